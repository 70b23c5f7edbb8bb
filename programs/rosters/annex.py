"""The annex of a decree, or the list that goes to a ministry: what stands on the paper, and how many rows a stranger
who checks it must find there."""

from dataclasses import dataclass, field
from decimal import Decimal

from programs.models import ApprovedRow, Enrolment, EnrolmentState, RosterState
from programs.rosters.policies import decided_by_ministry
from programs.rosters.ranking import ranked

DECIDED = (RosterState.APPROVED, RosterState.CLOSED)


@dataclass(frozen=True)
class Entry:
    """One row on paper. `amount` is rupiah, None where nothing has been approved; numbers are masked by the page."""

    person: str
    nik: str
    head: str
    kk: str
    ward: str
    rt: str
    rw: str
    state: str
    amount: Decimal | None = None


@dataclass(frozen=True)
class Annex:
    """`rows` of the decree as they were approved with it, `later` those approved since, `waiting` the reserve list;
    where `proposed` nothing is approved yet (or a ministry decides) and `rows` is everybody on the roster."""

    rows: list[Entry]
    later: list[Entry] = field(default_factory=list)
    waiting: list[Entry] = field(default_factory=list)
    proposed: bool = True

    @property
    def total(self) -> Decimal:
        """Rupiah of the rows of the decree."""
        return sum((row.amount for row in self.rows if row.amount is not None), Decimal(0))


def annex_of(roster) -> Annex:
    """The annex of `roster` in at most two queries, however many rows."""
    rows = ranked(roster).select_related("person", "household", "ward")
    if not _decreed(roster):
        everybody = rows if decided_by_ministry(roster) else rows.exclude(state=EnrolmentState.REJECTED)
        return Annex([_proposed(row) for row in everybody])
    found = _approved_rows(roster).select_related("enrolment__person", "enrolment__household").order_by("rank", "pk")
    given = [(row.approved_at > roster.decided_at, _approved(row)) for row in found]
    waiting = rows.filter(state=EnrolmentState.WAITLISTED)
    return Annex(
        [entry for later, entry in given if not later],
        [entry for later, entry in given if later],
        [_proposed(row) for row in waiting],
        proposed=False,
    )


def count_on_paper(roster) -> int:
    """How many rows the decree has, the reserve list and those approved later left out: the paper's own count."""
    if not _decreed(roster):
        return Enrolment.objects.filter(roster=roster).count()
    return _approved_rows(roster).filter(approved_at__lte=roster.decided_at).count()


def _decreed(roster) -> bool:
    return roster.state in DECIDED and not decided_by_ministry(roster)


def _approved_rows(roster):
    return ApprovedRow.objects.filter(roster=roster)


def _approved(row) -> Entry:
    now = row.enrolment
    return Entry(
        row.name, now.person.nik if now.person else "", row.head_name, now.household.kk_number, row.ward,
        row.rt, row.rw, str(EnrolmentState.APPROVED.label), row.amount,
    )  # fmt: skip


def _proposed(row) -> Entry:
    name, nik = (row.person.name, row.person.nik) if row.person else (str(row.household), "")
    home = row.household
    return Entry(name, nik, str(home), home.kk_number, row.ward.name, home.rt, home.rw, row.get_state_display())
