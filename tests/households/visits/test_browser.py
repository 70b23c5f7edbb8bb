"""A visit from the door to the decision, in a real browser: the officer on a phone, the ward head at a desk."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from households.models import Household, Visit
from households.visits import actions
from tests.factories import VisitFactory, make_household, make_officer, make_ward_head, ward

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
DESK = {"viewport": {"width": 1280, "height": 800}}
PLACE = {"latitude": -10.1573, "longitude": 123.6067, "accuracy": 9}


@pytest.fixture
def phone(new_context, log_in, officer):
    context = new_context(**PHONE, geolocation=PLACE, permissions=["geolocation"])
    log_in(officer, context)
    return context.new_page()


@pytest.fixture
def desk(new_context, log_in, head):
    context = new_context(**DESK)
    log_in(head, context)
    return context.new_page()


def chip(page, question, answer):
    page.locator(f"#ask-{question} label.chip", has_text=answer).first.click()


def saved(page):
    """Wait until the form says that it is saved."""
    expect(page.locator("#save-status")).to_contain_text("Tersimpan")


def answer_everything(page):
    chip(page, "presence", "Ditemukan")
    page.locator("[data-confirm-all]").click()
    for question, answer in {
        "tenure": "Milik sendiri",
        "floor": "Tanah",
        "wall": "Anyaman bambu",
        "roof": "Seng",
        "water": "Sumur tak terlindung",
        "light": "PLN tanpa meteran",
        "fuel": "Kayu bakar",
        "toilet": "Tidak ada",
    }.items():
        chip(page, question, answer)
    page.locator("#id_food_spending").fill("900.000")
    page.locator("#id_other_spending").fill("336.000")


def test_the_whole_visit(phone, desk, live_server, officer, household, photo_file, tmp_path):
    picture = tmp_path / "atap.jpg"
    picture.write_bytes(photo_file(size=(2400, 1200)).read())
    case = live_server.url + household.get_absolute_url()

    phone.goto(case)
    phone.locator(f'form[action="{reverse("visit_start", args=[household.pk])}"] button').click()
    answer_everything(phone)
    phone.locator("[data-locate]").click()
    expect(phone.locator("#place-shown")).to_contain_text("± 9 m")
    phone.locator("#id_note").fill("Rumah di belakang gereja")
    saved(phone)
    phone.locator(".visit-bar button[value=submit]").click()
    expect(phone.locator("h1")).to_have_text("Kunjungan")
    visit = Visit.objects.get()
    assert (visit.state, visit.accuracy, visit.note) == ("submitted", 9, "Rumah di belakang gereja")

    desk.goto(live_server.url + reverse("visit_list"))
    desk.get_by_role("link", name=str(household)).click()
    expect(desk.locator("#outcome")).to_contain_text("Rp412.000")
    desk.get_by_role("button", name="Kembalikan").first.click()
    desk.locator("dialog#return textarea").fill("Foto atap belum ada")
    desk.locator("dialog#return button[type=submit]").click()
    expect(desk.locator("h1")).to_have_text("Kunjungan")

    phone.goto(live_server.url)
    phone.get_by_role("link", name="Kunjungan dikembalikan").click()
    phone.get_by_role("link", name=str(household)).click()
    expect(phone.locator(".message-warning")).to_contain_text("Foto atap belum ada")
    phone.locator("input[data-photo=roof]").set_input_files(picture)
    expect(phone.locator(".photo-taken img")).to_be_visible()
    phone.locator(".visit-bar button[value=submit]").click()
    expect(phone.locator("h1")).to_have_text("Kunjungan")

    desk.goto(live_server.url + reverse("visit", args=[visit.pk]))
    expect(desk.locator("#photos img")).to_have_count(1)
    desk.get_by_role("button", name="Setujui").first.click()
    desk.locator("dialog#approve button[type=submit]").click()
    expect(desk.locator("h1")).to_have_text("Kunjungan")

    phone.goto(case)
    expect(phone.locator("main")).to_contain_text("Miskin ekstrem")
    expect(phone.locator("main")).to_contain_text("Pengeluaran Rp412.000 per orang per bulan, di bawah ambang")
    assert Household.objects.get(pk=household.pk).verification_status == "verified"


def test_what_was_shrunk_on_the_phone_is_small(phone, live_server, officer, household, photo_file, tmp_path):
    visit = actions.start_visit(household=household, by=officer)
    picture = tmp_path / "depan.jpg"
    picture.write_bytes(photo_file(size=(4000, 3000)).read())
    phone.goto(live_server.url + reverse("visit_edit", args=[visit.pk]))
    chip(phone, "presence", "Ditemukan")
    with phone.expect_request("**/photos/") as sent:
        phone.locator("input[data-photo=front]").set_input_files(picture)
    assert sent.value.method == "POST"
    expect(phone.locator(".photo-taken img")).to_be_visible()
    image = visit.photos.get().image
    assert (image.width, image.height) == (1600, 1200)
    phone.locator("[data-remove]").click()
    phone.locator("#confirm-dialog [value=ok]").click()
    expect(phone.locator(".photo-taken")).to_have_count(0)
    assert not visit.photos.exists()


def test_every_change_saves_itself_and_bad_input_is_marked(phone, live_server, officer, household):
    visit = actions.start_visit(household=household, by=officer)
    phone.goto(live_server.url + reverse("visit_edit", args=[visit.pk]))
    expect(phone.locator("#dwelling")).to_be_hidden()
    chip(phone, "presence", "Pindah")
    expect(phone.locator("#dwelling")).to_be_hidden()
    expect(phone.locator("#note")).to_be_visible()
    chip(phone, "presence", "Ditemukan")
    chip(phone, "floor", "Tanah")
    phone.locator("#id_food_spending").fill("1,500")
    expect(phone.locator("#ask-food_spending .ask-error")).to_contain_text("dua cara")
    visit.refresh_from_db()
    assert (visit.presence, visit.floor, visit.food_spending) == ("found", 8, None)
    phone.locator("#id_food_spending").fill("1.500")
    expect(phone.locator("#ask-food_spending .ask-error")).to_have_text("")
    saved(phone)
    phone.reload()
    expect(phone.locator("#id_food_spending")).to_have_value("1.500")
    visit.refresh_from_db()
    assert visit.food_spending == 1500


def test_without_a_connection_nothing_typed_is_lost(phone, live_server, officer, household):
    visit = actions.start_visit(household=household, by=officer)
    phone.goto(live_server.url + reverse("visit_edit", args=[visit.pk]))
    phone.context.set_offline(True)
    chip(phone, "presence", "Ditemukan")
    phone.locator("#id_note").fill("Ditulis tanpa sinyal")
    expect(phone.locator("#save-status")).to_contain_text("Tidak ada sambungan")
    phone.context.set_offline(False)
    saved(phone)
    visit.refresh_from_db()
    assert (visit.presence, visit.note) == ("found", "Ditulis tanpa sinyal")


def test_two_screens_of_one_officer(phone, live_server, officer, household):
    visit = actions.start_visit(household=household, by=officer)
    phone.goto(live_server.url + reverse("visit_edit", args=[visit.pk]))
    actions.save_visit(visit=visit, by=officer, answers={"note": "dari tablet"}, findings={}, version=1)
    chip(phone, "presence", "Ditemukan")
    expect(phone.locator("#save-status")).to_contain_text("layar lain")
    phone.locator("#id_note").fill("dari telepon")
    phone.locator(".visit-bar button[value=save]").click()
    expect(phone.locator("#differences")).to_contain_text("dari tablet")
    expect(phone.locator("#id_note")).to_have_value("dari telepon")
    phone.locator(".visit-bar button[value=save]").click()
    expect(phone.locator(".messages")).to_contain_text("tersimpan")
    visit.refresh_from_db()
    assert visit.note == "dari telepon"


def test_what_is_missing_is_one_tap_away(phone, live_server, officer, household):
    visit = actions.start_visit(household=household, by=officer)
    phone.goto(live_server.url + reverse("visit_edit", args=[visit.pk]))
    chip(phone, "presence", "Ditemukan")
    phone.locator(".visit-bar button[value=submit]").click()
    expect(phone.locator("#lacks")).to_be_visible()
    phone.locator('#lacks a[href="#ask-roof"]').click()
    expect(phone.locator("#ask-roof")).to_be_in_viewport()


def test_arrow_keys_lead_through_the_queue(desk, live_server):
    first, second = (VisitFactory(household=make_household(size=1), submitted=True) for _number in range(2))
    desk.goto(live_server.url + reverse("visit", args=[first.pk]))
    desk.keyboard.press("ArrowRight")
    expect(desk).to_have_url(live_server.url + reverse("visit", args=[second.pk]))
    desk.keyboard.press("ArrowLeft")
    expect(desk).to_have_url(live_server.url + reverse("visit", args=[first.pk]))


def test_it_works_without_scripts(new_context, log_in, live_server, officer, household, photo_file, tmp_path):
    picture = tmp_path / "depan.jpg"
    picture.write_bytes(photo_file().read())
    context = new_context(**PHONE, java_script_enabled=False)
    log_in(officer, context)
    page = context.new_page()
    visit = actions.start_visit(household=household, by=officer)
    page.goto(live_server.url + reverse("visit_edit", args=[visit.pk]))
    chip(page, "presence", "Ditemukan")
    page.locator("input[name=photo_front]").set_input_files(picture)
    page.locator("#photos button[value=save]").click()
    expect(page.locator(".photo-taken img")).to_be_visible()
    visit.refresh_from_db()
    assert visit.presence == "found"


def test_accessible(new_context, log_in, live_server, axe, officer, head, photo_file):
    returned = VisitFactory(household=make_household(), officer=officer, submitted=True)
    waiting = VisitFactory(household=make_household(), submitted=True)
    waiting.members.create(person=waiting.household.members.order_by("pk").first(), finding="deceased")
    VisitFactory(household=waiting.household, approved=True, floor=2)
    actions.return_visit(visit=returned, by=head, comment="Lengkapi")
    actions.add_photo(visit=returned, by=officer, kind="roof", upload=photo_file())
    actions.assign_households(households=Household.objects.filter(pk=make_household().pk), to=officer, by=head)
    lists = [f"{reverse('visit_list')}?show={show}" for show in ("mine", "assigned", "all")]
    pages = {
        officer: [*lists, reverse("visit_edit", args=[returned.pk]), reverse("visit", args=[returned.pk])],
        head: [f"{reverse('visit_list')}?show=queue", reverse("visit", args=[waiting.pk])],
    }
    for person, addresses in pages.items():
        context = new_context(**PHONE)
        log_in(person, context)
        page = context.new_page()
        for address in addresses:
            page.goto(live_server.url + address)
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["viewport"]["width"], address
            axe(page)
        context.close()


def test_dialogs_are_accessible(desk, live_server, axe):
    visit = VisitFactory(household=make_household(), submitted=True, officer=make_officer(ward()))
    make_ward_head(ward())
    desk.goto(live_server.url + reverse("visit", args=[visit.pk]))
    for name in ("approve", "return", "reject"):
        desk.locator(f'[data-dialog="{name}"]').click()
        expect(desk.locator(f"dialog#{name}")).to_be_visible()
        axe(desk)
        desk.locator(f"dialog#{name} [data-dialog-close]").click()


def test_targets_fit_a_thumb(phone, live_server, officer, household):
    visit = actions.start_visit(household=household, by=officer)
    phone.goto(live_server.url + reverse("visit_edit", args=[visit.pk]))
    chip(phone, "presence", "Ditemukan")
    targets = phone.locator("#visit-form :is(label.chip, .btn, .photo-add, summary):visible")
    small = targets.evaluate_all(
        "all => all.filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.textContent.trim())"
    )
    assert targets.count() > 50
    assert small == []


def test_a_file_that_is_too_large_is_said_before_it_is_sent(desk, live_server, household, tmp_path):
    large, small = tmp_path / "besar.pdf", tmp_path / "kecil.pdf"
    with large.open("wb") as file:
        file.truncate(21 * 1024 * 1024)
    small.write_bytes(b"%PDF-1.4\n%%EOF\n")
    desk.goto(f"{live_server.url}{reverse('objection_new', args=[household.pk])}")
    field = desk.locator("input[name=evidence]")
    field.set_input_files(large)
    said = desk.locator("[role=alert]", has_text="Berkas ini 21,0 MB; paling besar 20 MB")
    expect(said).to_be_visible()
    sent = []
    desk.on("request", lambda request: sent.append(request.method))
    desk.locator("input[name=brought_by]").fill("Maria Lado")
    desk.locator("textarea[name=statement]").fill("Kami tidak mampu.")
    desk.locator("main form button[type=submit]").click()
    expect(field).to_be_focused()
    assert "POST" not in sent
    field.set_input_files(small)
    expect(said).to_have_count(0)
    with desk.expect_navigation():
        desk.locator("main form button[type=submit]").click()
    assert "POST" in sent
