"""The pages of visits, without scripts: they must do the whole work."""

import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from households.models import Household, Visit
from households.visits import actions
from tests.factories import VisitFactory, list_says, make_household, make_officer, make_ward_head, ward

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_officer(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def as_head(client, head):
    client.force_login(head)
    return client


@pytest.fixture
def draft(household, officer):
    return actions.start_visit(household=household, by=officer)


def typed(visit, answers, **more):
    """The answers as a browser posts them, every member confirmed."""
    members = {f"member_{person.pk.hex}": "confirmed" for person in visit.household.members.all()}
    day = timezone.localdate().isoformat()
    return {**answers, **members, "version": visit.version, "visited_on": day, **more}


def edit(visit):
    return reverse("visit_edit", args=[visit.pk])


def texts(response):
    return [str(message) for message in response.context["messages"]]


def test_start_leads_to_the_form_and_twice_to_the_same(as_officer, household):
    first = as_officer.post(reverse("visit_start", args=[household.pk]))
    again = as_officer.post(reverse("visit_start", args=[household.pk]))
    assert first.url == again.url == edit(Visit.objects.get())
    assert as_officer.get(reverse("visit_start", args=[household.pk])).status_code == 405


def test_the_form_shows_members_but_neither_threshold_nor_status(as_officer, draft):
    page = as_officer.get(edit(draft)).content.decode()
    for person in draft.household.members.all():
        assert person.name in page
        assert person.nik not in page
    form = page[page.index('id="visit-form"') : page.index("</form>", page.index('id="visit-form"'))]
    # The threshold in any spelling; the same digits inside an identifier or a token are chance.
    assert not re.search(r"(?:\bRp|(?<![\w-]))535(?![\da-zA-Z-])|535547", form)
    assert "kemiskinan" not in form.lower()


def test_save_and_send(as_officer, draft, answers):
    response = as_officer.post(edit(draft), typed(draft, answers, food_spending="900.000", action="save"))
    assert response.status_code == 302
    draft.refresh_from_db()
    assert (draft.food_spending, draft.floor, draft.version) == (900_000, 8, 2)
    sent = as_officer.post(edit(draft), typed(draft, answers, action="submit"))
    assert sent.url == reverse("visit_list")
    draft.refresh_from_db()
    assert draft.state == "submitted"
    assert as_officer.get(edit(draft)).url == reverse("visit", args=[draft.pk])


def test_incomplete_is_saved_and_says_what_is_missing_with_links(as_officer, draft):
    response = as_officer.post(
        edit(draft), {"presence": "found", "version": 1, "visited_on": "2026-11-01", "action": "submit"}
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert 'href="#ask-floor"' in page
    assert 'href="#ask-food_spending"' in page
    draft.refresh_from_db()
    assert (draft.presence, draft.state) == ("found", "draft")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("food_spending", "1,500"), ("other_spending", "banyak"), ("latitude", "selatan"), ("latitude", "95"),
        ("visited_on", "2999-01-01"), ("floor", "77"), ("presence", "mungkin"), ("accuracy", "-5"),
    ],
)  # fmt: skip
def test_bad_input_is_explained_and_kept(as_officer, draft, answers, field, value):
    response = as_officer.post(edit(draft), typed(draft, answers, note="Tetap ada", **{field: value}))
    page = response.content.decode()
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert "Tetap ada" in page
    if field not in ("floor", "presence"):
        assert f'value="{value}"' in page
    draft.refresh_from_db()
    assert draft.version == 1


def test_a_point_needs_both_halves_and_reads_a_comma(as_officer, draft, answers):
    assert as_officer.post(edit(draft), typed(draft, answers, latitude="-10,157")).status_code == 422
    point = {"latitude": "-10,157300", "longitude": "123.6067001", "accuracy": "12"}
    assert as_officer.post(edit(draft), typed(draft, answers, **point)).status_code == 302
    draft.refresh_from_db()
    assert (str(draft.latitude), str(draft.longitude), draft.accuracy) == ("-10.157300", "123.606700", 12)


def test_the_loser_sees_what_changed_and_keeps_what_was_typed(as_officer, draft, answers, officer):
    actions.save_visit(visit=draft, by=officer, answers={"note": "dari tablet", "floor": 5}, findings={}, version=1)
    response = as_officer.post(edit(draft), typed(draft, answers, note="dari telepon", version=1))
    page = response.content.decode()
    assert response.status_code == 409
    assert "dari tablet" in page
    assert "dari telepon" in page
    assert {one["name"] for one in response.context["differences"]} >= {"note", "floor"}
    draft.refresh_from_db()
    assert draft.note == "dari tablet"
    version = response.context["form"]["version"].value()
    assert as_officer.post(edit(draft), typed(draft, answers, note="dari telepon", version=version)).status_code == 302
    draft.refresh_from_db()
    assert draft.note == "dari telepon"


def test_autosave_keeps_what_can_be_read_and_names_the_rest(as_officer, draft, answers):
    before = AuditEntry.objects.filter(action="visit.save").count()
    response = as_officer.post(
        reverse("visit_autosave", args=[draft.pk]), typed(draft, answers, food_spending="1.5", note="Pagar bambu")
    )
    answer = json.loads(response.content)
    assert answer["version"] == 2
    assert set(answer["errors"]) == {"food_spending"}
    draft.refresh_from_db()
    assert (draft.note, draft.food_spending, draft.other_spending) == ("Pagar bambu", None, 300_000)
    assert AuditEntry.objects.filter(action="visit.save").count() == before
    assert (
        as_officer.post(reverse("visit_autosave", args=[draft.pk]), typed(draft, answers, version=1)).status_code == 409
    )


def test_another_officers_form_is_closed(client, draft):
    client.force_login(make_officer(ward()))
    assert client.get(edit(draft)).status_code == 403
    client.force_login(make_officer(ward("Sikumana")))
    assert client.get(edit(draft)).status_code == 404


def test_photos_come_and_go_with_the_form(as_officer, draft, answers, photo_file):
    as_officer.post(edit(draft), typed(draft, answers, photo_roof=photo_file(), photo_front=photo_file("blue")))
    assert set(draft.photos.values_list("kind", flat=True)) == {"roof", "front"}
    draft.refresh_from_db()
    photo = draft.photos.get(kind="roof")
    as_officer.post(edit(draft), typed(draft, answers, remove_photo=str(photo.pk)))
    assert set(draft.photos.values_list("kind", flat=True)) == {"front"}


def test_a_file_that_is_no_photo_loses_nothing(as_officer, draft, answers):
    from django.core.files.uploadedfile import SimpleUploadedFile

    wrong = SimpleUploadedFile("foto.jpg", b"bukan foto", content_type="image/jpeg")
    response = as_officer.post(edit(draft), typed(draft, answers, photo_roof=wrong, note="Catatan"), follow=True)
    assert any("foto" in text.lower() or "photo" in text.lower() for text in texts(response))
    draft.refresh_from_db()
    assert draft.note == "Catatan"


def test_photos_apart_from_the_form(as_officer, draft, photo_file):
    address = reverse("visit_photos", args=[draft.pk])
    response = as_officer.post(address, {"kind": "wall", "photo": photo_file()})
    photo = draft.photos.get()
    assert reverse("visit_photo", args=[photo.pk]) in response.content.decode()
    assert as_officer.post(address, {"kind": "selfie", "photo": photo_file()}).status_code == 422
    assert as_officer.post(address, {"remove": "bukan-id"}).status_code == 404
    assert as_officer.post(address, {"remove": str(photo.pk)}).status_code == 200
    assert not draft.photos.exists()


def test_a_photo_is_served_to_those_who_see_the_visit(as_officer, client, draft, officer, photo_file):
    photo = actions.add_photo(visit=draft, by=officer, kind="roof", upload=photo_file())
    whole = as_officer.get(reverse("visit_photo", args=[photo.pk]))
    little = as_officer.get(reverse("visit_photo", args=[photo.pk]) + "?size=small")
    assert whole["Content-Type"] == little["Content-Type"] == "image/jpeg"
    assert len(little.content) < len(whole.content)
    assert "private" in whole["Cache-Control"]
    client.force_login(make_officer(ward("Sikumana")))
    assert client.get(reverse("visit_photo", args=[photo.pk])).status_code == 404


@pytest.fixture
def queue(db):
    """Three visits that wait, the longest first."""
    now = timezone.now()
    made = []
    for hours in (3, 2, 1):
        visit = VisitFactory(
            household=make_household(size=2), submitted=True, submitted_at=now - timedelta(hours=hours)
        )
        visit.members.bulk_create(
            [visit.members.model(visit=visit, person=one, finding="confirmed") for one in visit.household.members.all()]
        )
        made.append(visit)
    return made


def test_review_shows_the_outcome_to_the_reviewer_alone(client, queue):
    address = reverse("visit", args=[queue[0].pk])
    client.force_login(make_ward_head(ward()))
    page = client.get(address)
    assert page.context["outcome"].status == "not_poor"
    assert "Rp800.000 per orang per bulan" in page.content.decode()
    client.force_login(queue[0].officer)
    assert "Rp800.000" not in client.get(address).content.decode()


def test_ones_own_visit_has_no_buttons(client, queue):
    head = make_ward_head(ward())
    Visit.objects.filter(pk=queue[0].pk).update(officer=head)
    client.force_login(head)
    page = client.get(reverse("visit", args=[queue[0].pk]))
    assert not page.context["may_review"]
    assert page.context["own"]
    assert client.post(reverse("visit_approve", args=[queue[0].pk])).status_code == 403


def test_decisions_lead_through_the_queue(as_head, queue):
    first, second, third = queue
    page = as_head.get(reverse("visit", args=[second.pk]))
    assert (page.context["previous_in_queue"], page.context["next_in_queue"]) == (first.pk, third.pk)
    response = as_head.post(reverse("visit_approve", args=[first.pk]), {"version": first.version})
    assert response.url == reverse("visit", args=[second.pk])
    response = as_head.post(
        reverse("visit_return", args=[third.pk]), {"comment": "Foto atap", "version": third.version}
    )
    assert response.url == reverse("visit", args=[second.pk])
    response = as_head.post(reverse("visit_reject", args=[second.pk]), {"reason": "Salah rumah"})
    assert response.url == reverse("visit_list")
    states = list(Visit.objects.order_by("submitted_at").values_list("state", flat=True))
    assert states == ["approved", "rejected", "returned"]
    assert Household.objects.get(pk=first.household_id).poverty_status == "not_poor"


def test_without_a_comment_nothing_is_returned(as_head, queue):
    response = as_head.post(reverse("visit_return", args=[queue[0].pk]), {"comment": " "}, follow=True)
    assert texts(response)
    assert Visit.objects.get(pk=queue[0].pk).state == "submitted"


def test_an_old_page_decides_nothing(as_head, queue):
    as_head.post(reverse("visit_approve", args=[queue[0].pk]), {"version": 99})
    refused = as_head.post(
        reverse("visit_return", args=[queue[0].pk]), {"version": 99, "comment": "Foto atap"}, follow=True
    )
    assert "Foto atap" in texts(refused)[-1]
    assert Visit.objects.get(pk=queue[0].pk).state == "submitted"


def test_the_review_page_shows_the_visit_before(as_head, household):
    VisitFactory(household=household, approved=True, floor=2, visited_on=timezone.localdate() - timedelta(days=300))
    visit = VisitFactory(household=household, submitted=True, floor=8)
    page = as_head.get(reverse("visit", args=[visit.pk]))
    rows = {row["label"]: row for row in page.context["answers"]}
    assert sum(row["changed"] for row in rows.values()) == 1
    assert len(page.context["line"]) == 1


def test_a_returned_visit_shows_the_comment_to_its_officer(client, queue):
    actions.return_visit(visit=queue[0], by=make_ward_head(ward()), comment="Atap belum difoto")
    client.force_login(queue[0].officer)
    assert "Atap belum difoto" in client.get(edit(queue[0])).content.decode()
    assert "Atap belum difoto" in client.get(reverse("visit_list")).content.decode()


@pytest.mark.parametrize("show", ["queue", "assigned", "mine", "all", "nonsense"])
def test_lists_by_role(client, queue, show, household):
    head = make_ward_head(ward())
    actions.start_visit(household=household, by=head)
    Household.objects.filter(pk=make_household(size=1).pk).update(assigned_to=head)
    client.force_login(head)
    page = client.get(reverse("visit_list"), {"show": show}).context["page"]
    assert len(page.rows) == {"queue": 3, "assigned": 1, "mine": 1, "all": 4, "nonsense": 3}[show]


def test_filters_of_the_list(as_head, queue):
    def found(**values):
        return len(as_head.get(reverse("visit_list"), {"show": "all", **values}).context["page"].rows)

    assert found(state="submitted") == 3
    assert found(state="draft") == 0
    assert found(officer=queue[0].officer_id) == 1
    assert found(since=timezone.localdate().isoformat()) == 3
    assert found(until="2020-01-01") == 0
    assert found(since="kemarin") == 3


@pytest.mark.parametrize("show", ["queue", "assigned", "mine", "all"])
@pytest.mark.parametrize("rows", [1, 12])
def test_queries_of_the_lists(client, django_assert_max_num_queries, show, rows):
    head = make_ward_head(ward(), ward("Lasiana"))
    for number in range(rows):
        VisitFactory(household=make_household(size=1), submitted=True)
        VisitFactory(household=make_household(size=1), officer=head)
        Household.objects.filter(pk=make_household(size=1, rt=f"{number:03d}").pk).update(assigned_to=head)
    client.force_login(head)
    client.get("/")
    with django_assert_max_num_queries(12):
        answer = client.get(reverse("visit_list"), {"show": show})
    assert len(answer.context["page"].rows) >= rows


def test_queries_of_review_and_form(client, django_assert_max_num_queries, queue, photo_file):
    head, visit = make_ward_head(ward(), ward("Lasiana")), queue[1]
    VisitFactory(household=visit.household, approved=True, visited_on=timezone.localdate() - timedelta(days=9))
    client.force_login(head)
    client.get("/")
    with django_assert_max_num_queries(12):
        assert client.get(reverse("visit", args=[visit.pk])).status_code == 200
    own = actions.start_visit(household=make_household(size=9), by=head)
    list_says(own.household, roof="Genteng lapuk")
    for colour in ("red", "blue", "green"):
        actions.add_photo(visit=own, by=head, kind="roof", upload=photo_file(colour))
    with django_assert_max_num_queries(12):
        assert client.get(edit(own)).status_code == 200


def test_cards_of_the_day(client, queue, household):
    head, officer = make_ward_head(ward()), make_officer(ward())
    actions.start_visit(household=household, by=officer)
    client.force_login(officer)
    assert [(card.count, card.url[-4:]) for card in client.get("/").context["waiting"] if card.count] == [(1, "mine")]
    client.force_login(head)
    assert [card.count for card in client.get("/").context["waiting"] if card.url.endswith("queue")] == [3]
