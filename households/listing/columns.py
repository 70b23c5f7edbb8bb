"""The columns of the list: which there are, which are shown unasked, and what each says of a household.

The page and the files show the same: a column gets plain values of the database and returns text, a number or a day.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import DateField, F, Func, Value
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy import mask
from households.models.register import PovertyStatus, VerificationStatus


def local_day(field) -> Func:
    """The day of a moment in the city's zone, as the database says it: TruncDate looks at every value once more."""
    zone = Value(settings.TIME_ZONE)
    return Func(zone, F(field), template="(timezone(%(expressions)s))::date", output_field=DateField())


@dataclass(frozen=True)
class Column:
    """`fields`: what is read of a household. `say`: makes the reader of those values, once for a whole file.

    Without fields: looked up for many households at once, by `exporting`.
    """

    key: str
    label: str
    fields: tuple[str, ...] = ()
    say: Callable | None = None
    usual: bool = False


def _plain():
    return lambda value: value


def _head():
    nameless = _text("Household without a head")
    return lambda name: name or nameless


def _masked():
    return lambda number: mask(number) or None


def _neighbourhood():
    return lambda rt, rw: f"{rt or '–'}/{rw or '–'}"


def _officer():
    return dict(User.objects.values_list("pk", "full_name")).get


def _status(choices):
    return lambda: {value: str(label) for value, label in choices.choices}.get


# Days as the page shows them, by names that `exporting` reads them under.
ENTERED, CHANGED = "entered_on", "changed_on"
DAYS = {ENTERED: local_day("created_at"), CHANGED: local_day("updated_at")}
HEAD = Column("head", _("Head of household"), ("head_name",), _head, usual=True)
NIK, PROGRAMMES = "nik", "programmes"
COLUMNS = (
    Column("kk", _("No. KK"), ("kk_number",), _masked),
    Column(NIK, _("NIK of the head")),
    Column("ward", _("Ward"), ("ward__name",), _plain, usual=True),
    Column("district", _("District"), ("ward__district__name",), _plain),
    Column("rt", "RT/RW", ("rt", "rw"), _neighbourhood, usual=True),
    Column("address", _("Address"), ("address",), _plain),
    Column("members", _("Members"), ("member_count",), _plain, usual=True),
    Column("verification", _("Verification"), ("verification_status",), _status(VerificationStatus), usual=True),
    Column("poverty", _("Poverty status"), ("poverty_status",), _status(PovertyStatus), usual=True),
    Column(PROGRAMMES, _("Programmes"), usual=True),
    Column("officer", _("Assigned to"), ("assigned_to_id",), _officer),
    Column("entered", _("Entered"), (ENTERED,), _plain),
    Column("changed", _("Last change"), (CHANGED,), _plain, usual=True),
)
CHOICES = [(column.key, column.label) for column in COLUMNS]
USUAL = tuple(column.key for column in COLUMNS if column.usual)


def chosen(keys) -> tuple[Column, ...]:
    """The columns of these keys in the order of the list (the usual ones where none is chosen), the head first."""
    wanted = set(keys) or set(USUAL)
    return (HEAD, *(column for column in COLUMNS if column.key in wanted))
