"""Membership lists of a ministry: rows of NIK or No. KK become enrolments, set-based, with an error for each row that
can't. The same list twice changes nothing; another stage of the same members is added to them."""

from dataclasses import dataclass, field

import polars as pl
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from households.identity import cleaning
from households.imports.reading import read_sheets
from households.models import Household, Person
from programs.enrolments import policies
from programs.kinds import kind_of
from programs.models import Enrolment, Programme
from programs.models.enrolments import OPEN_STATES

NIK_TITLES, KK_TITLES = {"NIK"}, {"NOKK", "NO KK", "NO. KK", "NOMOR KK", "NO_KK", "KK"}
HEADER_ROWS = 40
ERRORS = {
    "number_missing": _("Neither a NIK nor a No. KK."),
    "number_length": _("A NIK or No. KK has 16 digits."),
    "number_unknown": _("Nobody in the register has this number."),
    "duplicate_in_file": _("The same person or family stands in an earlier row."),
    "already_proposed": _("A proposal for this person or family is still open."),
}


@dataclass(frozen=True)
class MemberRow:
    """One row of a list: its number in a spreadsheet program, and the numbers as cleaned digits (or empty)."""

    row: int
    nik: str = ""
    kk: str = ""


@dataclass
class Taken:
    """What became of a list: counts of rows, and errors as pairs (row, code)."""

    rows: int = 0
    created: int = 0
    known: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)


def read_members(path, sheet_name=None) -> list[MemberRow]:
    """The rows of a file with a column NIK or No. KK; raises Unreadable, or ValidationError without such a column."""
    for sheet in read_sheets(path, sheet_name):
        found = _header(sheet.table)
        if found:
            return _rows(sheet.table, *found)
    raise ValidationError(_("The list has no column NIK or No. KK."), code="no_column")


def _header(table):
    """(row, column of NIK or None, column of No. KK or None) of the header among the first rows, or None."""
    for number, row in enumerate(table.head(HEADER_ROWS).iter_rows()):
        titles = [str(cell or "").strip().upper() for cell in row]
        nik = next((place for place, title in enumerate(titles) if title in NIK_TITLES), None)
        kk = next((place for place, title in enumerate(titles) if title in KK_TITLES), None)
        if nik is not None or kk is not None:
            return number, nik, kk
    return None


def _rows(table, header, nik, kk):
    names = {"nik": nik, "kk": kk}
    texts = {
        name: pl.lit("") if place is None else pl.col(table.columns[place]).fill_null("")
        for name, place in names.items()
    }
    body = table.with_row_index("row", offset=1).slice(header + 1).select("row", **texts)
    body = body.select("row", nik=cleaning.digits("nik"), kk=cleaning.digits("kk"))
    return [MemberRow(*row) for row in body.iter_rows() if row[1] or row[2]]


@transaction.atomic
def import_membership(*, programme, rows, by=None, year=None, stage=None, on=None) -> Taken:
    """Make the persons or households that `rows` name active members of `programme` since the day `on` (today), and
    note the stage where the kind has stages. Whoever is a member already stays one."""
    policies.check_running(programme)
    result, on = Taken(rows=len(rows)), on or timezone.localdate()
    subjects = _subjects(programme, rows, result)
    states = _open_states(programme, subjects)
    for key, (number, *_rest) in list(subjects.items()):
        if states.get(key, ("", ""))[1] in ("proposed", "waitlisted"):
            result.errors.append((number, "already_proposed"))
            del subjects[key]
    known = [states[key][0] for key in subjects if key in states]
    made = _create(programme, [value for key, value in subjects.items() if key not in states], on, by)
    result.created, result.known = len(made), len(known)
    take = kind_of(programme).take_members
    if take and year and stage:
        take([*known, *(one.pk for one in made)], year, stage)
    result.errors.sort()
    return result


def _subjects(programme, rows, result) -> dict:
    """Person or household key → (row, household, person, ward), errors of the others noted in `result`."""
    of_persons, found = programme.unit == Programme.Unit.PERSON, {}
    people, families = _people(rows), _families(rows)
    for row in rows:
        person = people.get(row.nik)
        household = person[:2] if person else None if of_persons else families.get(row.kk)
        code = _problem(row, household)
        key = None if code else (person[2] if of_persons else household[0])
        if not code and key in found:
            code = "duplicate_in_file"
        if code:
            result.errors.append((row.row, code))
        else:
            found[key] = (row.row, household[0], person[2] if of_persons else None, household[1])
    return found


def _problem(row, household) -> str:
    if household is not None:
        return ""
    if not (row.nik or row.kk):
        return "number_missing"
    if any(number and len(number) != 16 for number in (row.nik, row.kk)):
        return "number_length"
    return "number_unknown"


def _people(rows) -> dict:
    """NIK → (household, ward, person) of those present, in one query."""
    wanted = [row.nik for row in rows if row.nik]
    found = Person.objects.present().filter(nik__in=wanted).order_by("pk")
    return {nik: (household, ward, pk) for nik, household, ward, pk in found.values_list(
        "nik", "household", "household__ward", "pk")}  # fmt: skip


def _families(rows) -> dict:
    """No. KK → (household, ward), in one query."""
    wanted = [row.kk for row in rows if row.kk]
    found = Household.objects.filter(kk_number__in=wanted).order_by("pk")
    return {kk: (pk, ward) for kk, pk, ward in found.values_list("kk_number", "pk", "ward")}


def _open_states(programme, subjects) -> dict:
    """Person or household key → (enrolment, state) of those with an open enrolment."""
    field = "person" if programme.unit == Programme.Unit.PERSON else "household"
    rows = Enrolment.objects.filter(
        **{"programme": programme, f"{field}__in": list(subjects), "state__in": OPEN_STATES}
    )
    return {key: (pk, state) for key, pk, state in rows.order_by("pk").values_list(field, "pk", "state")}


def _create(programme, subjects, on, by):
    rows = [
        Enrolment(programme=programme, household_id=household, person_id=person, ward_id=ward, state="active",
                  origin=Enrolment.Origin.IMPORTED, started_on=on)
        for _row, household, person, ward in subjects
    ]  # fmt: skip
    # Somebody may have enrolled one of them meanwhile: that row is left out, the others go in.
    Enrolment.objects.bulk_create(rows, batch_size=2_000, ignore_conflicts=True)
    there = set(Enrolment.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    made = [row for row in rows if row.pk in there]
    audit.record_many(audit.entry(by=by, action="enrolment.import", on=row, summary=programme.name) for row in made)
    return made
