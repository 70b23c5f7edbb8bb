"""The pages: what they show, how many queries they need, what they say to bad input."""

import datetime

import pytest
from django.utils import timezone

from accounts import roles
from programs.models import (
    Attendance,
    Distribution,
    Enrolment,
    Handover,
    Roster,
    SeedlingSpecies,
    SeedlingStock,
    TrainingSession,
)
from programs.rosters import actions
from tests.factories import EnrolmentFactory, ProgrammeFactory, make_household, make_user, ward
from tests.programs.conftest import a_crowd, fill, head_of, make_poor, make_roster, officer_of

pytestmark = pytest.mark.django_db
MOST = 12


def get(client, address, queries):
    with queries(MOST):
        answer = client.get(address)
    assert answer.status_code == 200
    return answer


class TestQueries:
    """At most twelve, whatever the rows."""

    def test_lists_and_pages(self, browse, training, officer, head, django_assert_max_num_queries):
        roster = make_roster(training, "submitted")
        a_crowd(training, 300, roster=roster)
        a_crowd(training, 120)
        for _ in range(60):
            make_roster(training)
        for user in (officer, head, make_user(roles.ANALYST)):
            client = browse(user)
            for address in (
                "/programs/",
                "/programs/pelatihan-kuliner/",
                f"/programs/pelatihan-kuliner/?state=proposed&ward={ward().pk}",
                "/rosters/",
                f"/rosters/{roster.pk}/",
                f"/rosters/{roster.pk}/?state=proposed",
                f"/rosters/{roster.pk}/print/",
            ):
                answer = get(client, address, django_assert_max_num_queries)
                page = answer.context.get("page")
                if page is not None and page.next_cursor:
                    get(client, f"{address}{'&' if '?' in address else '?'}cursor={page.next_cursor}",
                        django_assert_max_num_queries)  # fmt: skip

    def test_the_eligible(self, browse, training, officer, django_assert_max_num_queries):
        for number in range(3):
            make_poor(300_000 + number)
        Enrolment.objects.all().delete()
        answer = get(browse(officer), "/programs/pelatihan-kuliner/eligible/", django_assert_max_num_queries)
        assert len(answer.context["page"]) == 6

    def test_a_roster_of_5000(self, browse, training, head, officer, django_assert_max_num_queries):
        roster = make_roster(training, "approved", quota=6_000)
        rows = a_crowd(training, 5_000, roster=roster, state="active")
        session = TrainingSession.objects.create(
            roster=roster, topic="Abon", place="Aula", held_on=timezone.localdate(), seats=9_000, trainer="X",
            created_by=officer,
        )  # fmt: skip
        Attendance.objects.bulk_create(
            Attendance(session=session, enrolment=row, present=True, recorded_by=officer) for row in rows
        )
        for user in (head, officer):
            answer = get(browse(user), f"/rosters/{roster.pk}/", django_assert_max_num_queries)
            cursor = answer.context["page"].next_cursor
            answer = get(browse(user), f"/rosters/{roster.pk}/?cursor={cursor}", django_assert_max_num_queries)
            assert answer.context["counts"]["before"] == 50
            assert answer.context["rows"][0][0].person.name == "KEPALA 00050"

    def test_one_enrolment_and_its_proposal(self, browse, training, officer, poor, django_assert_max_num_queries):
        client = browse(officer)
        get(client, f"/programs/{training.slug}/propose/{poor.pk}/", django_assert_max_num_queries)
        enrolment = EnrolmentFactory(programme=training, household=poor)
        get(client, f"/programs/{training.slug}/enrolments/{enrolment.pk}/", django_assert_max_num_queries)

    def test_activities(self, browse, training, seedlings, officer, django_assert_max_num_queries):
        roster = make_roster(training, "approved")
        a_crowd(training, 30, roster=roster, state="active")
        session = TrainingSession.objects.create(
            roster=roster, topic="Abon", place="Aula", held_on=timezone.localdate(), seats=90, trainer="X",
            created_by=officer,
        )  # fmt: skip
        get(browse(officer), f"/rosters/{roster.pk}/sessions/new/", django_assert_max_num_queries)
        get(browse(officer), f"/rosters/{roster.pk}/sessions/{session.pk}/", django_assert_max_num_queries)
        farmer = officer_of(seedlings)
        roster = make_roster(seedlings, "approved")
        rows = a_crowd(seedlings, 30, roster=roster, state="approved")
        distribution = make_distribution(roster, farmer)
        Handover.objects.bulk_create(
            Handover(distribution=distribution, enrolment=row, species=SeedlingSpecies.objects.first(), quantity=10,
                     received_by="X", recorded_by=farmer) for row in rows[:20]
        )  # fmt: skip
        client, base = browse(farmer), f"/rosters/{roster.pk}/distributions"
        for address in (f"{base}/new/", f"{base}/{distribution.pk}/", f"{base}/{distribution.pk}/print/",
                        f"{base}/{distribution.pk}/?enrolment={rows[25].pk}", f"/rosters/{roster.pk}/"):  # fmt: skip
            get(client, address, django_assert_max_num_queries)


def make_distribution(roster, by):
    return Distribution.objects.create(
        roster=roster, ward=ward(), place="Kantor lurah", held_on=timezone.localdate(), number="001/BAST-X/XI/2026",
        first_party="Y", created_by=by,
    )  # fmt: skip


def test_the_query_string_of_reports_gives_exact_counts(browse, training, officer):
    oesapa, lasiana = ward(), ward("Lasiana")
    for state, place in (("approved", oesapa), ("active", oesapa), ("active", lasiana), ("proposed", oesapa)):
        EnrolmentFactory(programme=training, state=state, household=make_household(1, ward=place))
    client = browse(officer)

    def count(query):
        return client.get(f"/programs/{training.slug}/?{query}").context["page"].count

    assert count("state=enrolled") == 3
    assert count(f"state=enrolled&ward={oesapa.pk}") == 2
    assert count("state=approved&state=proposed") == 2
    assert (
        count(f"district={lasiana.district_id}") == Enrolment.objects.filter(ward__district=lasiana.district_id).count()
    )
    assert count("roster=none") == 4
    assert count("state=nonsense") == 0 or count("state=nonsense") == 4


def test_proposing_from_the_list_of_the_eligible(browse, training, officer):
    first, second = make_poor(1, 1), make_poor(2, 1)
    client, address = browse(officer), "/programs/pelatihan-kuliner/eligible/"
    chosen = first.members.get()
    client.post(address, {"ids": [str(chosen.pk), "nonsense"], "some": "1", "reason": "dekat pantai"})
    assert Enrolment.objects.get().person_id == chosen.pk
    assert Enrolment.objects.get().reason == "dekat pantai"
    client.post(address, {"all": "1"})
    assert set(Enrolment.objects.values_list("household", flat=True)) == {first.pk, second.pk}
    answer = client.post(address, {"some": "1"}, follow=True)
    assert [message.level_tag for message in answer.context["messages"]][-1] == "warning"


def test_the_case_page_shows_programmes_and_offers_a_proposal(browse, training, officer, poor):
    answer = browse(officer).get(f"/households/{poor.pk}/")
    assert f"/programs/{training.slug}/propose/{poor.pk}/" in answer.content.decode()
    lurah = make_user(roles.WARD_HEAD, wards=[poor.ward])
    EnrolmentFactory(programme=training, household=poor)
    text = browse(lurah).get(f"/households/{poor.pk}/").content.decode()
    assert training.name in text
    assert "/propose/" not in text


def test_the_case_page_says_nothing_of_eligibility_where_membership_comes_by_list(browse, training, officer, poor):
    ProgrammeFactory(kind="assistance", name="Bantuan dari daftar", agency=training.agency)
    assert "Bantuan dari daftar" not in browse(officer).get(f"/households/{poor.pk}/").content.decode()


def test_bad_input_keeps_what_was_typed(browse, training, officer):
    client = browse(officer)
    values = {"programme": training.pk, "name": "Angkatan V", "starts_on": "2026-12-01", "ends_on": "2026-11-01",
              "quota": "0", "budget": "1.5"}  # fmt: skip
    answer = client.post("/rosters/new/", values)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'value="Angkatan V"' in text
    assert 'value="1.5"' in text
    assert {"quota", "budget"} <= set(answer.context["form"].errors)
    values |= {"quota": "20", "budget": "1.500.000"}
    answer = client.post("/rosters/new/", values)
    assert answer.status_code == 422
    values["ends_on"] = "2026-12-31"
    answer = client.post("/rosters/new/", values)
    assert Roster.objects.get().budget == 1_500_000
    assert answer["Location"] == f"/rosters/{Roster.objects.get().pk}/"


def test_the_second_to_save_sees_what_changed_and_keeps_what_was_typed(browse, training, officer):
    roster = make_roster(training, name="Lama")
    client, address = browse(officer), f"/rosters/{roster.pk}/edit/"
    values = {"name": "Satu", "starts_on": str(roster.starts_on), "ends_on": str(roster.ends_on), "quota": "20",
              "version": "1"}  # fmt: skip
    assert client.post(address, values).status_code == 302
    answer = client.post(address, values | {"name": "Dua"})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert 'value="Dua"' in text
    assert "Satu" in text
    assert client.post(address, values | {"name": "Dua", "version": "2"}).status_code == 302


def test_returning_without_a_comment_says_so(browse, training, head):
    roster = make_roster(training, "submitted")
    answer = browse(head).post(f"/rosters/{roster.pk}/return/", {"comment": "", "version": "1"})
    assert answer.status_code == 422
    answer = browse(head).post(f"/rosters/{roster.pk}/return/", {"comment": "Periksa KK ganda", "version": "9"})
    assert answer.status_code == 409
    assert "Periksa KK ganda" in answer.content.decode()


def test_rows_by_the_page(browse, training, officer, head):
    roster = make_roster(training, "submitted", quota=1)
    first, second = fill(roster, 2)
    address = f"/rosters/{roster.pk}/rows/"
    client = browse(head)
    assert client.post(address, {"decision": "approved"}).status_code == 422
    both = {"decision": "approved", "ids": [str(first.pk), str(second.pk)], "comment": "ya"}
    assert client.post(address, both).status_code == 422
    assert client.post(address, both | {"ids": [str(second.pk)]}).status_code == 302
    second.refresh_from_db()
    assert second.state == "approved"
    assert browse(officer).post(address, both).status_code == 403
    assert client.post(f"/rosters/{roster.pk}/approve/", {"version": "1"}).status_code == 302
    answer = browse(officer).post(address, {"decision": "activate", "ids": [str(second.pk)]})
    assert answer.status_code == 302
    second.refresh_from_db()
    assert second.state == "active"


def test_attendance_is_tapped_and_counted(browse, training, officer):
    roster = make_roster(training, "approved")
    rows = fill(roster, 3, state="active")
    client = browse(officer)
    planned = {"topic": "Abon ikan", "place": "Aula SMKN 3", "held_on": str(timezone.localdate()), "seats": "2",
               "trainer": "Chef"}  # fmt: skip
    address = client.post(f"/rosters/{roster.pk}/sessions/new/", planned)["Location"]
    listed = [str(row.pk) for row in rows]
    answer = client.post(address, {"listed": listed, "present": listed})
    assert answer.status_code == 422  # more than the seats; what was tapped stays
    assert answer.content.decode().count(" checked") == 3
    assert client.post(address, {"listed": listed, "present": listed[:2]}).status_code == 302
    assert Attendance.objects.filter(present=True).count() == 2
    client.post(address, {"listed": listed, "present": listed[:1]})
    assert Attendance.objects.filter(present=True).count() == 1
    assert Attendance.objects.count() == 3
    assert "100 %" in client.get(f"/rosters/{roster.pk}/").content.decode()


def test_no_attendance_before_the_day_and_no_session_before_approval(browse, training, officer):
    tomorrow = str(timezone.localdate() + datetime.timedelta(days=1))
    planned = {"topic": "Abon", "place": "Aula", "held_on": tomorrow, "seats": "9", "trainer": "Chef"}
    client = browse(officer)
    assert client.post(f"/rosters/{make_roster(training).pk}/sessions/new/", planned).status_code == 422
    roster = make_roster(training, "approved", number="2")
    row = fill(roster, 1, state="active")[0]
    address = client.post(f"/rosters/{roster.pk}/sessions/new/", planned)["Location"]
    assert client.post(address, {"listed": [str(row.pk)], "present": [str(row.pk)]}).status_code == 422
    assert not Attendance.objects.exists()


def test_seedlings_are_handed_over_once_and_the_note_has_its_number(browse, seedlings):
    officer = officer_of(seedlings)
    roster = make_roster(seedlings, "approved")
    row = fill(roster, 1, state="approved")[0]
    SeedlingStock.objects.create(programme=seedlings, species=SeedlingSpecies.objects.first(), on_hand=100)
    client = browse(officer)
    values = {"ward": ward().pk, "place": "Kantor lurah", "held_on": str(timezone.localdate()), "first_party": "Yosef",
              "witness": ""}  # fmt: skip
    address = client.post(f"/rosters/{roster.pk}/distributions/new/", values)["Location"]
    distribution = Distribution.objects.get()
    assert distribution.number.startswith("001/BAST-DISTAN/")
    form = client.get(f"{address}?enrolment={row.pk}").context["form"]
    assert form.initial["quantity"] == 10
    given = {"enrolment": str(row.pk), "species": SeedlingSpecies.objects.first().pk, "quantity": "10",
             "condition": "good", "received_by": "MARIA"}  # fmt: skip
    assert client.post(address, given | {"quantity": "0"}).status_code == 422
    assert client.post(address, given).status_code == 302
    assert client.post(address, given).status_code == 422
    assert Handover.objects.count() == 1
    note = client.get(f"{address}print/").content.decode()
    assert distribution.number in note
    assert "MARIA" in note
    assert row.household.kk_number not in note


def test_a_session_is_no_address_of_seedlings(browse, seedlings):
    roster = make_roster(seedlings, "approved")
    client = browse(officer_of(seedlings))
    assert client.get(f"/rosters/{roster.pk}/sessions/new/").status_code == 404


def test_the_printed_roster_masks_numbers(browse, training, head):
    roster = make_roster(training, "submitted")
    row = fill(roster, 1)[0]
    roster = actions.approve(roster=roster, by=head)
    text = browse(head).get(f"/rosters/{roster.pk}/print/").content.decode()
    assert roster.number in text
    assert row.person.nik not in text
    assert row.person.nik[:6] in text


def test_the_work_of_the_day(browse, training, officer, head):
    make_roster(training, "returned")
    make_roster(training, "submitted")
    EnrolmentFactory(programme=training)
    assert [card.count for card in browse(officer).get("/").context["waiting"]] == [1, 1]
    assert [card.count for card in browse(head).get("/").context["waiting"]] == [1]


def test_the_list_of_households_is_narrowed_by_programme(browse, training, officer):
    inside, outside = make_poor(), make_poor()
    EnrolmentFactory(programme=training, household=inside, state="active")
    client = browse(make_user(roles.ANALYST))

    def listed(query):
        return {row.pk for row in client.get(f"/households/?{query}").context["page"]}

    assert listed(f"programme={training.slug}") == {inside.pk}
    assert listed("enrolled=none") == {outside.pk}


def test_steps_of_an_enrolment_keep_what_was_typed(browse, training, head):
    enrolment = EnrolmentFactory(programme=training, state="active", started_on=timezone.localdate())
    address = f"/programs/{training.slug}/enrolments/{enrolment.pk}/"
    client = browse(head)
    typed = {"exit-on": "2031-01-01", "exit-reason": "moved", "exit-note": "ke Atambua", "exit-version": "1"}
    answer = client.post(f"{address}exit/", typed)
    assert answer.status_code == 422
    assert "ke Atambua" in answer.content.decode()
    assert client.post(f"{address}exit/", typed | {"exit-on": str(timezone.localdate())}).status_code == 302
    assert client.get(address).status_code == 200
    assert client.post(f"{address}nonsense/", {}).status_code == 404
    assert browse(officer_of(training)).post(f"{address}suspend/", {}).status_code == 403


def test_another_agencys_programme_is_not_found(browse, pkh, officer):
    client = browse(officer)
    assert client.get("/programs/pkh/").status_code == 404
    assert client.get(f"/rosters/{make_roster(pkh).pk}/").status_code == 404
    assert client.get("/programs/pkh/eligible/").status_code == 404


def test_the_ministry_is_named_as_decider(browse, pkh):
    roster = make_roster(pkh, "approved")
    fill(roster, 1)
    text = browse(head_of(pkh)).get(f"/rosters/{roster.pk}/").content.decode()
    assert "kementerian" in text.lower() or "ministry" in text
