"""The vocabulary of lists (words.toml): placeholders, sexes, relations, months."""

import tomllib
from pathlib import Path

WORDS = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
PLACEHOLDERS = WORDS["placeholders"]


def lookup(kind) -> dict[str, str]:
    """Spelling → value for `kind` (sex, relation, months), as polars' replace_strict takes it."""
    return {spelling: value for value, spellings in WORDS[kind].items() for spelling in spellings}
