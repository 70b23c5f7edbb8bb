"""Form fields that every part uses."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

CURRENCY = re.compile(r"^rp\.?\s*", re.IGNORECASE)
PLAIN = re.compile(r"(\d+)(?:,(\d{1,2}|-))?", re.ASCII)
GROUPED = re.compile(r"([1-9]\d{0,2}(?:\.\d{3})+)(?:,(\d{1,2}|-))?", re.ASCII)
AMBIGUOUS = re.compile(r"[\d.,]+", re.ASCII)
BLANKS = re.compile(r"[\s\u00a0\u202f]+")


def parse_rupiah(text: str) -> Decimal:
    """An amount as written in Indonesia: `1.500` and `1500` are 1500, `1.500,50` is 1500.5, `Rp 1.500,-` is 1500.

    Raises ValidationError where a point or comma could be read two ways (`1,500`, `1.5`, `1500.50`), rather than guess.
    """
    cleaned = BLANKS.sub("", CURRENCY.sub("", text.strip()))
    found = PLAIN.fullmatch(cleaned) or GROUPED.fullmatch(cleaned)
    if found:
        sen = (found[2] or "").strip("-")
        return Decimal(found[1].replace(".", "") + (f".{sen}" if sen else ""))
    if AMBIGUOUS.fullmatch(cleaned) and re.search(r"\d", cleaned):
        raise ValidationError(
            _(
                "“%(value)s” can be read in two ways. Write thousands with a point (1.500) and sen with a comma "
                "(1.500,50)."
            ),
            code="ambiguous",
            params={"value": text},
        )
    raise ValidationError(_("Write an amount in rupiah, for example 1.500.000."), code="invalid")


def format_amount(value) -> str:
    """`1500` → `1.500`, `1500.5` → `1.500,50`: what `parse_rupiah` reads back."""
    text = f"{Decimal(value):,.2f}".removesuffix(".00")
    return text.translate(str.maketrans(",.", ".,"))


def file_input(most: int, **attrs) -> forms.FileInput:
    """A widget for a file of at most `most` bytes: the browser says so before it sends one that is larger (app.js)."""
    return forms.FileInput(attrs={"data-most-bytes": most, **attrs})


class RupiahField(forms.DecimalField):
    """An amount in rupiah, typed and shown the Indonesian way; Django's own field takes 1.500 for 1.5."""

    def __init__(self, *, max_digits=12, decimal_places=2, min_value=0, **kwargs):
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(max_digits=max_digits, decimal_places=decimal_places, min_value=min_value, **kwargs)

    def to_python(self, value):
        if value in self.empty_values:
            return None
        return value if isinstance(value, Decimal) else parse_rupiah(str(value))

    def prepare_value(self, value):
        return value if value is None or isinstance(value, str) else format_amount(value)

    def has_changed(self, initial, data):
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True
