"""What waits today for programme officers and for heads of agencies, on the first page."""

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.workday import NORMAL, URGENT, Card
from programs.kinds import KINDS
from programs.models import Enrolment, Roster, TrainingSession
from programs.models.enrolments import OPEN_STATES
from programs.rosters.filters import with_vacancy


def cards(user):
    """Proposals on no roster, returned rosters and today's sessions; rosters that wait for approval."""
    if user.has_perm("programs.build_roster"):
        yield from _officer_cards(user)
    if user.has_perm("programs.build_roster") or user.has_perm("programs.approve_roster"):
        yield from _wait_cards(user)
    if user.has_perm("programs.approve_roster"):
        yield _head_card(user)
        yield _vacancy_card(user)


def _officer_cards(user):
    rosters = Roster.objects.visible_to(user)
    yield Card(
        _("Returned rosters"), reverse("rosters") + "?state=returned", rosters.filter(state="returned").count(),
        _("The head of the agency asks for changes."), URGENT, _("No roster came back."),
    )  # fmt: skip
    loose = Enrolment.objects.visible_to(user).filter(state="proposed", roster__isnull=True)
    yield Card(
        _("Proposals on no roster"), reverse("programmes"), loose.count(), _("Put them on a roster."), NORMAL,
        _("Every proposal is on a roster."),
    )  # fmt: skip
    today = TrainingSession.objects.filter(roster__in=rosters.values("pk"), held_on=timezone.localdate())
    yield Card(
        _("Sessions today"), reverse("rosters") + "?state=approved", today.count(), _("Record who is there."), NORMAL,
        _("No session today."),
    )  # fmt: skip


def _head_card(user):
    waiting = Roster.objects.visible_to(user).filter(state="submitted").count()
    return Card(
        _("Rosters awaiting approval"), reverse("rosters") + "?state=submitted", waiting,
        _("Approve or return them."), URGENT, _("No roster waits for you."),
    )  # fmt: skip


def _vacancy_card(user):
    free = with_vacancy(Roster.objects.visible_to(user)).count()
    return Card(
        _("Places that fell free"), reverse("rosters") + "?vacant=1", free, _("Give them to the next in line."), NORMAL,
        _("No place is free while somebody waits."),
    )  # fmt: skip


def _wait_cards(user):
    """What kinds leave for somebody (`Kind.waits`), one card for each programme and work of which there is any."""
    waits = {f"{name}_{wait.name}": wait for name, kind in KINDS.items() for wait in kind.waits}
    today = timezone.localdate()
    kinds = [name for name, kind in KINDS.items() if kind.waits]
    mine = Enrolment.objects.visible_to(user).filter(programme__kind__in=kinds, state__in=OPEN_STATES).order_by()
    counts = {key: Count("pk", filter=wait.condition(today)) for key, wait in waits.items()}
    for row in mine.values("programme__slug", "programme__kind").annotate(**counts).order_by("programme__slug"):
        for key, wait in waits.items():
            if row[key] and key.startswith(f"{row['programme__kind']}_"):
                url = reverse("programme", args=[row["programme__slug"]]) + f"?waits={wait.name}"
                yield Card(wait.label, url, row[key], wait.text, URGENT if wait.urgent else NORMAL)
