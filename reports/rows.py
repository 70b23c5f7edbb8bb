"""The rows behind a number, for a page: households, persons, visits or enrolments. No NIK, no KK."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.templatetags.formats import rupiah, shortdate
from reports.figures import ENROLMENT, FIGURES, HANDOVER, HOUSEHOLD, NOBODY, PERSON, SURVIVAL, VISIT, Conditions
from reports.links import parameters


@dataclass(frozen=True)
class RowCell:
    """A piece of text, perhaps a link; or, with `kind`, the badge of the state `text`."""

    text: str
    url: str = ""
    kind: str = ""
    numeric: bool = False
    label: str = ""


@dataclass(frozen=True)
class Listing:
    """How a kind of row is listed: headings, the order (keyset keys), what to read along, the cells of one row."""

    headings: tuple[str | Promise, ...]
    keys: tuple[str, ...]
    related: tuple[str, ...]
    cells: Callable[[object], tuple[RowCell, ...]]


def _place(household):
    rt = f" · RT {household.rt or '–'}/RW {household.rw or '–'}" if household.rt or household.rw else ""
    return RowCell(f"{household.ward.name}{rt}")


def _family(household):
    return RowCell(str(household), household.get_absolute_url())


def _household_cells(household):
    visit = household.current_visit
    return (
        _family(household),
        _place(household),
        RowCell(str(household.member_count), numeric=True),
        RowCell(household.verification_status, kind="verification"),
        RowCell(household.poverty_status, kind="poverty"),
        RowCell(rupiah(visit.per_capita if visit else None), numeric=True),
    )


def _person_cells(person):
    return (
        RowCell(person.name, person.household.get_absolute_url()),
        RowCell(str(person.get_relation_display())),
        RowCell(str(person.household)),
        _place(person.household),
        RowCell(person.household.poverty_status, kind="poverty"),
    )


def _visit_cells(visit):
    return (
        _family(visit.household),
        _place(visit.household),
        RowCell(shortdate(visit.visited_on)),
        RowCell(str(visit.officer)),
        RowCell(visit.state, kind="visit"),
        RowCell(shortdate(visit.submitted_at)),
        RowCell(shortdate(visit.reviewed_at)),
    )


def _enrolment_cells(enrolment):
    household = enrolment.household
    return (
        RowCell(str(enrolment.person or household), household.get_absolute_url()),
        _place(household),
        RowCell(enrolment.programme.name),
        RowCell(enrolment.state, kind="enrolment"),
        RowCell(household.poverty_status, kind="poverty"),
    )


def _handover_cells(handover):
    return (
        _family(handover.enrolment.household),
        RowCell(handover.distribution.ward.name),
        RowCell(handover.species.name),
        RowCell(shortdate(handover.distribution.held_on)),
        RowCell(str(handover.quantity), numeric=True),
    )


def _survival_cells(check):
    return (
        *_handover_cells(check.handover),
        RowCell(str(check.number), numeric=True),
        RowCell(shortdate(check.checked_on or check.due_on)),
        RowCell("–" if check.alive is None else str(check.alive), numeric=True),
    )


_HANDOVER = (_("Family"), _("Ward"), _("Species"), _("Handed over on"), _("Seedlings"))
LISTINGS = {
    HOUSEHOLD: Listing(
        (_("Family"), _("Ward"), _("Members"), _("Verification"), _("Poverty status"), _("Rp a person a month")),
        ("head_name", "id"), ("ward", "current_visit"), _household_cells,
    ),
    PERSON: Listing(
        (_("Name"), _("Relation"), _("Family of"), _("Ward"), _("Poverty status")),
        ("id",), ("household__ward",), _person_cells,
    ),
    VISIT: Listing(
        (_("Family"), _("Ward"), _("Visited"), _("Officer"), _("State"), _("Submitted"), _("Reviewed")),
        ("-id",), ("household__ward", "officer"), _visit_cells,
    ),
    ENROLMENT: Listing(
        (_("Participant"), _("Ward"), _("Programme"), _("State"), _("Poverty status")),
        ("-id",), ("household__ward", "person", "programme"), _enrolment_cells,
    ),
    HANDOVER: Listing(
        _HANDOVER, ("-id",), ("enrolment__household", "distribution__ward", "species"), _handover_cells
    ),
    SURVIVAL: Listing(
        (*_HANDOVER, _("Check"), _("Date"), _("Alive")), ("-id",),
        ("handover__enrolment__household", "handover__distribution__ward", "handover__species"), _survival_cells,
    ),
}  # fmt: skip


def listed(listing: Listing, row) -> tuple[RowCell, ...]:
    """The cells of a row, each with its heading (a table that becomes cards on a phone shows it)."""
    pairs = zip(listing.cells(row), listing.headings, strict=True)
    return tuple(replace(cell, label=str(heading)) for cell, heading in pairs)


_VERIFICATION = ("unverified", "assigned", "submitted", "returned", "verified", "unreachable")
_POVERTY = ("extreme_poor", "poor", "not_poor", "unknown")
# What the list of households says for a figure; the figures that it can't say have no entry.
_IN_THE_LIST = (
    {"registered": {}}
    | {state: {"verification_status": state} for state in _VERIFICATION}
    | {status: {"poverty_status": status} for status in _POVERTY}
    | {"extreme_in_nothing": {"poverty_status": "extreme_poor", "enrolled": "none"}}
)


def list_query(figure: str, conditions: Conditions) -> dict | None:
    """The query of the list of households that shows the same rows (to sort and filter on); None where it can't."""
    # The list knows whom a family is assigned to, not who verified it.
    if figure not in _IN_THE_LIST or conditions.threshold is not None or conditions.officer:
        return None
    found = dict(_IN_THE_LIST[figure])
    place = parameters(conditions)
    found |= {key: place[key] for key in ("ward",) if key in place}
    if "ward" not in found and "district" in place:
        found["district"] = place["district"]
    return found


def title(figure: str, conditions: Conditions) -> str:
    """What the rows are, in words: the figure and where."""
    officer = conditions.officer
    parts = [FIGURES[figure].label, conditions.programme, conditions.species, conditions.ward or conditions.district]
    parts.append(_("Nobody assigned") if officer == NOBODY else officer)
    return " · ".join(str(part) for part in parts if part)


def households_url() -> str:
    """The address of the list of households."""
    return reverse("household_list")
