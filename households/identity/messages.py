"""What each code of a problem means to the person who has to mend it, and what the rule expects instead."""

from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "nik_length": _("A NIK has exactly 16 digits."),
    "nik_not_numeric": _("A NIK has digits alone. Look for a letter O instead of a zero."),
    "nik_invalid": _("This NIK can't be: its date of birth doesn't exist or its serial is 0000."),
    "nik_precision_lost": _("The spreadsheet has rounded this NIK. Set the column to text and type the number again."),
    "nik_duplicate_in_file": _("This NIK stands in an earlier row of the same list."),
    "kk_missing": _("The No. KK is missing."),
    "kk_length": _("A No. KK has exactly 16 digits."),
    "kk_not_numeric": _("A No. KK has digits alone. Look for a letter O instead of a zero."),
    "kk_precision_lost": _(
        "The spreadsheet has rounded this No. KK. Set the column to text and type the number again."
    ),
    "birth_date_invalid": _("The date of birth is missing or can't be read. Write it like 12/08/1990."),
    "birth_date_future": _("The date of birth lies in the future."),
    "sex_invalid": _("The sex is missing or can't be read. Write L or P."),
    "name_missing": _("The name is missing."),
    "ward_unknown": _("This ward isn't known in Kota Kupang."),
    "ward_district_mismatch": _("This ward doesn't belong to the district beside it."),
    "nik_missing": _("Without a NIK. The person is registered as not having one yet."),
    "nik_birth_date_mismatch": _("The date of birth differs from the one in the NIK."),
    "nik_sex_mismatch": _("The sex differs from the one in the NIK."),
    "nik_registered_elsewhere": _("This NIK is already registered in another household. A person has to decide."),
    "household_no_head": _("No member of this household is its head."),
    "household_multiple_heads": _("This household has a second head. Only the first is kept as head."),
}

DIGITS = _("16 digits 0–9 in a cell set to text")
DAYS = _("12/08/1990, 12-08-1990, 1990-08-12 or 12 Agustus 1990, and not after today")
WARD = _("One of the wards of Kota Kupang, beside the district it lies in")
ONE_HEAD = _("KEPALA KELUARGA for exactly one member of each No. KK")
EXPECTED = {
    "nik_length": DIGITS,
    "nik_not_numeric": DIGITS,
    "nik_invalid": _("Digits 7–12: day (women: + 40), month and year of birth; the last four not 0000"),
    "nik_precision_lost": DIGITS,
    "nik_duplicate_in_file": _("Each NIK in one row alone"),
    "kk_missing": DIGITS,
    "kk_length": DIGITS,
    "kk_not_numeric": DIGITS,
    "kk_precision_lost": DIGITS,
    "birth_date_invalid": DAYS,
    "birth_date_future": DAYS,
    "sex_invalid": _("L or P, or one of the words for them"),
    "name_missing": _("A name with letters"),
    "ward_unknown": WARD,
    "ward_district_mismatch": WARD,
    "nik_missing": _("16 digits, or blank as long as there is none"),
    "nik_birth_date_mismatch": _("The day, month and year that digits 7–12 of the NIK tell (women: day + 40)"),
    "nik_sex_mismatch": _("L where digits 7–8 of the NIK are 01–31, P where they are 41–71"),
    "nik_registered_elsewhere": _("Each NIK in one household alone"),
    "household_no_head": ONE_HEAD,
    "household_multiple_heads": ONE_HEAD,
}
