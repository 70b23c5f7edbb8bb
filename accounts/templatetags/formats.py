"""Numbers, money and dates as Indonesian offices write them: `{% load formats %}`.

The number format is Indonesian in both languages: the same figure must look the same to everybody. Every filter takes
None (and text that is no number) without failing.
"""

import datetime
from decimal import Decimal, InvalidOperation

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

register = template.Library()

NOTHING = "–"
MINUS = "−"


def _decimal(value):
    """`value` as a finite Decimal, or None where it isn't a number."""
    if value is None or isinstance(value, bool) or value == "":
        return None
    try:
        found = Decimal(str(value))
    except (InvalidOperation, ValueError):
        return None
    return found if found.is_finite() else None


def format_number(value, decimals=None) -> str:
    """`1234567.891` → `1.234.567,89`. Without `decimals`: at most two, none where they would be zero."""
    found = _decimal(value)
    if found is None:
        return NOTHING
    places = 2 if decimals is None else int(decimals)
    text = f"{abs(found):,.{places}f}"
    if decimals is None and places:
        text = text.removesuffix("." + "0" * places)
    sign = MINUS if found < 0 and text.strip("0.,") else ""
    return sign + text.translate(str.maketrans(",.", ".,"))


@register.filter
def number(value, decimals=None):
    """A figure: `1.234.567,89`; `|number:1` fixes the decimals."""
    return format_number(value, decimals)


@register.filter
def rupiah(value):
    """Money: `Rp535.547`, a loss as `−Rp1.000`. Sen only where there are some."""
    text = format_number(value)
    if text == NOTHING:
        return text
    if "," in text:
        text = format_number(value, 2)
    return f"{MINUS}Rp{text[1:]}" if text.startswith(MINUS) else f"Rp{text}"


@register.filter
def percent(value, decimals=2):
    """A share already in percent: `8.24` → `8,24 persen`."""
    text = format_number(value, decimals)
    return text if text == NOTHING else _("%(number)s percent") % {"number": text}


def _day(value):
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value) if timezone.is_aware(value) else value
    return value if isinstance(value, datetime.date) else None


@register.filter
def longdate(value):
    """`12 November 2024`, with the month in the person's language."""
    day = _day(value)
    return date_format(day, "j F Y") if day else NOTHING


@register.filter
def shortdate(value):
    """`12/11/2024`, for dense tables."""
    day = _day(value)
    return date_format(day, "d/m/Y") if day else NOTHING


@register.filter
def longtime(value):
    """`12 November 2024 14.05 WITA`: a moment, in the city's zone."""
    moment = _day(value)
    if not isinstance(moment, datetime.datetime):
        return longdate(value)
    return date_format(moment, "j F Y H.i") + " WITA"


@register.filter
def shorttime(value):
    """`12/11/2024 14.05`, for dense tables."""
    moment = _day(value)
    return date_format(moment, "d/m/Y H.i") if isinstance(moment, datetime.datetime) else shortdate(value)
