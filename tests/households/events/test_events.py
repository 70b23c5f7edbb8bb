"""Each life event by its page: what it does to people, heads and families, what is refused, the past, and undoing."""

import html
import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from accounts.models import AuditEntry
from households.duplicates.actions import merge
from households.events.lists import arrivals
from households.events.past import household_on, members_on
from households.events.undoing import undo_event
from households.models import DuplicatePair, EventKind, Household, LifeEvent, Person, SecondCheck, VisitMember
from reports.demo.loading import without_history
from tests.factories import PersonFactory, VisitFactory, make_household, make_nik, make_officer, make_ward_head, ward
from tests.households.events.flow import DAY, TODAY, address, browse, member, post, recorded

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return make_household()


@pytest.fixture
def officer(home):
    return make_officer(home.ward)


def people(household, day=TODAY):
    return [(one.person.name, one.relation) for one in members_on(household, day)]


def test_a_death_of_the_head_needs_another_and_can_be_taken_back(home, officer):
    head, wife, before = member(home, "head"), member(home, "spouse"), people(home)
    refused = post(officer, home, EventKind.DEATH, person=head.pk)
    assert refused.status_code == 422 and "new_head" in refused.context["form"].errors
    event = recorded(post(officer, home, EventKind.DEATH, person=head.pk, new_head=wife.pk))
    home.refresh_from_db()
    assert (home.head_name, home.member_count) == (wife.name, 3)
    assert people(home, DAY - timedelta(days=1)) == before and people(home, DAY)[0] == (wife.name, "head")
    assert AuditEntry.objects.filter(action="event.death", object_id=str(home.pk)).count() == 1
    undo_event(event=event, by=officer, reason="salah orang")
    assert people(home) == before and Household.objects.get(pk=home.pk).member_count == 4


def test_a_birth_without_a_nik(home, officer):
    values = {"name": "bayi baru", "sex": "P", "relation": "child", "mother": member(home, "spouse").pk}
    event = recorded(post(officer, home, EventKind.BIRTH, **values))
    baby = Person.objects.get(name="BAYI BARU")
    assert (baby.nik, baby.birth_date, baby.mother_name) == (None, DAY, member(home, "spouse").name)
    assert ("BAYI BARU", "child") not in people(home, DAY - timedelta(days=1))
    undo_event(event=event, by=officer, reason="kembar dicatat dua kali")
    assert not Person.objects.filter(pk=baby.pk).exists()


def test_a_split_and_its_end(home, officer):
    child, before = member(home, "child"), people(home)
    values = {"people": [child.pk], "head": child.pk} | address(home)
    event = recorded(post(officer, home, EventKind.SPLIT, **values))
    assert (event.other.head_name, event.other.member_count, event.other.ward) == (child.name, 1, home.ward)
    assert people(event.other, DAY - timedelta(days=1)) == [] and len(people(home)) == 3
    late = post(officer, event.other, EventKind.DEATH, day=DAY - timedelta(days=1), person=child.pk)
    assert "happened_on" in late.context["form"].errors
    key = event.other_id
    undo_event(event=event, by=officer, reason="belum jadi")
    assert people(home) == before and not Household.objects.filter(pk=key).exists()


def test_a_members_button_leads_to_events_about_them(home, officer):
    client, child = browse(officer), member(home, "child")
    page = client.get(reverse("event_menu", args=[home.pk]), {"person": child.pk})
    assert child.name in page.text
    for kind, field in (("death", "person"), ("split", "people"), ("head", "new_head")):
        address = f"{reverse('event_new', args=[home.pk, kind])}?person={child.pk}"
        assert address in page.text
        assert str(child.pk) in str(client.get(address).context["form"][field].value())
    assert client.get(reverse("event_menu", args=[home.pk]), {"person": "x"}).context["about"] is None


def offers(user, home):
    """The addresses that the case page offers, each opened: (address, form, page)."""
    client = browse(user)
    page = client.get(reverse("household_work", args=[home.pk])).text
    found = [html.unescape(one) for one in re.findall(r'href="(/households/[\w-]+/events/[^"]+visit=[^"]+)"', page)]
    return [(address, client.get(address).context["form"]) for address in found]


def in_force(home, **values):
    visit = VisitFactory(household=home, approved=True, **values)
    Household.objects.filter(pk=home.pk).update(current_visit=visit)
    return visit


def test_who_was_found_dead_or_gone_at_a_visit_is_offered_as_an_event(home, officer):
    visit = in_force(home)
    child, wife = member(home, "child"), member(home, "spouse")
    for person, finding in ((child, "moved"), (wife, "deceased"), (member(home, "head"), "confirmed")):
        VisitMember.objects.update_or_create(visit=visit, person=person, defaults={"finding": finding})
    for page in (reverse("household_work", args=[home.pk]), reverse("visit", args=[visit.pk])):
        text = browse(officer).get(page).text
        assert "Catat kematian" in text and "Catat kepindahan" in text
    (dead, death), (gone, move) = sorted(offers(officer, home))
    assert "/death/" in dead and "/move_out/" in gone
    assert (death["person"].value(), death["happened_on"].value()) == (wife.pk, visit.visited_on)
    assert (move["people"].value(), move["happened_on"].value()) == ([child.pk], visit.visited_on)
    assert str(visit.officer) in move["note"].value() and not move["proof_number"].value()
    check = SecondCheck.objects.create(first=visit, officer=officer, lot=0, share=1)
    assert offers(officer, home) == []
    assert browse(officer).get(gone).context["form"]["happened_on"].value() is None
    check.delete()
    recorded(post(officer, home, EventKind.DEATH, day=visit.visited_on, person=wife.pk))
    recorded(post(officer, home, EventKind.MOVE_OUT, day=visit.visited_on, people=[child.pk]))
    assert offers(officer, home) == []


def test_a_family_found_gone_is_offered_whole_and_a_later_visit_takes_the_offer_back(home, officer):
    visit = in_force(home, presence="moved")
    (_gone, left), (moved, elsewhere) = offers(officer, home)
    assert set(left["people"].value()) == set(home.members.present().values_list("pk", flat=True))
    assert "/relocate/" in moved and elsewhere["happened_on"].value() == visit.visited_on
    in_force(home)
    assert offers(officer, home) == []
    assert "/move_out/" not in browse(officer).get(reverse("visit", args=[visit.pk])).text
    in_force(home, presence="deceased")
    assert len(offers(officer, home)) == home.members.present().count()
    assert {form["person"].value() for _address, form in offers(officer, home)} == set(
        home.members.present().values_list("pk", flat=True)
    )


def test_whoever_is_typed_in_is_looked_for(home, officer):
    shown = {kind: browse(officer).get(reverse("event_new", args=[home.pk, kind])).text for kind in EventKind.values}
    assert {kind for kind, text in shown.items() if "data-known" in text} == {EventKind.MOVE_IN, EventKind.MARRIAGE}


def test_everybody_cannot_split_off(home, officer):
    values = {"people": list(home.members.values_list("pk", flat=True)), "head": member(home, "head").pk}
    assert "people" in post(officer, home, EventKind.SPLIT, **values, **address(home)).context["form"].errors


def test_a_change_of_head(home, officer):
    recorded(post(officer, home, EventKind.HEAD, new_head=member(home, "spouse").pk))
    assert [relation for _name, relation in people(home)] == ["head", "spouse", "child", "child"]
    assert people(home, DAY - timedelta(days=1))[0][0] != people(home)[0][0]


def test_moving_out_and_into_another_family(home, officer):
    other, child = make_household(), member(home, "child")
    recorded(post(officer, home, EventKind.MOVE_OUT, people=[child.pk], kk_number=other.kk_number))
    child.refresh_from_db()
    assert (child.household, child.status) == (other, "present")
    assert (child.name, "child") in people(home, DAY - timedelta(days=1))
    recorded(post(officer, home, EventKind.MOVE_IN, day=TODAY, nik=child.nik, relation="child"))
    assert (child.name, "child") in people(home) and len(people(other)) == 4


def test_all_move_away(home, officer):
    everybody = list(home.members.values_list("pk", flat=True))
    event = recorded(post(officer, home, EventKind.MOVE_OUT, people=everybody))
    home.refresh_from_db()
    assert (home.member_count, people(home)) == (0, []) and len(people(home, DAY - timedelta(days=1))) == 4
    undo_event(event=event, by=officer, reason="hanya berkunjung")
    assert len(people(home)) == 4


def test_marriages(home, officer):
    son = member(home, "child")
    bride = {"name": "MEMPELAI", "sex": "P" if son.sex == "L" else "L", "birth_date": "2000-01-01"}
    recorded(post(officer, home, EventKind.MARRIAGE, person=son.pk, lives="in", **bride))
    assert ("MEMPELAI", "child_in_law") in people(home)
    second = home.members.filter(relation="child").order_by("-pk").first()
    groom = {"name": "SUAMINYA", "sex": "P" if second.sex == "L" else "L", "birth_date": "2000-01-01", "heads": "1"}
    event = recorded(post(officer, home, EventKind.MARRIAGE, person=second.pk, lives="apart", **groom))
    assert people(event.other) == [(second.name, "head"), ("SUAMINYA", "spouse")]


def test_a_move_hands_the_family_over(home, officer):
    away = ward("Sikumana")
    assert not officer.wards.filter(pk=away.pk).exists()
    event = recorded(post(officer, home, EventKind.RELOCATE, **address(home, ward=away.pk, address="Jl. Baru 1")))
    home.refresh_from_db()
    assert (home.ward, event.receiving_ward, household_on(home, DAY - timedelta(days=1)).ward) == (away, away, ward())
    there = make_ward_head(away)
    assert list(arrivals(there)) == [event] and not Household.objects.visible_to(officer).filter(pk=home.pk).exists()
    assert browse(there).post(reverse("life_event_receive", args=[event.pk])).status_code == 302
    assert not arrivals(there).exists()
    assert browse(officer).get(reverse("life_event", args=[event.pk])).status_code == 200


def test_nobody_is_taken_out_of_a_foreign_ward(home, officer):
    foreign = make_household(ward=ward("Sikumana"))
    answer = post(officer, home, EventKind.MOVE_IN, nik=member(foreign, "child").nik, relation="child")
    assert "nik" in answer.context["form"].errors


@pytest.mark.parametrize(
    "values", [{"day": TODAY + timedelta(days=1)}, {"proof_number": ""}, {"day": "2001-01-01"}, {"person": ""}]
)
def test_what_is_refused(home, officer, values):
    answer = post(officer, home, EventKind.DEATH, **({"person": member(home, "child").pk} | values))
    assert answer.status_code == 422 and not LifeEvent.objects.exists()


def test_a_later_event_comes_first_and_bars_the_way_back(home, officer):
    child = member(home, "child")
    event = recorded(post(officer, home, EventKind.SPLIT, people=[child.pk], head=child.pk, **address(home)))
    recorded(post(officer, event.other, EventKind.DEATH, day=TODAY, person=child.pk))
    answer = browse(officer).post(reverse("life_event_undo", args=[event.pk]), {"reason": "salah"})
    assert answer.status_code == 422
    event.refresh_from_db()
    assert event.undone_at is None


def test_what_changed_since_it_was_shown_is_shown_again(home, officer):
    url = reverse("event_new", args=[home.pk, EventKind.DEATH])
    data = {"happened_on": DAY, "proof_number": "1", "person": member(home, "child").pk, "step": "record", "seen": "x"}
    assert browse(officer).post(url, data).status_code == 409 and not LifeEvent.objects.exists()


def test_the_pages(home, officer, django_assert_max_num_queries):
    recorded(post(officer, home, EventKind.DEATH, person=member(home, "child").pk))
    client, event = browse(officer), LifeEvent.objects.get()
    urls = [reverse(name, args=[home.pk]) for name in ("event_menu", "household_past", "household_work", "household")]
    urls += [reverse("event_new", args=[home.pk, kind]) for kind in EventKind.values]
    urls += [reverse("life_event", args=[event.pk]), reverse("arrivals")]
    for url in urls:
        with django_assert_max_num_queries(12):
            assert client.get(url).status_code == 200, url
    assert make_nik() not in client.get(urls[1]).text


def test_what_happened_to_one_taken_in_stays_theirs(home, officer):
    """Who was registered twice is one person from the merge on; how both families were before stays as it was."""
    child, twin = member(home, "child"), member(make_household(), "child")
    recorded(post(officer, home, EventKind.MOVE_OUT, people=[child.pk], kk_number=make_household().kk_number))
    before = people(home, DAY - timedelta(days=1)), people(twin.household, DAY - timedelta(days=1))
    first, second = sorted((child.pk, twin.pk))
    pair = DuplicatePair.objects.create(first_id=first, second_id=second, score=80)
    merge(pair=pair, keep=twin, take=[], by=make_ward_head(home.ward))
    assert (people(home, DAY - timedelta(days=1)), people(twin.household, DAY - timedelta(days=1))) == before


def test_whoever_comes_in_and_is_known_is_told_of_before_it_is_recorded(home, officer):
    known = PersonFactory(household=make_household(ward=home.ward), name="YULIANA BANOET", sex="P", relation="child")
    data = {"name": "Juliana Banut", "sex": "P", "birth_date": known.birth_date.isoformat(), "relation": "other"}
    address = reverse("event_new", args=[home.pk, EventKind.MOVE_IN])
    looked = browse(officer).post(address, {"happened_on": DAY, "proof_number": "1", "step": "look", **data})
    assert [one.person for one in looked.context["told"]["known"]] == [known]
    assert known.household.get_absolute_url() in looked.text
    recorded(post(officer, home, EventKind.MOVE_IN, **data))


def test_what_was_loaded_without_old_rows_was_not_verified_before_its_visit():
    with transaction.atomic(), without_history(Household):
        home = make_household()
        VisitFactory(household=home, approved=True, visited_on=DAY)
        Household.objects.filter(pk=home.pk).update(verification_status="verified")
    home.refresh_from_db()
    found = [household_on(home, day).verification_status for day in (DAY - timedelta(days=1), DAY, TODAY)]
    assert found == ["unverified", "verified", "verified"]
