"""What only one kind records: PKH stages and heirs, PIP from nomination to award, enterprises; membership lists."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from households.models import Household
from programs.enrolments.actions import change_state, propose
from programs.enrolments.candidates import screen_all, screening
from programs.enrolments.deeds import do_deed, find_deed
from programs.enrolments.membership import MemberRow, import_membership
from programs.models import Enrolment, PartnerOrder, PipDetails, PkhStage, Programme, RowObjection
from programs.rosters import actions
from programs.rosters.annex import count_on_paper
from tests.factories import EnrolmentFactory
from tests.programs.conftest import fill, head_of, make_poor, make_roster, officer_of


def do(enrolment, name, by, **values):
    return do_deed(deed=find_deed(enrolment, name), enrolment=enrolment, by=by, values=values)


@pytest.mark.django_db
class TestPkh:
    def test_by_stage_with_commitments_and_an_heir(self, pkh, browse):
        family = make_poor()
        row = EnrolmentFactory(programme=pkh, household=family, person=None, state="active")
        officer = officer_of(pkh)
        head, mother, child = family.members.order_by("birth_date")[:3]
        do(row, "stage", officer, year=2026, stage=3)
        do(row, "stage", officer, year=2026, stage=2)
        row.refresh_from_db()
        assert (row.pkh.year, row.pkh.stage) == (2026, 3)
        do(row, "recipient", officer, recipient=head, reason="Kepala keluarga")
        head.status = "deceased"
        head.save()
        client = browse(officer)
        address = f"/programs/pkh/enrolments/{row.pk}/"
        assert "ahli waris" in client.get(address).content.decode()
        values = {"commitment-member": child.pk, "commitment-kind": "school", "commitment-kept": "0",
                  "commitment-year": 2026, "commitment-stage": 3, "commitment-note": "Sakit"}  # fmt: skip
        assert client.post(f"{address}do/commitment/", values).status_code == 302
        heir = {"recipient-recipient": mother.pk, "recipient-reason": "Kepala keluarga meninggal"}
        assert client.post(f"{address}do/recipient/", heir).status_code == 302
        row = Enrolment.objects.get(pk=row.pk)
        assert (row.state, row.pkh.recipient_id) == ("active", mother.pk)
        assert "Sakit" in client.get(address).content.decode()

    def test_three_ways_out_and_no_other(self, pkh):
        row = EnrolmentFactory(programme=pkh, person=None, state="active")
        with pytest.raises(ValidationError) as refused:
            change_state(enrolment=row, new="exited", by=head_of(pkh), reason="deceased")
        assert refused.value.code == "exit_reason"
        assert change_state(enrolment=row, new="exited", by=head_of(pkh), reason="no_compliance").state == "exited"


@pytest.mark.django_db
class TestPip:
    def test_from_the_nomination_to_the_award(self, browse):
        pip, today = Programme.objects.get(slug="pip"), timezone.localdate()
        officer, head = officer_of(pip), head_of(pip)
        family = make_poor()
        pupil = family.members.filter(school_level="sd").order_by("pk").first()
        row = propose(programme=pip, household=family, person=pupil, by=officer)
        roster = make_roster(pip)
        actions.add_rows(roster=roster, by=officer)
        actions.publish(roster=roster, by=officer, until=today)
        actions.submit(roster=roster, by=officer)
        actions.approve(roster=roster, by=head)
        with pytest.raises(ValidationError) as refused:
            actions.decide_rows(roster=roster, by=head, ids=[row.pk], decision="approved")
        assert refused.value.code == "not_ready"
        later = today + datetime.timedelta(days=30)
        do(row, "nominate", officer, nomination_number="SK 1", nominated_on=today, activate_by=later)
        do(row, "account", officer, activated_on=today)
        assert actions.decide_rows(roster=roster, by=head, ids=[row.pk], decision="approved") == 1
        row = do(row, "award", officer, award_number="SK 2", awarded_on=today)
        assert row.state == "active"
        page = browse(officer).get(f"/programs/pip/enrolments/{row.pk}/").content.decode()
        assert "SK 2" in page
        assert "Rp450.000" in page

    def test_a_deadline_stands_on_the_first_page_and_opens_its_rows(self, browse, django_assert_max_num_queries):
        pip, today = Programme.objects.get(slug="pip"), timezone.localdate()
        rows = fill(make_roster(pip), 4)
        days = {"late": -1, "soon": 14, "far": 15}
        for row, ahead in zip(rows, days.values(), strict=False):
            deadline = today + datetime.timedelta(days=ahead)
            PipDetails.objects.create(enrolment=row, school_year=2026, level="sd", activate_by=deadline,
                                      nomination_number="SK 1", nominated_on=today)  # fmt: skip
        PipDetails.objects.create(enrolment=rows[3], school_year=2026, level="sd")
        Enrolment.objects.filter(pk=rows[3].pk).update(state="approved")
        client = browse(officer_of(pip))
        with django_assert_max_num_queries(12):
            first = client.get("/").content.decode()
        assert "PIP: tenggat aktivasi rekening lewat" in first
        for name, row in zip(("late", "soon", "award"), (rows[0], rows[1], rows[3]), strict=True):
            address = f"/programs/pip/?waits={name}"
            assert address in first
            assert [one.pk for one in client.get(address).context["page"]] == [row.pk], name
        assert "waits=" not in browse(officer_of(Programme.objects.get(slug="pkh"))).get("/").content.decode()

    def test_a_missed_deadline_cancels(self):
        pip, today = Programme.objects.get(slug="pip"), timezone.localdate()
        family = make_poor()
        pupil = family.members.filter(school_level="sd").order_by("pk").first()
        row = propose(programme=pip, household=family, person=pupil, by=officer_of(pip))
        past = today - datetime.timedelta(days=1)
        do(row, "nominate", officer_of(pip), nomination_number="SK 1", nominated_on=past, activate_by=past)
        assert do(row, "cancel", head_of(pip), note="").state == "rejected"


@pytest.mark.django_db
def test_an_enterprise_with_turnover_mentoring_and_orders(browse):
    umkm, today = Programme.objects.get(slug="umkm"), timezone.localdate().isoformat()
    officer, family = officer_of(umkm), make_poor()
    client = browse(officer)
    person = family.members.order_by("birth_date").first()
    form = {"person": person.pk, "details-name": "Dapur Ina", "details-line": "food", "details-nib": "1234567890123"}
    answer = client.post(f"/programs/umkm/propose/{family.pk}/", form)
    assert answer.status_code == 302
    Enrolment.objects.update(state="active")
    address = answer["Location"]
    from programs.models import MarketingPartner

    partner = MarketingPartner.objects.create(name="Toko Rekaan")
    posts = {
        "turnover": {"monthly": "under_5", "seen_on": today},
        "mentoring": {"held_on": today, "mentor": "Pak Tenun", "findings": "Baik", "agreed": ""},
        "order": {"partner": partner.pk, "ordered_on": today, "item": "abon", "quantity": 3, "amount": "75.000"},
    }
    for name, values in posts.items():
        values = {f"{name}-{key}": value for key, value in values.items()}
        assert client.post(f"{address}do/{name}/", values).status_code == 302
    page = client.get(address).content.decode()
    assert all(text in page for text in ("Dapur Ina", "Pak Tenun", "abon", "Rp75.000"))
    assert PartnerOrder.objects.get().amount == 75_000
    assert client.post(f"{address}do/order/", {"order-item": "x"}).status_code == 422
    assert client.post(f"{address}do/nothing/", {}).status_code == 404


@pytest.mark.django_db
class TestMembershipLists:
    def test_rows_become_members_with_an_error_for_each_that_cannot(self, pkh):
        one, two = make_poor(), make_poor()
        rows = [
            MemberRow(2, nik=one.members.order_by("pk").first().nik), MemberRow(3, kk=two.kk_number),
            MemberRow(4, kk=two.kk_number), MemberRow(5, kk="5371000000000000"), MemberRow(6, kk="12"),
        ]  # fmt: skip
        taken = import_membership(programme=pkh, rows=rows, year=2026, stage=1)
        assert (taken.rows, taken.created, taken.known) == (5, 2, 0)
        assert taken.errors == [(4, "duplicate_in_file"), (5, "number_unknown"), (6, "number_length")]
        again = import_membership(programme=pkh, rows=rows[:2], year=2026, stage=2)
        assert (again.created, again.known) == (0, 2)
        assert PkhStage.objects.count() == 4
        assert set(Enrolment.objects.values_list("origin", "state")) == {("imported", "active")}

    def test_from_the_shell(self, tmp_path, capsys):
        family = make_poor()
        file = tmp_path / "bpnt.csv"
        file.write_text(f"DAFTAR BPNT\nNO;NO KK;NAMA\n1;{family.kk_number};X\n2;9999;Y\n")
        call_command("import_membership", "bpnt", str(file))
        assert Enrolment.objects.get(programme__slug="bpnt").household == family
        with pytest.raises(SystemExit):
            call_command("import_membership", "nothing", str(file))

    def test_nobody_is_proposed(self):
        bpnt = Programme.objects.get(slug="bpnt")
        with pytest.raises(ValidationError) as refused:
            propose(programme=bpnt, household=make_poor(), by=officer_of(bpnt))
        assert refused.value.code == "by_list"


@pytest.mark.django_db
def test_all_programmes_are_screened_at_once_with_the_counts_of_each(django_assert_num_queries):
    make_poor()
    make_poor(size=1)
    Household.objects.create(ward=Household.objects.first().ward)
    programmes = list(Programme.objects.order_by("pk").prefetch_related("parameters"))
    found = screen_all(programmes, Household.objects.all())
    assert dict(found) == {one: screening(one, Household.objects.all()) for one in programmes}
    assert found[0][1][0][1] == 3


@pytest.mark.django_db
class TestPages:
    def test_of_a_roster_with_objections_vacancy_print_and_check(self, browse, training, head, officer):
        roster = make_roster(training, "submitted", quota=1, budget=10_000_000)
        first, second, third = fill(roster, 3)
        address = f"/rosters/{roster.pk}/"
        values = {"ids": [third.pk], "decision": "contest", "comment": "Sudah mampu", "raised_by": "RT 012"}
        assert browse(officer).post(f"{address}rows/", values).status_code == 302
        assert "RT 012" in browse(head).get(address).content.decode()
        assert browse(head).post(f"{address}approve/", {"version": 1}).status_code == 302
        Enrolment.objects.filter(pk=first.pk).update(state="exited", exit_reason="moved", ended_on=timezone.localdate())
        page = browse(head).get(address).content.decode()
        assert "Berikan tempat kepada urutan berikutnya" in page
        assert "vacant=1" in browse(head).get("/").content.decode()
        assert browse(head).get("/rosters/?vacant=1").status_code == 200
        assert browse(head).post(f"{address}fill/", {}).status_code == 302
        objection = RowObjection.objects.get()
        settled = {"outcome": "dismissed", "answer": "Tidak benar"}
        assert browse(head).post(f"{address}objections/{objection.pk}/", settled).status_code == 302
        listed = browse(head).get(f"{address}publication/").content.decode()
        assert second.person.name not in listed
        printed = browse(head).get(f"{address}print/").content.decode()
        token = printed.split("<svg")[1] and actions.Roster.objects.get(pk=roster.pk)
        from programs.rosters.decree import token_of

        checked = browse(head).get(f"/rosters/verify/{token_of(token)}/").content.decode()
        assert token.number in checked
        assert second.person.name not in checked
        paper = browse(head).get(f"{address}print/").context["annex"]
        assert [entry.person for entry in paper.rows] == [first.person.name]
        assert [entry.person for entry in paper.later] == [second.person.name]
        assert (paper.total, count_on_paper(token)) == (1_500_000, 1)
        assert browse(head).get("/rosters/verify/1:x/").status_code == 404

    def test_overlaps_and_one_family_explained(self, browse, training, officer, poor):
        assert "Kementerian Sosial" in browse(officer).get("/programs/overlaps/").content.decode()
        page = browse(officer).get(f"/programs/{training.slug}/households/{poor.pk}/")
        assert page.status_code == 200
