"""Every page of the demo: the addresses of `tests/test_access.py`, filled from the demo's own rows, by who has them."""

from functools import cached_property
from types import SimpleNamespace

from django.contrib import admin
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import ADMINISTRATOR, AGENCY_HEAD, FIELD_OFFICER, OUR_APPS, PROGRAM_OFFICER, WARD_HEAD
from households.meetings.actions import call_meeting
from households.models import Determination, Household, ImportBatch, LifeEvent, Visit, WardMeeting
from programs.models import (
    Agency,
    Certificate,
    Disbursement,
    Distribution,
    Enrolment,
    EnrolmentTouch,
    Handover,
    Payout,
    Programme,
    Roster,
    SurvivalCheck,
    TrainingSession,
)
from programs.rosters.decree import token_of
from reports.demo.staff import ACCOUNTS
from tests.factories import ward
from tests.test_access import ROWS, make_objects, sees

# The state of what a role mostly looks at.
VISIT_STATE = {FIELD_OFFICER: "draft", WARD_HEAD: "submitted"}
ROSTER_STATE = {PROGRAM_OFFICER: "draft", AGENCY_HEAD: "submitted"}
# Files, parts of pages that come by themselves, and what the phone's script asks for.
NO_PAGES = {
    "visit_photo", "meeting_paper", "handover_photo", "case_document", "objection_evidence", "household_work",
    "life_event_proof",
    "import_report", "import_bad_rows", "import_progress", "healthz",
    "field_worker", "field_manifest", "field_hello", "field_refs", "field_assigned", "field_file",
}  # fmt: skip
# Pages that look different to each role: the others are the same page for all who have them.
PERSONAL = {"home", "household_list", "household", "visit_list", "visit", "programme", "roster", "enrolment"}
# Of Django admin one page of each sort is looked at; the others are asked for without being shown.
ADMIN_SHOWN = {
    "admin:index", "admin:households_household_changelist", "admin:households_household_change",
    "admin:households_household_history", "admin:households_threshold_change", "admin:accounts_user_changelist",
}  # fmt: skip
# Further addresses of the same pages: other tabs, filters, states.
MORE = {
    "petugas": ["/visits/?show=assigned", "/visits/?show=all", "/accounts/password/change/", "/accounts/2fa/"],
    "lurah": ["/visits/?show=queue", "/visits/?show=mine", "/households/?poverty_status=extreme_poor", "/none/"],
    "stafdinas": ["/rosters/?state=approved", "/programs/pelatihan-kuliner/?state=enrolled"],
    "bappeda": [
        "/reports/indikator-kota/",
        "/reports/kemiskinan-ekstrem/?amount=1.5",
        "/reports/kemiskinan-ekstrem/?amount=351.957",
        "/reports/kemiskinan-ekstrem/?format=print",
        "/reports/kemiskinan-ekstrem/rows/?figure=extreme_poor",
        "/reports/kemiskinan-ekstrem/rows/?figure=extreme_persons",
        "/reports/progres-verifikasi/",
        "/reports/progres-verifikasi/?per=officer",
        "/reports/progres-verifikasi/rows/?figure=visits_approved",
        "/reports/cakupan-program/",
        "/reports/cakupan-program/?per=programme",
        "/reports/cakupan-program/rows/?figure=enrolments_now",
        "/households/?name=zzz",
    ],
}


def people():
    """(User, role) of whoever has a page: the demo accounts, and somebody of the agency that hands out seedlings."""
    known = {person.username: person for person in User.objects.filter(username__in=ACCOUNTS)}
    found = [(known[name], row[0]) for name, row in ACCOUNTS.items()]
    seedlings = Agency.objects.filter(programmes__kind="seedlings").first()
    officer = seedlings.staff.filter(groups__name=PROGRAM_OFFICER).order_by("pk").first()
    return [*found, (officer, PROGRAM_OFFICER)]


def objects_of(user, role, spare=None):
    """What `tests/test_access.py` calls `o`, from what `user` sees in the demo: the richest of each kind."""
    visits = Visit.objects.visible_to(user).filter(state=VISIT_STATE.get(role, "approved"))
    visits = visits.filter(officer=user) if role == FIELD_OFFICER else visits.exclude(officer=user)
    rosters = Roster.objects.visible_to(user).filter(state=ROSTER_STATE.get(role, "approved"))
    programmes = Programme.objects.visible_to(user)
    programme = programmes.order_by("-kind").first()
    enrolments = Enrolment.objects.visible_to(user).filter(programme=programme)
    household = _richest(Household.objects.visible_to(user), "enrolments")
    found = dict(
        user=user,
        household=household,
        person=household.members.order_by("birth_date").first(),
        visit=_richest(visits, "photos"),
        programme=programme,
        roster=_richest(rosters, "enrolments"),
        enrolment=enrolments.order_by("state", "pk").first(),
        event=LifeEvent.objects.visible_to(user).order_by("pk").first(),
        batch=ImportBatch.objects.order_by("-rejected").first(),
        meeting=WardMeeting.objects.order_by("pk").first() or _call_a_meeting(),
    )
    return Objects(spare=spare, **{name: one for name, one in found.items() if one is not None})


def _call_a_meeting():
    """The demo has none of its own."""
    head = User.objects.get(username="lurah")
    return call_meeting(ward=ward(), held_on=timezone.localdate(), place="Aula Kantor Lurah Oesapa", by=head)


class Spare:
    """The table's own world, made once when the demo lacks something that the table asks for."""

    @cached_property
    def world(self):
        agency, officer = Agency.objects.order_by("pk").first(), User.objects.get(username="petugas")
        return make_objects(ward("Lasiana"), agency, officer)


class Objects(SimpleNamespace):
    """What the demo has; anything else comes from `spare`."""

    def __getattr__(self, name):
        return getattr(self.spare.world, name)


def _richest(queryset, relation):
    return queryset.annotate(richness=Count(relation, distinct=True)).order_by("-richness", "pk").first()


def _rosters(user, **conditions):
    return Roster.objects.visible_to(user).filter(**conditions).order_by("pk")


def _of(model, link, *arguments, **conditions):
    """How to find the first `model` of a roster or programme (`link`) that the person sees, as address arguments."""
    to = Roster if link.endswith("roster") else Programme

    def found(o):
        rows = model.objects.filter(**{f"{link}__in": to.objects.visible_to(o.user)}, **conditions)
        return rows.order_by("pk").values_list(*arguments).first()

    return found


def _one(queryset, *arguments):
    """Like `_of` for rows that everybody sees, or that `queryset` finds for the person."""
    return lambda o: queryset(o).order_by("pk").values_list(*arguments).first()


def _decree(o):
    roster = _rosters(o.user, state__in=("approved", "closed")).exclude(number="").first()
    return roster and [token_of(roster)]


def _seedlings(o):
    return Programme.objects.visible_to(o.user).filter(kind="seedlings").values_list("slug").first()


APPROVED_TRAINING = _one(lambda o: _rosters(o.user, programme__kind="training", state="approved"), "pk")
APPROVED_SEEDLINGS = _one(lambda o: _rosters(o.user, programme__kind="seedlings", state="approved"), "pk")
DISTRIBUTION = _of(Distribution, "roster", "roster_id", "pk")
DETERMINATION = _one(lambda o: Determination.objects.all(), "pk")
PAYOUT = _of(Payout, "programme", "programme__slug", "pk")
# Addresses whose row in ROWS would make rows of its own, found in the demo instead; None where the person has none.
FOUND = {
    "session_new": APPROVED_TRAINING,
    "session": _of(TrainingSession, "roster", "roster_id", "pk"),
    "certificates": APPROVED_TRAINING,
    "certificate_print": _of(Certificate, "enrolment__roster", "enrolment__roster_id", "pk"),
    "certificate_verify": _one(lambda o: Certificate.objects.all(), "token"),
    "distribution_new": APPROVED_SEEDLINGS,
    "distribution": DISTRIBUTION,
    "distribution_print": DISTRIBUTION,
    "handover": _of(Handover, "distribution__roster", "distribution__roster_id", "distribution_id", "pk"),
    "stock": _seedlings,
    "checks": _seedlings,
    "check": _of(SurvivalCheck, "handover__enrolment__programme", "handover__enrolment__programme__slug", "pk"),
    "payout": PAYOUT,
    "payment": _of(Disbursement, "payout__programme", "payout__programme__slug", "payout_id", "pk", paid_on=None),
    "receipt": _of(
        Disbursement, "payout__programme", "payout__programme__slug", "payout_id", "pk", paid_on__isnull=False
    ),
    "missed_list": lambda o: (found := PAYOUT(o)) and [found[0], "payout", found[1]],
    "roster_publication": _one(lambda o: _rosters(o.user, state="objection"), "pk"),
    "roster_verify": _decree,
    "determination": DETERMINATION,
    "determination_rows": DETERMINATION,
    "touched_settle": _of(EnrolmentTouch, "enrolment__programme", "pk"),
    "meeting_verify": _one(lambda o: WardMeeting.objects.exclude(state="open"), "token"),
}


def pages_of(user, role, spare):
    """(name, address) of every page that `user` has; the name of further addresses is the address."""
    objects = objects_of(user, role, spare)
    found = []
    for name, row in ROWS.items():
        if role in row.allowed and row.post is None and name not in NO_PAGES:
            arguments = FOUND.get(name, row.args)(objects)
            if arguments is not None and (row.scope is None or sees(user, getattr(objects, row.scope))):
                found.append((name, reverse(name, args=arguments)))
    found += [(address, address) for address in MORE.get(user.username, ())]
    return found + (_admin_pages() if role == ADMINISTRATOR else [])


def _admin_pages():
    """The list of each of our models, and the page and history of its first row."""
    found = [("admin:index", "/admin/")]
    for model in sorted(admin.site._registry, key=lambda model: model._meta.label):
        if model._meta.app_label in OUR_APPS:
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
            found.append((f"{name}_changelist", reverse(f"{name}_changelist")))
            first = model._default_manager.order_by("pk").first()
            if first is not None:
                found += [
                    (f"{name}_{page}", reverse(f"{name}_{page}", args=[first.pk])) for page in ("change", "history")
                ]
    return found
