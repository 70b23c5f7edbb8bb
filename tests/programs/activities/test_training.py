"""A training from its first session to the certificate: seats, attendance, who has earned one, the paper, its code."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from programs.activities import certificates
from programs.activities.training import create_session, record_attendance
from programs.models import Certificate, Enrolment, ProgrammeParameter, TrainingPlace, TrainingSession
from tests.programs.conftest import fill, head_of, make_roster, officer_of

pytestmark = pytest.mark.django_db


def hold(roster, present, rows, ago=1, seats=20):
    """A session held `ago` days back with those of `rows` present."""
    session = TrainingSession.objects.create(
        roster=roster, topic="Abon", place="Aula", held_on=timezone.localdate() - timedelta(days=ago), seats=seats,
        trainer="Chef", created_by=roster.created_by,
    )  # fmt: skip
    ids = [row.pk for row in rows]
    record_attendance(session=session, by=roster.created_by, present=[row.pk for row in present], listed=ids)
    return session


@pytest.fixture
def course(training):
    """Five sessions: the first participant at all, the second at four (80 %), the third at three."""
    roster = make_roster(training, "approved")
    rows = fill(roster, 3, state="active")
    for number in range(5):
        hold(roster, rows[: 3 if number < 3 else 2 if number < 4 else 1], rows, ago=10 - number)
    return roster, rows


def test_a_session_has_no_more_seats_than_its_place(training, officer):
    TrainingPlace.objects.create(name="Aula SMKN 3 Kupang", capacity=30)
    roster = make_roster(training, "approved")
    values = {"topic": "Abon", "held_on": timezone.localdate(), "trainer": "Chef"}
    for seats, place in ((31, "aula smkn 3 kupang"), (0, "di mana saja")):
        with pytest.raises(ValidationError):
            create_session(roster=roster, by=officer, seats=seats, place=place, **values)
    assert create_session(roster=roster, by=officer, seats=30, place="Aula SMKN 3 Kupang", **values).pk


def test_never_more_present_than_seats(training, officer):
    roster = make_roster(training, "approved")
    rows = fill(roster, 3, state="active")
    with pytest.raises(ValidationError, match="2"):
        hold(roster, rows, rows, seats=2)
    session = TrainingSession.objects.get(roster=roster)
    assert not session.attendances.exists()
    everybody = [row.pk for row in rows]
    assert record_attendance(session=session, by=officer, present=everybody[:2], listed=everybody) == 2
    with pytest.raises(ValidationError):  # the third one on a second sheet, with the first two seated
        record_attendance(session=session, by=officer, present=everybody[2:], listed=everybody[2:])


def test_eighty_per_cent_is_enough_and_completes(course, training):
    roster, rows = course
    head = head_of(training)
    made = certificates.issue_certificates(roster=roster, by=head, ids=[row.pk for row in rows])
    assert {one.enrolment_id for one in made} == {rows[0].pk, rows[1].pk}
    states = dict(Enrolment.objects.filter(roster=roster).values_list("pk", "state"))
    assert [states[row.pk] for row in rows] == ["completed", "completed", "active"]
    assert sorted(one.share for one in made) == [80, 100]
    assert all(one.number.split("/")[1] == f"SERT-{training.agency.code}" for one in made)
    assert certificates.issue_certificates(roster=roster, by=head, ids=[row.pk for row in rows]) == []
    assert Certificate.objects.count() == 2


def test_the_share_in_force_on_the_last_day_decides(course, training):
    roster, rows = course
    last = timezone.localdate() - timedelta(days=6)
    ProgrammeParameter.objects.create(
        programme=training, key="attendance_share", value=60, valid_from=last, source="SK baru"
    )
    assert certificates.course_of(roster).needed == 60
    ProgrammeParameter.objects.create(
        programme=training, key="attendance_share", value=100, valid_from=last + timedelta(days=1), source="SK nanti"
    )
    made = certificates.issue_certificates(roster=roster, by=head_of(training), ids=[row.pk for row in rows])
    assert len(made) == 3


def test_no_certificate_while_a_session_is_ahead(course, training):
    roster, rows = course
    TrainingSession.objects.create(
        roster=roster, topic="Besok", place="Aula", held_on=timezone.localdate() + timedelta(days=1), seats=20,
        trainer="Chef", created_by=roster.created_by,
    )  # fmt: skip
    with pytest.raises(ValidationError, match="5"):
        certificates.issue_certificates(roster=roster, by=head_of(training), ids=[rows[0].pk])
    assert not Certificate.objects.exists()


def test_only_an_active_enrolment_is_completed(training):
    roster = make_roster(training, "approved")
    rows = fill(roster, 2, state="approved")
    hold(roster, rows, rows)
    assert certificates.issue_certificates(roster=roster, by=head_of(training), ids=[row.pk for row in rows]) == []
    shown = certificates.participants(roster)
    assert all(certificates.refusal(row, row.done, certificates.course_of(roster)) for row in shown)


def test_the_pages(course, training, browse, django_assert_max_num_queries):
    roster, rows = course
    head, officer = head_of(training), officer_of(training)
    url = reverse("certificates", args=[roster.pk])
    assert browse(officer).post(url, {"ids": [rows[0].pk]}).status_code == 403
    client = browse(head)
    with django_assert_max_num_queries(12):
        assert client.get(url).context["ready"] == 2
    assert client.post(url, {"ids": [str(rows[0].pk), "kacau"]}).status_code == 302
    paper = client.get(reverse("certificate_print", args=[roster.pk, rows[0].certificate.pk]))
    token = rows[0].certificate.token
    assert "<svg" in paper.content.decode() and rows[0].person.name in paper.content.decode()
    public = client.__class__().get(reverse("certificate_verify", args=[token]))
    text = public.content.decode()
    assert public.status_code == 200 and rows[0].person.name in text and training.name in text
    for secret in (rows[0].certificate.number, rows[0].household.ward.name, rows[0].person.nik, str(rows[0].pk)):
        assert secret not in text
    assert len(token) == 32
    for guess in (token[:-1], token + "x", token.swapcase(), "%00"):
        assert client.get(f"/rosters/certificates/{guess}/").status_code == 404
