"""Identity: NIK, No. KK, birth date, sex, names, RT/RW. The rules are written once and shared by forms and lists."""

from households.identity.messages import EXPECTED, MESSAGES
from households.identity.single import (
    Nik,
    check_one_birth_date,
    check_one_kk,
    check_one_name,
    check_one_nik,
    clean_name,
    clean_number,
    clean_three_digits,
    parse_nik,
)

# Codes that don't stop anything: shown, and kept.
DOUBTS = frozenset({"nik_missing", "nik_birth_date_mismatch", "nik_sex_mismatch"})

__all__ = [
    "DOUBTS",
    "EXPECTED",
    "MESSAGES",
    "Nik",
    "check_one_birth_date",
    "check_one_kk",
    "check_one_name",
    "check_one_nik",
    "clean_name",
    "clean_number",
    "clean_three_digits",
    "parse_nik",
]
