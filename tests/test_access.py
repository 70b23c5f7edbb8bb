"""Every address × every role × an own and a foreign object. A new address without a row in ROWS fails.

How to add an address: one line in ROWS, under its url name.

    "household": Row(FIELD | CITY, "household", lambda o: [o.household.pk]),
    "roster_approve": Row({AGENCY_HEAD}, "roster", lambda o: [o.roster.pk], post={"version": 1}, answers=POSTED),

- `allowed`: the roles that have the right. Everybody else must get 403 for what they see.
- `scope`: the name of the object in the world whose `Model.objects.visible_to(user)` decides 404, or None where the
  page belongs to no object. `visible_to` itself is asked, so there is nothing to repeat here.
- `args`: what the address takes, from `o`, a namespace of objects: `world.own` (ward Oesapa, an own agency) and
  `world.foreign` (ward Sikumana, another agency); see `make_world` for what stands in it, and add what you need.
- `post`: the data of a POST; without it the address is asked by GET. Nothing stays: each request is rolled back.
- `answers`: what counts as let in (a POST of incomplete data may answer 200, 400, 409 or 422: never 403, 404 or 500).
- `anonymous`: what somebody without a login gets; 302 to the login page unless said otherwise.

Django admin is covered by one rule: the administrator gets in, nobody else does.
"""

from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.roles import (
    ADMINISTRATOR,
    AGENCY_HEAD,
    ANALYST,
    AUDITOR,
    FIELD_OFFICER,
    PROGRAM_OFFICER,
    ROLE_NAMES,
    WARD_HEAD,
)
from households.models import (
    Determination,
    DuplicatePair,
    FieldRecord,
    ImportBatch,
    LifeEvent,
    Objection,
    SavedFilter,
    Threshold,
    VisitPhoto,
    WardMeeting,
)
from households.models.casework import CaseDocument, CaseTask
from kupang_case.ids import uuid7
from programs.models import (
    Certificate,
    Disbursement,
    EnrolmentTouch,
    Graduation,
    Handover,
    Payout,
    Referral,
    Roster,
    RowObjection,
    SeedlingSpecies,
    SurvivalCheck,
)
from programs.rosters.decree import token_of
from tests import factories

EVERYBODY = frozenset(ROLE_NAMES)
FIELD = frozenset({FIELD_OFFICER, WARD_HEAD})
AGENCY = frozenset({PROGRAM_OFFICER, AGENCY_HEAD})
CITY = frozenset({ANALYST, ADMINISTRATOR, AUDITOR})
NOBODY = "a person without a role"
OWN_WARD, FOREIGN_WARD = "Oesapa", "Sikumana"


@dataclass(frozen=True)
class Row:
    """What is expected of one address; see the top of this file."""

    allowed: frozenset | set
    scope: str | None = None
    args: object = field(default=lambda objects: [])
    post: dict | None = None
    answers: frozenset | set = frozenset({200, 302})
    anonymous: int = 302


def _household(objects):
    return [objects.household.pk]


def _visit(objects):
    return [objects.visit.pk]


def _meeting(objects):
    return [objects.meeting.pk]


def _closed_meeting(objects):
    user = objects.officer
    made = WardMeeting.objects.create(
        ward=objects.ward, held_on="2026-11-01", place="x", called_by=user, state="closed", number="1", closed_by=user,
        closed_at=timezone.now(), list_hash="0" * 64,
    )  # fmt: skip
    return [made.token]


def _determination(objects):
    made, _new = Determination.objects.get_or_create(
        number=str(objects.ward.pk),
        defaults={
            "determined_on": date(2026, 1, objects.ward.pk % 28 + 1), "threshold_amount": 1, "row_count": 0,
            "threshold": Threshold.objects.order_by("pk").first(), "list_hash": "", "made_by": objects.officer,
        },
    )  # fmt: skip
    return [made.pk]


def _status_objection(objects):
    return [objects.objection.pk]


def _evidence(objects):
    objects.objection.evidence_type = "application/pdf"
    objects.objection.evidence.save("x.pdf", ContentFile(b"..."))
    return [objects.objection.pk]


def _scanned_meeting(objects):
    objects.meeting.scan_type = "application/pdf"
    objects.meeting.scan.save("x.pdf", ContentFile(b"..."))
    return [objects.meeting.pk]


def _photo(objects):
    photo = VisitPhoto(visit=objects.visit, sha256="0" * 64)
    photo.image.save("x.jpg", ContentFile(b"..."))
    return [photo.pk]


def _field_record(objects):
    return [objects.field_record.pk]


def _member(objects):
    return [objects.household.pk, objects.person.pk]


def _pair(objects):
    return [objects.pair.pk]


def _programme(objects):
    return [objects.programme.slug]


def _roster(objects):
    return [objects.roster.pk]


def _umkm(objects):
    type(objects.programme).objects.filter(pk=objects.programme.pk).update(kind="umkm")
    return objects.enrolment


def _published(objects):
    type(objects.roster).objects.filter(pk=objects.roster.pk).update(state="objection")
    return [objects.roster.pk]


def _decree(objects):
    type(objects.roster).objects.filter(pk=objects.roster.pk).update(
        state="approved", number="001/X/XI/2026", decided_by=objects.officer, decided_at="2026-11-01T00:00Z"
    )
    return [token_of(objects.roster)]


def _objection(objects):
    made = RowObjection.objects.create(
        enrolment=objects.enrolment, text="x", raised_by="x", recorded_by=objects.officer
    )
    return [objects.roster.pk, made.pk]


def _session(objects):
    made = objects.roster.sessions.create(
        topic="x", place="x", held_on=date(2026, 11, 1), seats=1, trainer="x", created_by=objects.officer
    )
    return [objects.roster.pk, made.pk]


def _certificate(objects):
    return objects.enrolment.certificate


def _seedling_roster(objects):
    programme = factories.ProgrammeFactory(agency=objects.agency, kind="seedlings", unit="household")
    return factories.RosterFactory(programme=programme)


def _distribution(objects):
    roster = _seedling_roster(objects)
    made = roster.distributions.create(
        ward=objects.ward, place="x", held_on=date(2026, 11, 1), number=str(roster.pk), first_party="x",
        created_by=objects.officer,
    )  # fmt: skip
    return [roster.pk, made.pk]


def _handover(objects):
    (roster, pk), household = _distribution(objects), objects.household
    programme = Roster.objects.get(pk=roster).programme
    enrolment = factories.EnrolmentFactory(programme=programme, household=household, person=None)
    made = Handover(
        distribution_id=pk, enrolment=enrolment, species=SeedlingSpecies.objects.first(), quantity=1, received_by="x",
        recorded_by=objects.officer,
    )  # fmt: skip
    made.photo.save("x.jpg", ContentFile(b"..."))
    return [roster, pk, made.pk]


def _check(objects):
    _roster, _distribution, pk = _handover(objects)
    made = SurvivalCheck.objects.create(handover_id=pk, number=1, due_on=date(2026, 11, 1))
    return [made.handover.enrolment.programme.slug, made.pk]


def _payout(objects):
    made = Payout.objects.create(
        programme=objects.programme, stage=str(objects.programme.pk), paid_from=date(2026, 11, 1), channel="x",
        source="x", created_by=objects.officer,
    )  # fmt: skip
    return [objects.programme.slug, made.pk]


def _payment(objects, **values):
    slug, payout = _payout(objects)
    made = Disbursement.objects.create(payout_id=payout, enrolment=objects.enrolment, due=1, amount=1, **values)
    return [slug, payout, made.pk]


def _paid(objects):
    return _payment(objects, paid_on=date(2026, 11, 2), proof="1", recorded_by=objects.officer)


def _case_task(objects):
    made = CaseTask.objects.create(
        household=objects.household, text="x", due_on=date(2026, 11, 1), created_by=objects.officer
    )
    return [made.pk]


def _case_document(objects):
    made = CaseDocument(
        household=objects.household, title="x", type="application/pdf", sha256="0" * 64, by=objects.officer
    )
    made.file.save("x.pdf", ContentFile(b"..."))
    return [made.pk]


def _event(objects):
    return [objects.event.pk]


def _touch(objects):
    return [EnrolmentTouch.objects.get_or_create(event=objects.event, enrolment=objects.enrolment)[0].pk]


def _proved_event(objects):
    objects.event.proof_type = "application/pdf"
    objects.event.proof.save("x.pdf", ContentFile(b"..."))
    return [objects.event.pk]


def _referral(objects):
    made = Referral.objects.create(household=objects.household, agency=objects.agency, reason="x", by=objects.officer)
    return [made.pk]


def _watched(objects):
    visit = objects.visit
    made = Graduation.objects.create(
        enrolment=objects.enrolment, first_visit=visit, last_visit=visit, months=6, by=objects.officer,
        graduated_on=date(2026, 11, 1), watch_until=date(2027, 11, 1),
    )  # fmt: skip
    return [objects.programme.slug, made.pk]


def _list(objects):
    return [objects.batch.pk]


LISTS = {ANALYST, ADMINISTRATOR}
POSTED = frozenset({200, 302, 400, 409, 422})
REVEAL = FIELD | AGENCY
EVERYBODY_AND_NOBODY = EVERYBODY | {NOBODY}

ROWS = {
    # accounts
    "home": Row(EVERYBODY_AND_NOBODY),
    "profile": Row(EVERYBODY_AND_NOBODY),
    "set_language": Row(EVERYBODY_AND_NOBODY, post={"language": "id"}),
    "healthz": Row(EVERYBODY_AND_NOBODY, anonymous=200),
    "audit_list": Row({AUDITOR, ADMINISTRATOR}),
    # the register
    "household_list": Row(EVERYBODY),
    "household_find": Row(EVERYBODY, post={"number": ""}, answers=POSTED),
    "household_export": Row(EVERYBODY),
    "filter_save": Row(EVERYBODY, post={"name": "x"}),
    "filter_forget": Row(EVERYBODY, "saved", lambda o: [o.saved.pk], post={}),
    "household_assign_view": Row({WARD_HEAD}),
    "find": Row(EVERYBODY),
    # possible duplicates: a pair of the same ward
    "duplicate_list": Row({WARD_HEAD, ANALYST}),
    "duplicate_search": Row({ANALYST}, post={}),
    "duplicate_pair": Row({WARD_HEAD, ANALYST}, "pair", _pair),
    "duplicate_different": Row({WARD_HEAD, ANALYST}, "pair", _pair, post={}),
    "duplicate_merge": Row({WARD_HEAD, ANALYST}, "pair", _pair, post={}),
    "duplicate_undo": Row({WARD_HEAD, ANALYST}, "pair", _pair, post={}),
    "person_known": Row(FIELD, post={}),
    "quality": Row(FIELD | CITY),
    "quality_rows": Row(FIELD | CITY, args=lambda o: ["tanpa-nik"]),
    "household_new": Row(FIELD),
    "household_assign": Row({WARD_HEAD}, post={}, answers=POSTED),
    "household": Row(EVERYBODY, "household", _household),
    "household_work": Row(EVERYBODY, "household", _household),
    "household_correct": Row(FIELD, "household", _household),
    "household_reveal": Row(REVEAL, "household", _household, post={}, answers=POSTED),
    "member_new": Row(FIELD, "household", _household),
    "member_correct": Row(FIELD, "household", _member),
    "member_reveal": Row(REVEAL, "household", _member, post={}, answers=POSTED),
    # visits: the objects' visit is a draft of the field officer's
    "visit_list": Row(FIELD | CITY),
    "visit_start": Row(FIELD, "household", _household, post={}),
    "visit": Row(FIELD | CITY, "visit", _visit),
    "visit_photo": Row(FIELD | CITY, "visit", _photo),
    "visit_edit": Row({FIELD_OFFICER}, "visit", _visit),
    "visit_autosave": Row({FIELD_OFFICER}, "visit", _visit, post={}, answers=POSTED),
    "visit_photos": Row({FIELD_OFFICER}, "visit", _visit, post={}, answers=POSTED),
    "visit_approve": Row({WARD_HEAD}, "visit", _visit, post={}, answers=POSTED),
    "visit_return": Row({WARD_HEAD}, "visit", _visit, post={}, answers=POSTED),
    "visit_reject": Row({WARD_HEAD}, "visit", _visit, post={}, answers=POSTED),
    "visit_second": Row({WARD_HEAD}, "visit", _visit),
    # ward meetings
    "meeting_list": Row(FIELD | CITY),
    "meeting_new": Row({WARD_HEAD}),
    "meeting": Row(FIELD | CITY, "meeting", _meeting),
    "meeting_minutes": Row(FIELD | CITY, "meeting", _meeting),
    "meeting_decide": Row({WARD_HEAD}, "meeting", _meeting, post={}, answers=POSTED),
    "meeting_attendance": Row({WARD_HEAD}, "meeting", _meeting, post={}, answers=POSTED),
    "meeting_close": Row({WARD_HEAD}, "meeting", _meeting, post={}, answers=POSTED),
    "meeting_scan": Row({WARD_HEAD}, "meeting", _meeting, post={}, answers=POSTED),
    "meeting_lock": Row({WARD_HEAD}, "meeting", _meeting, post={}, answers=POSTED),
    "meeting_paper": Row(FIELD | CITY, "meeting", _scanned_meeting),
    "meeting_verify": Row(EVERYBODY_AND_NOBODY, args=_closed_meeting, anonymous=200),
    # determinations: the list is the city's, its rows are one's own wards'
    "determination_list": Row(FIELD | CITY),
    "determination_new": Row({ANALYST}),
    "determination": Row(FIELD | CITY, args=_determination),
    "determination_rows": Row(FIELD | CITY, args=_determination),
    # objections
    "objection_list": Row(FIELD | CITY),
    "objection_new": Row(FIELD, "household", _household),
    "objection": Row(FIELD | CITY, "objection", _status_objection),
    "objection_evidence": Row(FIELD | CITY, "objection", _evidence),
    # work without a signal: the shell belongs to nobody, the data to whoever is logged in
    "field_shell": Row(EVERYBODY_AND_NOBODY, anonymous=200),
    "field_worker": Row(EVERYBODY_AND_NOBODY, anonymous=200),
    "field_manifest": Row(EVERYBODY_AND_NOBODY, anonymous=200),
    "field_hello": Row(EVERYBODY_AND_NOBODY, anonymous=401),
    "field_refs": Row(EVERYBODY_AND_NOBODY, anonymous=401),
    "field_assigned": Row(EVERYBODY_AND_NOBODY, anonymous=401),
    "field_sync": Row(EVERYBODY_AND_NOBODY, post={}, answers=POSTED, anonymous=401),
    "field_photo": Row(EVERYBODY_AND_NOBODY, post={}, answers=POSTED, anonymous=401),
    "field_file": Row(EVERYBODY),
    "field_conflicts": Row(EVERYBODY),
    "field_conflict": Row(EVERYBODY, "field_record", _field_record),
    # reports
    "reports": Row({WARD_HEAD, ANALYST, ADMINISTRATOR}),
    "report": Row({WARD_HEAD, ANALYST, ADMINISTRATOR}, args=lambda o: ["kemiskinan-ekstrem"]),
    "report_rows": Row({WARD_HEAD, ANALYST, ADMINISTRATOR}, args=lambda o: ["kemiskinan-ekstrem"]),
    # programmes
    "programmes": Row(AGENCY | CITY),
    "programme": Row(AGENCY | CITY, "programme", _programme),
    "programme_eligible": Row({PROGRAM_OFFICER}, "programme", _programme),
    "enrolment_propose": Row({PROGRAM_OFFICER}, "programme", lambda o: [o.programme.slug, o.household.pk]),
    "enrolment": Row(AGENCY | CITY, "enrolment", lambda o: [o.programme.slug, o.enrolment.pk]),
    "enrolment_step": Row(
        {AGENCY_HEAD}, "enrolment", lambda o: [o.programme.slug, o.enrolment.pk, "suspend"], post={}, answers=POSTED
    ),
    "rosters": Row(AGENCY | CITY),
    "roster_new": Row({PROGRAM_OFFICER}),
    "roster": Row(AGENCY | CITY, "roster", _roster),
    "roster_edit": Row({PROGRAM_OFFICER}, "roster", _roster),
    "roster_print": Row(AGENCY | CITY, "roster", _roster),
    "roster_add": Row({PROGRAM_OFFICER}, "roster", _roster, post={}, answers=POSTED),
    "roster_rows": Row({AGENCY_HEAD}, "roster", _roster, post={"decision": "approved"}, answers=POSTED),
    "roster_publish": Row({PROGRAM_OFFICER}, "roster", _roster, post={"version": 1}, answers=POSTED),
    "roster_submit": Row({PROGRAM_OFFICER}, "roster", _roster, post={"version": 1}, answers=POSTED),
    "roster_reopen": Row({PROGRAM_OFFICER}, "roster", _roster, post={"version": 1}, answers=POSTED),
    "roster_approve": Row({AGENCY_HEAD}, "roster", _roster, post={"version": 1}, answers=POSTED),
    "roster_return": Row({AGENCY_HEAD}, "roster", _roster, post={"version": 1}, answers=POSTED),
    "roster_close": Row({AGENCY_HEAD}, "roster", _roster, post={"version": 1}, answers=POSTED),
    "overlaps": Row(AGENCY | CITY),
    "programme_household": Row(AGENCY | CITY, "programme", lambda o: [o.programme.slug, o.household.pk]),
    "enrolment_deed": Row(
        {PROGRAM_OFFICER}, "enrolment", lambda o: [o.programme.slug, _umkm(o).pk, "turnover"], post={}, answers=POSTED
    ),
    "roster_publication": Row(AGENCY | CITY, "roster", _published),
    "roster_verify": Row(EVERYBODY_AND_NOBODY, args=_decree, anonymous=200),
    "roster_fill": Row({AGENCY_HEAD}, "roster", _roster, post={"version": 1}, answers=POSTED),
    "objection_settle": Row({AGENCY_HEAD}, "roster", _objection, post={}, answers=POSTED),
    "roster_comment": Row(AGENCY, "roster", _roster, post={"text": ""}, answers=POSTED),
    "session_new": Row({PROGRAM_OFFICER}, "roster", _roster),
    "session": Row({PROGRAM_OFFICER}, "roster", _session),
    "certificates": Row(AGENCY | CITY, "roster", _roster),
    "certificate_print": Row(AGENCY | CITY, "roster", lambda o: [o.roster.pk, _certificate(o).pk]),
    "certificate_verify": Row(EVERYBODY_AND_NOBODY, args=lambda o: [_certificate(o).token], anonymous=200),
    "distribution_new": Row({PROGRAM_OFFICER}, "roster", lambda o: [_seedling_roster(o).pk]),
    "distribution": Row({PROGRAM_OFFICER}, "roster", _distribution),
    "handover": Row(AGENCY | CITY, "roster", _handover),
    "handover_photo": Row(AGENCY | CITY, "roster", _handover),
    "stock": Row(AGENCY | CITY, "programme", lambda o: [_seedling_roster(o).programme.slug]),
    "checks": Row(AGENCY | CITY, "programme", lambda o: [_seedling_roster(o).programme.slug]),
    "check": Row({PROGRAM_OFFICER}, "programme", _check),
    "payouts": Row(AGENCY | CITY, "programme", _programme),
    "payout": Row(AGENCY | CITY, "programme", _payout),
    "payment": Row({PROGRAM_OFFICER}, "programme", _payment),
    "payment_amount": Row({PROGRAM_OFFICER}, "programme", _payment, post={}, answers={422}),
    "payment_refused": Row({PROGRAM_OFFICER}, "programme", _payment, post={}, answers=POSTED),
    "receipt": Row(AGENCY | CITY, "programme", _paid),
    "missed": Row(AGENCY | CITY, "programme", _programme),
    "missed_list": Row(AGENCY | CITY, "programme", lambda o: [o.programme.slug, "payout", _payout(o)[1]]),
    "graduations": Row(AGENCY | CITY, "programme", _programme),
    "graduation_make": Row(
        {AGENCY_HEAD}, "programme", lambda o: [o.programme.slug, o.enrolment.pk], post={}, answers=POSTED
    ),
    "watch_end": Row({AGENCY_HEAD}, "programme", _watched, post={}, answers=POSTED),
    # life events: the objects' event came to their own ward
    "event_menu": Row(FIELD, "household", _household),
    "event_new": Row(FIELD, "household", lambda o: [o.household.pk, "death"]),
    "household_past": Row(EVERYBODY, "household", _household),
    "life_event": Row(EVERYBODY, "event", _event),
    "life_event_undo": Row(FIELD, "event", _event, post={}, answers=POSTED),
    "life_event_receive": Row(FIELD, "event", _event, post={}, answers=POSTED),
    "life_event_proof": Row(EVERYBODY, "event", _proved_event),
    "arrivals": Row(FIELD),
    "touched": Row(AGENCY | CITY),
    "touched_settle": Row(AGENCY | CITY, "enrolment", _touch),
    # case work and referrals
    "note_add": Row(FIELD | AGENCY, "household", _household, post={}, answers=POSTED),
    "task_add": Row(FIELD | AGENCY, "household", _household, post={}, answers=POSTED),
    "document_add": Row(FIELD | AGENCY, "household", _household, post={}, answers=POSTED),
    "task_done": Row(FIELD | AGENCY, "household", _case_task, post={}, answers=POSTED),
    "task_list": Row(FIELD | AGENCY),
    "case_document": Row(FIELD | AGENCY | {ANALYST, AUDITOR, ADMINISTRATOR}, "household", _case_document),
    "referrals": Row(FIELD | AGENCY | {ANALYST, AUDITOR, ADMINISTRATOR}),
    "referral_new": Row(FIELD | AGENCY, "household", lambda o: [o.household.pk], post={}, answers=POSTED),
    "referral_answer": Row(AGENCY, "household", _referral, post={}, answers=POSTED),
    "distribution_print": Row(AGENCY | CITY, "roster", _distribution),
    # lists
    "import_list": Row(LISTS),
    "import_upload": Row({ANALYST}),
    "import_detail": Row(LISTS, "batch", _list),
    "import_progress": Row(LISTS, "batch", _list),
    "import_problems": Row(LISTS, "batch", _list),
    "import_report": Row(LISTS, "batch", _list),
    "import_bad_rows": Row({ANALYST}, "batch", _list),
    "import_sheet": Row({ANALYST}, "batch", _list, post={}),
    "import_accept": Row({ANALYST}, "batch", _list, post={}),
    "import_refuse": Row({ANALYST}, "batch", _list, post={}),
    "import_resume": Row({ANALYST}, "batch", _list, post={}),
    "import_compare": Row(LISTS),
    "import_columns": Row({ANALYST}, "batch", _list),
    "import_cancel": Row({ANALYST}, "batch", _list, post={}),
    "import_undo": Row({ANALYST}, "batch", _list, post={}),
}

# allauth's own pages and the page of components, which exists in DEBUG alone.
NOT_OURS = ("account_", "mfa_", "components")


def _names(resolver=None, namespace=""):
    """The names of every address of the project, unnamed ones as their pattern."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from _names(entry, namespace + (f"{entry.namespace}:" if entry.namespace else ""))
        elif isinstance(entry, URLPattern):
            yield namespace + (entry.name or str(entry.pattern))


ADDRESSES = sorted({name for name in _names() if not name.startswith(("admin:", *NOT_OURS))})


def _admin_addresses():
    """The addresses of admin that take no arguments: what lies below a list is closed with it."""
    for name in sorted({name for name in _names() if name.startswith("admin:")} - set(ADMIN_OF_ALL)):
        try:
            yield name, reverse(name)
        except NoReverseMatch:
            continue


ADMIN_OF_ALL = (
    "admin:login", "admin:logout", "admin:jsi18n", "admin:autocomplete",
    "admin:password_change", "admin:password_change_done",  # of one's own password
)  # fmt: skip
ADMIN_ADDRESSES = dict(_admin_addresses())


def make_objects(ward, agency, officer):
    """The objects of one side, own or foreign."""
    household = factories.make_household(ward=ward)
    person = household.members.order_by("pk").first()
    first, second = sorted(household.members.values_list("pk", flat=True))[:2]
    pair = DuplicatePair.objects.create(first_id=first, second_id=second, score=80)
    visit = factories.VisitFactory(household=household, officer=officer)
    programme = factories.ProgrammeFactory(agency=agency)
    roster = factories.RosterFactory(programme=programme)
    enrolment = factories.EnrolmentFactory(programme=programme, household=household, roster=roster)
    Certificate.objects.create(
        enrolment=enrolment, number=str(enrolment.pk), token=str(enrolment.pk), name="x", course="x", attended=1,
        held=1, share=100, needed=80, issued_on=date(2026, 11, 1), issued_by=officer,
    )  # fmt: skip
    batch = ImportBatch.objects.create(file="imports/x.csv", file_name="x.csv", sha256="0" * 64)
    field_record = FieldRecord.objects.create(
        submission=uuid7(), user=officer, kind="visit", form_version=1, digest="0" * 64, household=household,
        visit=visit, taken_at=visit.created_at, state="conflict", payload={"answers": {}},
    )  # fmt: skip
    meeting = WardMeeting.objects.create(ward=ward, held_on="2026-11-02", place="Kantor lurah", called_by=officer)
    objection = Objection.objects.create(household=household, brought_by="x", statement="x", recorded_by=officer)
    event = LifeEvent.objects.create(
        kind="head", household=household, happened_on=date(2026, 11, 1), proof_number="x", summary="x", ward=ward,
        receiving_ward=ward, recorded_by=officer,
    )  # fmt: skip
    return SimpleNamespace(
        event=event, objection=objection, household=household, field_record=field_record, person=person, visit=visit,
        meeting=meeting, pair=pair,
        programme=programme, roster=roster, enrolment=enrolment, batch=batch, agency=agency, ward=ward, officer=officer,
        saved=SavedFilter.objects.create(owner=officer, name="x", query="ward=1"),
    )  # fmt: skip


def make_world():
    """A user of each role in one ward and one agency, and the same objects on either side."""
    ward, other = factories.ward(OWN_WARD), factories.ward(FOREIGN_WARD)
    agency, other_agency = factories.AgencyFactory(), factories.AgencyFactory()
    users = {
        role: factories.make_user(
            role,
            wards=[ward] if role in FIELD else [],
            agencies=[agency] if role in AGENCY else [],
            is_staff=role == ADMINISTRATOR,
        )
        for role in ROLE_NAMES
    }
    users[NOBODY] = factories.UserFactory()
    return SimpleNamespace(
        users=users,
        sessions={role: session_of(user) for role, user in users.items()},
        own=make_objects(ward, agency, users[FIELD_OFFICER]),
        foreign=make_objects(other, other_agency, factories.make_officer(other)),
    )


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One world for all rows; gone after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


def session_of(user):
    """The key of a session of `user`: logging in for every request took longer than all the requests."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.session.session_key


def ask(session, address, post=None):
    """The status of one request with this session (None: nobody's), undone afterwards."""
    client = Client()
    if session is not None:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    with transaction.atomic():
        response = client.get(address) if post is None else client.post(address, post)
        if response.streaming:
            b"".join(response.streaming_content)  # read to its end, the test client closes the file
        transaction.set_rollback(True)
    return response


def sees(user, found):
    """Whether the scope of its model lets `user` see this object."""
    return type(found).objects.visible_to(user).filter(pk=found.pk).exists()


def test_every_address_has_a_row():
    missing = [name for name in ADDRESSES if name not in ROWS]
    assert not missing, f"Add these addresses to ROWS in tests/test_access.py: {missing}"


def test_every_row_has_an_address():
    assert sorted(set(ROWS) - set(ADDRESSES)) == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in ADDRESSES if name in ROWS])
def test_access(name, world):
    row = ROWS[name]
    wrong = []
    for side, objects in (("own", world.own), ("foreign", world.foreign)):
        address = reverse(name, args=row.args(objects))
        for role, user in world.users.items():
            seen = sees(user, getattr(objects, row.scope)) if row.scope else True
            if role in row.allowed:
                expected = set(row.answers) if seen else {404}
            else:
                expected = {403} if seen else {403, 404}
            status = ask(world.sessions[role], address, row.post).status_code
            if status not in expected:
                wrong.append(f"{role}, {side}: {status} instead of {sorted(expected)}")
        response = ask(None, address, row.post)
        if response.status_code != row.anonymous:
            wrong.append(f"anonymous, {side}: {response.status_code} instead of {row.anonymous}")
        elif row.anonymous == 302 and name != "set_language" and "/accounts/login/" not in response["Location"]:
            wrong.append(f"anonymous, {side}: sent to {response['Location']}")
    assert not wrong, f"{name}: " + "; ".join(wrong)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ADMIN_ADDRESSES)
def test_admin_is_for_administrators(name, world):
    for role in world.users if name == "admin:index" else (ADMINISTRATOR, ANALYST, WARD_HEAD):
        status = ask(world.sessions[role], ADMIN_ADDRESSES[name]).status_code
        expected = {200, 302, 403} if role == ADMINISTRATOR else {302}
        assert status in expected, (role, status)
