"""Registering and correcting: what the forms refuse, at which field, and that nothing typed is lost."""

import datetime
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import AuditEntry
from households.models import Household, Person
from households.register import actions
from households.register.errors import AlreadyRegistered, HouseholdChanged
from tests.factories import PersonFactory, make_household, make_nik, make_officer, ward

pytestmark = pytest.mark.django_db
BORN = datetime.date(1985, 3, 2)


@pytest.fixture
def officer(client):
    user = make_officer(ward("Oesapa"), ward("Lasiana"))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def person(prefix, **values):
    data = {"name": "Maria  Tolong", "nik": make_nik(BORN, "P"), "sex": "P", "birth_date": BORN.isoformat()} | values
    return {f"{prefix}-{name}": value for name, value in data.items() if value is not None}


def new_household(**values):
    data = {"kk_number": make_nik(datetime.date(2015, 1, 2)), "ward": ward("Oesapa").pk, "rt": "5", "rw": "RW 2",
            "address": "Jl.  Timor Raya 9", "members-TOTAL_FORMS": "3", "members-INITIAL_FORMS": "0"}  # fmt: skip
    return data | person("head") | values


def errors(response):
    forms = [response.context["form"], response.context.get("head_form"), *response.context.get("members", [])]
    return {
        (form.prefix or "") + ":" + name: list(texts) for form in forms if form for name, texts in form.errors.items()
    }


def test_register_with_members_in_one_form(client, officer):
    child = person(
        "members-1",
        name="anak tolong",
        nik=None,
        no_nik="on",
        birth_date="2019-05-01",
        relation="child",
        school_level="paud",
    )
    response = client.post(reverse("household_new"), new_household(**child))
    household = Household.objects.get()
    assert response["Location"] == household.get_absolute_url()
    assert (household.rt, household.rw, household.address) == ("005", "002", "Jl. Timor Raya 9")
    assert (household.head_name, household.member_count, household.created_by) == ("MARIA TOLONG", 2, officer)
    members = {member.name: member for member in household.members.all()}
    assert members["MARIA TOLONG"].relation == "head"
    assert (members["ANAK TOLONG"].nik, members["ANAK TOLONG"].school_level) == (None, "paud")
    assert AuditEntry.objects.filter(action="household.register", object_id=str(household.pk)).exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kk_number": "123"}, ":kk_number"),
        ({"kk_number": "5371O30101200001"}, ":kk_number"),
        ({"ward": ""}, ":ward"),
        ({"rt": "abc"}, ":rt"),
        ({"latitude": "-10.1"}, ":longitude"),
        ({"latitude": "-10.1", "longitude": "200"}, ":longitude"),
        ({"head-name": ""}, "head:name"),
        ({"head-name": "-"}, "head:name"),
        ({"head-nik": "53710312059"}, "head:nik"),
        ({"head-nik": "5371034203850000"}, "head:nik"),
        ({"head-nik": ""}, "head:nik"),
        ({"head-no_nik": "on"}, "head:no_nik"),
        ({"head-sex": ""}, "head:sex"),
        ({"head-birth_date": ""}, "head:birth_date"),
        ({"head-birth_date": "2099-01-01"}, "head:birth_date"),
        ({"head-birth_date": "31/02/1990"}, "head:birth_date"),
        ({"head-birth_date": "1985-03-03"}, "head:confirmed"),
        ({"head-sex": "L", "head-pregnant": "on", "head-confirmed": "on"}, "head:pregnant"),
        ({"head-severely_disabled": "on"}, "head:disability"),
        ({"members-0-name": "X"}, "members-0:nik"),
        (person("members-0", relation="head"), "members-0:relation"),
    ],
)
def test_errors_stand_at_the_field_and_nothing_typed_is_lost(client, officer, change, field):
    response = client.post(reverse("household_new"), new_household(**change))
    assert response.status_code == 422
    assert field in errors(response)
    assert not Household.objects.exists()
    assert 'value="Jl.  Timor Raya 9"' in response.text
    if "head-name" not in change:
        assert 'value="Maria  Tolong"' in response.text
    assert not Person.objects.exists()


def test_a_ward_of_somebody_else_is_no_choice(client, officer):
    response = client.post(reverse("household_new"), new_household(ward=ward("Sikumana").pk))
    assert ":ward" in errors(response)


def test_a_doubt_is_shown_and_goes_in_once_confirmed(client, officer):
    data = new_household(**{"head-birth_date": "1985-03-03"})
    assert "berbeda" in client.post(reverse("household_new"), data).text
    assert client.post(reverse("household_new"), data | {"head-confirmed": "on"}).status_code == 302


def test_the_same_nik_twice_in_one_form(client, officer):
    nik = make_nik(BORN, "P")
    data = new_household(**{"head-nik": nik}, **person("members-0", nik=nik, relation="child"))
    assert "members-0:nik" in errors(client.post(reverse("household_new"), data))


@pytest.mark.parametrize(("where", "linked"), [("Oesapa", True), ("Sikumana", False)])
def test_a_registered_number_is_told_neutrally_with_a_link_in_the_own_scope_alone(client, officer, where, linked):
    known = make_household(ward=ward(where))
    member = known.members.get(relation="spouse")
    for change in ({"kk_number": known.kk_number}, {"head-nik": member.nik, "head-confirmed": "on"}):
        response = client.post(reverse("household_new"), new_household(**change))
        assert response.status_code == 422
        assert "sudah terdaftar" in response.text
        assert (known.get_absolute_url() in response.text) is linked
        assert known.head_name not in response.text
    assert Household.objects.count() == 1


def test_a_race_for_a_number_is_told_without_it(officer):
    known = make_household()
    values = {"kk_number": known.kk_number, "ward": known.ward, "rt": "", "rw": "", "address": ""}
    head = {"name": "X", "nik": None, "sex": "L", "birth_date": BORN}
    with pytest.raises(AlreadyRegistered) as caught:
        actions.register_household(by=officer, values=values, head=head)
    assert known.kk_number not in str(caught.value)
    assert caught.value.__cause__ is None
    values["kk_number"] = None
    with pytest.raises(AlreadyRegistered, match="NIK"):
        actions.register_household(by=officer, values=values, head=head | {"nik": known.members.first().nik})
    assert Household.objects.count() == 1


def correction(household, **values):
    names = ("kk_number", "ward_id", "rt", "rw", "address", "version")
    data = {name.removesuffix("_id"): getattr(household, name) for name in names}
    return {name: "" if value is None else value for name, value in data.items()} | values


def test_correct_a_household(client, officer):
    household = make_household()
    response = client.post(
        reverse("household_correct", args=[household.pk]),
        correction(household, address="Jl. Baru 1", ward=ward("Lasiana").pk),
    )
    assert response["Location"] == household.get_absolute_url()
    household.refresh_from_db()
    assert (household.address, household.ward.name, household.version) == ("Jl. Baru 1", "Lasiana", 2)
    entry = AuditEntry.objects.get(action="household.correct")
    assert household.kk_number not in entry.summary


def test_the_one_who_comes_late_sees_what_changed_and_keeps_what_was_typed(client, officer):
    household = make_household()
    mine = correction(household, address="Jl. Saya 1")
    actions.correct_household(household=household, by=officer, version=1, values={"address": "Jl. Orang Lain 2"})
    response = client.post(reverse("household_correct", args=[household.pk]), mine)
    assert response.status_code == 409
    assert 'value="Jl. Saya 1"' in response.text
    assert "Jl. Orang Lain 2" in response.text
    assert Household.objects.get().address == "Jl. Orang Lain 2"
    again = mine | {"version": response.context["version"]}
    assert client.post(reverse("household_correct", args=[household.pk]), again).status_code == 302
    assert Household.objects.get().address == "Jl. Saya 1"


def member_data(found, household, **values):
    data = {name: getattr(found, name) for name in ("name", "nik", "sex", "birth_date", "relation")}
    return data | {"version": household.version} | values


def test_add_correct_and_remove_a_member(client, officer):
    household = make_household(size=2)
    baby = {
        "name": "bayi baru",
        "no_nik": "on",
        "sex": "L",
        "birth_date": "2026-01-02",
        "relation": "child",
        "version": 1,
    }
    assert client.post(reverse("member_new", args=[household.pk]), baby).status_code == 302
    household.refresh_from_db()
    assert (household.member_count, household.version) == (3, 2)
    found = household.members.get(name="BAYI BARU")
    data = member_data(found, household, name="BAYI TERBARU", nik="", no_nik="on")
    assert client.post(reverse("member_correct", args=[household.pk, found.pk]), data).status_code == 302
    household.refresh_from_db()
    found.refresh_from_db()
    assert (found.name, household.member_count) == ("BAYI TERBARU", 3)
    Person.objects.filter(pk=found.pk).update(status="moved", left_on="2026-02-01")
    assert client.get(reverse("member_correct", args=[household.pk, found.pk])).status_code == 404


def test_member_forms_are_guarded_by_the_version_too(client, officer):
    household = make_household()
    found = household.members.get(relation="spouse")
    actions.correct_household(household=household, by=officer, version=1, values={"address": "Jl. Lain"})
    with pytest.raises(HouseholdChanged):
        actions.correct_member(person=found, by=officer, version=1, values={"occupation": "X"})
    data = member_data(found, household, occupation="Penjual ikan", version=1)
    response = client.post(reverse("member_correct", args=[household.pk, found.pk]), data)
    assert response.status_code == 409
    assert 'value="Penjual ikan"' in response.text


def test_a_form_without_a_version_changes_nothing(client, officer):
    household = make_household()
    response = client.post(
        reverse("household_correct", args=[household.pk]), correction(household, version="", address="X")
    )
    assert response.status_code == 409
    assert Household.objects.get().address == household.address


@pytest.mark.django_db(transaction=True)
def test_two_at_once_one_wins():
    officer = make_officer(ward("Oesapa"))
    household = make_household()

    def correct(number):
        try:
            actions.correct_household(household=household, by=officer, version=1, values={"address": f"Jl. {number}"})
        except HouseholdChanged:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(correct, range(8))) == 1


def test_a_stored_number_is_not_shown_in_its_field_and_stays_when_left_blank(client, officer):
    household = make_household()
    found = household.members.get(relation="spouse")
    pages = {"household_correct": [household.pk], "member_correct": [household.pk, found.pk]}
    for (name, args), number in zip(pages.items(), (household.kk_number, found.nik), strict=True):
        text = client.get(reverse(name, args=args)).text
        assert household.kk_number not in text
        assert found.nik not in text
        assert f"{number[:6]}••••••••••" in text
    client.post(reverse("household_correct", args=[household.pk]), correction(household, kk_number="", rt="9"))
    data = member_data(found, household, nik="", occupation="Guru", version=2)
    assert client.post(reverse("member_correct", args=[household.pk, found.pk]), data).status_code == 302
    kept = (household.kk_number, found.nik)
    household.refresh_from_db()
    found.refresh_from_db()
    assert (household.kk_number, found.nik) == kept
    assert (household.rt, found.occupation) == ("009", "Guru")


def test_a_number_can_be_taken_back(client, officer):
    household = make_household()
    found = household.members.get(relation="spouse")
    data = member_data(found, household, nik="", no_nik="on")
    assert client.post(reverse("member_correct", args=[household.pk, found.pk]), data).status_code == 302
    found.refresh_from_db()
    assert found.nik is None


@pytest.fixture
def registered(db):
    family = make_household(ward=ward("Oesapa"))
    return PersonFactory(household=family, name="YULIANA BANOET", sex="P", birth_date=BORN, relation="child")


def told(response):
    return [one.person for form in people_of(response) if form.known for one in form.known["known"]]


def people_of(response):
    return [response.context["form"]] if "members" not in response.context else [
        response.context["head_form"], *response.context["members"].forms
    ]  # fmt: skip


def marks(response):
    return {"known_seen": re.findall(r'name="known_seen" value="(\w+)"', response.text)}


def test_a_new_family_of_known_people_is_warned_about_once(client, officer, registered):
    other = PersonFactory(
        household=registered.household, name="MARKUS LENGGU", sex="L", birth_date=BORN, relation="other"
    )
    typed = new_household(**{"head-name": "Juliana Banut"})
    warned = client.post(reverse("household_new"), typed)
    assert (warned.status_code, told(warned)) == (422, [registered])
    assert "Juliana Banut" in warned.text
    assert registered.nik not in warned.text
    assert AuditEntry.objects.filter(action="person.known", object_id=str(registered.household_id)).count() == 1
    typed |= person("members-0", name="Markus Lenggu", nik=None, no_nik="on", sex="L", relation="child")
    again = client.post(reverse("household_new"), typed | marks(warned))
    assert told(again) == [other]
    assert len(marks(again)["known_seen"]) == 2
    assert not Household.objects.exclude(pk=registered.household_id).exists()
    assert client.post(reverse("household_new"), typed | marks(again)).status_code == 302
    assert Household.objects.count() == 2
    assert AuditEntry.objects.filter(action="person.known").count() == 2


def test_a_known_member_is_warned_about_once(client, officer, registered):
    home = make_household(ward=ward("Oesapa"))
    address, before = reverse("member_new", args=[home.pk]), home.member_count
    typed = {"version": 1, "relation": "child"} | {name[2:]: value for name, value in person("x").items()}
    typed |= {"name": registered.name}
    warned = client.post(address, typed)
    assert (warned.status_code, told(warned)) == (422, [registered])
    assert told(client.post(address, typed | {"known_seen": "0" * 20})) == [registered]
    assert told(client.post(address, typed | marks(warned) | {"name": "Banoet Yuliana"})) == [registered]
    assert client.post(address, typed | marks(warned)).status_code == 302
    assert Household.objects.get(pk=home.pk).member_count == before + 1


def test_elsewhere_nothing_is_told_but_that_there_is_somebody(client, registered):
    client.force_login(make_officer(ward("Sikumana")), backend="django.contrib.auth.backends.ModelBackend")
    warned = client.post(reverse("household_new"), new_household(**{"head-name": registered.name}))
    assert (told(warned), warned.context["head_form"].known["elsewhere"]) == ([], True)
    assert str(registered.household_id) not in warned.text
    assert AuditEntry.objects.get(action="person.known").object_id == ""


def test_a_correction_warns_only_of_another_name_or_birth(client, officer, registered):
    twin = PersonFactory(
        household=make_household(ward=ward("Oesapa")), name="YULIANA BANUT", sex="P", birth_date=BORN, relation="child"
    )
    address = reverse("member_correct", args=[twin.household_id, twin.pk])
    typed = {"version": 1, "relation": "child", "sex": "P", "birth_date": BORN.isoformat(), "confirmed": "on"}
    assert client.post(address, typed | {"name": twin.name, "occupation": "Nelayan"}).status_code == 302
    typed["version"] = 2
    assert told(client.post(address, typed | {"name": "YULIANA BANOET"})) == [registered]
