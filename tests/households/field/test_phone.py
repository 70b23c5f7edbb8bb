"""The field pages on a phone: a whole visit without a signal, a new family, refusals, files by cable, logging out."""

import gzip
import json
import re
from datetime import date

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from households.field import shell, texts
from households.identity import check_one_kk, check_one_nik, clean_number
from households.models import FieldRecord, Household, Person, Visit
from households.visits import actions
from tests.factories import VisitFactory, list_says, make_household, make_nik, make_officer, ward
from tests.households.field.conftest import client_of
from tests.households.field.phone import PHONE, PLACE, Phone

pytestmark = pytest.mark.django_db(transaction=True)
BUDGET = 150 * 1024
COUNT_TAPS = """() => {
  self.taps = 0;
  addEventListener("click", (event) => { if (event.isTrusted && event.detail) taps += 1; }, true);
}"""


@pytest.fixture
def phone(new_context, log_in, live_server, officer, household):
    context = new_context(**PHONE, geolocation=PLACE, permissions=["geolocation"])
    log_in(officer, context)
    return Phone(context, live_server.url)


def chip(page, question, answer):
    page.locator(f"#ask-{question} label.chip", has_text=answer).first.tap()


def bytes_of(response):
    body = response.body()
    return len(gzip.compress(body, 9)) if response.url.endswith((".js", ".css", "/field/")) else len(body)


def sizes_of(client):
    """What the service worker itself fetches when it is installed: the list it keeps, and its modules."""
    listed = json.loads(re.search(r"LISTED = (.*);", client.get(reverse("field_worker")).content.decode())[1])
    modules = {"background.js"}
    for _depth in range(4):
        for name in set(modules):
            modules |= set(re.findall(r'from "\./([\w.]+)"', shell.content(name).decode()))
    for address in (*listed, *(shell.base() + name for name in sorted(modules))):
        name = address.removeprefix(shell.base())
        body = client.get(address).content if name == address else shell.content(name)
        yield len(body) if name.endswith(".png") else len(gzip.compress(body, 9))


def test_first_open_is_small_and_later_ones_come_from_the_cache(phone, live_server, capsys):
    sizes = {}
    phone.context.on("response", lambda response: sizes.setdefault(response.url, response) if response.ok else None)
    phone.open().installed()
    first = {url.removeprefix(live_server.url): bytes_of(response) for url, response in sizes.items()}
    kept = sum(sizes_of(client_of(make_officer())))
    with capsys.disabled():
        print(
            f"\nfirst open: {sum(first.values()) / 1024:.1f} KB compressed in {len(first)} files, and "
            f"{kept / 1024:.1f} KB that the worker fetches to keep"
        )
    assert {reverse("field_shell"), f"{shell.base()}app.js", reverse("field_assigned")} <= set(first)
    assert sum(first.values()) + kept < BUDGET
    sizes.clear()
    phone.reload()
    network = [url for url, response in sizes.items() if not response.from_service_worker]
    assert all(url.endswith(("/hello/", "/refs/", "/assigned/", "/sw.js")) for url in network), network
    assert len(sizes) > len(network)
    phone.context.set_offline(True)
    phone.close()
    phone.open()
    assert "Tidak ada sinyal" in phone.text()
    expect(phone.page.locator(".case")).to_have_count(1)
    worker = client_of(make_officer()).get(reverse("field_worker"))
    assert (worker["Cache-Control"], worker["Service-Worker-Allowed"]) == ("no-cache", "/field/")
    plain = client_of(make_officer()).get(reverse("field_worker"), {"plain": ""})
    assert b"import" in worker.content
    assert b"import" not in plain.content
    assert all(finders.find(f"field/{name}") for name in (*shell.FILES, *shell.UNLISTED))


def test_a_whole_visit_without_a_signal(phone, officer, household, photo_file, tmp_path, axe, capsys):
    VisitFactory(household=household, approved=True, floor=2, food_spending=1_100_000)
    list_says(household, roof="Seng/Asbes")
    picture = tmp_path / "atap.jpg"
    exif = Image.Exif()
    exif[0x010F] = "PABRIK"
    picture.write_bytes(photo_file(size=(3000, 1500), exif=exif).read())
    phone.open().installed()
    page = phone.page
    axe(page)
    assert "Keluarga yang akan dikunjungi" in phone.text()
    phone.context.set_offline(True)
    page.evaluate(COUNT_TAPS)
    page.locator(".case").tap()
    expect(page.locator("#ask-floor")).to_be_hidden()
    chip(page, "presence", "Ditemukan")
    page.locator("#confirm-all").tap()
    expect(page.locator("#ask-floor .before")).to_contain_text("Keramik")
    expect(page.locator("#ask-roof .listed")).to_contain_text("Daftar: Seng/Asbes")
    expect(page.locator("#s-dwelling")).to_contain_text("“Daftar” adalah P3KE (01/02/2023)")
    answers = {
        "tenure": "Milik sendiri", "floor": "Tanah", "wall": "Anyaman bambu", "roof": "Seng",
        "water": "Sumur tak terlindung",
        "light": "PLN tanpa meteran", "fuel": "Kayu bakar", "toilet": "Tidak ada",
    }  # fmt: skip
    for question, answer in answers.items():
        chip(page, question, answer)
    keys = 0
    for name, amount in (("food_spending", "900000"), ("other_spending", "336000")):
        page.locator(f"#in-{name}").tap()
        page.keyboard.type(amount)
        keys += len(amount)
    expect(page.locator("#echo-other_spending")).to_contain_text("Rp336.000")
    expect(page.locator("#glance")).to_be_hidden()
    page.locator("#glance-toggle").tap()
    expect(page.locator("#glance")).to_contain_text("412.000 < 535.547")
    assert "iskin" not in phone.text()
    page.locator("#glance-toggle").tap()
    expect(page.locator("#place-shown")).to_contain_text("± 9 m")
    page.locator("input[data-photo=roof]").set_input_files(picture)
    expect(page.locator(".tile img")).to_be_visible()
    small = page.locator(
        "#content :is(.chip, .btn, a.back, summary, .tile-add):visible, .bar .btn, .top .btn:visible"
    ).evaluate_all("all => all.filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.textContent)")
    assert small == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    axe(page)
    page.locator("#send").tap()
    phone.until("location.hash === '#/'")
    taps = page.evaluate("self.taps") - 2  # the two looks at the figures are not part of it
    seconds = taps * 3 + keys * 1 + 30
    with capsys.disabled():
        print(
            f"\na found household: {taps} taps and {keys} digits; at 3 s a tap, 1 s a digit, 30 s a photo: {seconds} s"
        )
    assert seconds < 180
    assert phone.waiting()[1:] == [1, 1]
    assert household.head_name not in json.dumps(page.evaluate(STORED))
    phone.context.set_offline(False)
    assert phone.flush() == "ok"
    assert phone.waiting() == [0, 0, 0]
    visit = Visit.objects.get(officer=officer)
    assert (visit.state, visit.food_spending, visit.accuracy, visit.floor) == ("submitted", 900_000, 9, 8)
    with visit.photos.get().image.open() as stored, Image.open(stored) as image:
        assert image.size == (1600, 800)
        assert not image.getexif()
    page.goto(f"{phone.url}/field/#/outbox")
    expect(page.locator("#receipts")).to_contain_text(FieldRecord.objects.get().receipt)
    axe(page)


# Everything in IndexedDB as text, where it is text.
STORED = """async () => {
  const db = await (await import("/static/field/store.js")).database();
  const all = [];
  for (const name of db.objectStoreNames) {
    const rows = await new Promise((go) => {
      db.transaction(name).objectStore(name).getAll().onsuccess = (event) => go(event.target.result);
    });
    const plain = (_key, value) => (value instanceof ArrayBuffer ? new TextDecoder("latin1").decode(value) : value);
    for (const row of rows) all.push(JSON.stringify(row, plain));
  }
  return all;
}"""


def test_three_attempts(phone, household, officer):
    phone.open()
    page = phone.page
    for number in (1, 2, 3):
        page.locator(".case").first.tap()
        chip(page, "presence", "Tidak ada orang")
        expect(page.locator("#attempt")).to_contain_text(f"ke-{number}")
        page.locator("#attempt").tap()
        phone.until("location.hash === '#/'")
        expect(page.locator("h1")).to_have_text("Keluarga yang akan dikunjungi")
    phone.flush()
    visit = Visit.objects.get()
    assert (visit.state, visit.presence, visit.attempts.count()) == ("submitted", "nobody_home", 3)


def test_a_new_family_is_explained_refused_and_corrected(phone, officer, household):
    taken = make_nik(date(1990, 8, 12), "P")
    other = Person.objects.filter(household=household).first()
    Person.objects.filter(pk=other.pk).update(nik=taken)
    phone.open("#/family")
    page = phone.page
    page.locator("[data-name=name]").fill("Ester Rekaan")
    page.locator("#person-0 label.chip", has_text="Laki-laki").tap()
    page.locator("[data-name=birth_date]").fill("1990-08-12")
    page.locator("[data-name=nik]").fill(taken)
    expect(page.locator("#explained-0 [data-code=nik_sex_mismatch]")).to_be_visible()
    expect(page.locator("#explained-0")).to_contain_text("Perempuan, lahir 12/08/1990")
    page.locator("#person-0 label.chip", has_text="Perempuan").tap()
    expect(page.locator("#explained-0")).to_contain_text("Sesuai")
    page.locator("#send").tap()
    phone.until("location.hash === '#/'")
    phone.write(household, "behind it")
    assert phone.flush() == "ok"
    assert Visit.objects.get().note == "behind it"
    page.goto(f"{phone.url}/field/#/outbox")
    expect(page.locator("#waiting .item")).to_contain_text("sudah terdaftar")
    page.locator("#waiting button", has_text="Perbaiki").tap()
    expect(page.locator("#problem")).to_contain_text("sudah terdaftar")
    page.locator("[data-name=no_nik]").check()
    page.locator("#send").tap()
    phone.until("location.hash === '#/'")
    assert phone.flush() == "ok"
    assert Person.objects.filter(name="ESTER REKAAN", nik=None).count() == 1
    assert phone.waiting() == [0, 0, 0]


def test_a_new_family_is_visited_without_a_signal(phone, officer):
    phone.open().installed()
    page = phone.page
    phone.context.set_offline(True)
    page.goto(f"{phone.url}/field/#/family")
    page.locator("[data-name=name]").fill("Ester Rekaan")
    phone.until("self.field.unsent().then((all) => all.drafts.length === 1)")
    phone.reload()
    expect(page.locator("[data-name=name]")).to_have_value("Ester Rekaan")
    page.locator("#person-0 label.chip", has_text="Perempuan").tap()
    page.locator("[data-name=birth_date]").fill("1990-08-12")
    page.locator("[data-name=no_nik]").check()
    page.locator("#add-person").tap()
    page.locator("#person-1 [data-name=name]").fill("Anak Rekaan")
    page.locator("#person-1 [data-name=relation]").select_option("child")
    page.locator("#person-1 label.chip", has_text="Laki-laki").tap()
    page.locator("#person-1 [data-name=birth_date]").fill("2015-08-12")
    page.locator("#person-1 [data-name=no_nik]").check()
    page.locator("#send").tap()
    phone.until("location.hash === '#/'")
    page.locator("[data-family]").tap()
    chip(page, "presence", "Ditemukan")
    page.locator("#confirm-all").tap()
    for question in ("tenure", "floor", "wall", "roof", "water", "fuel", "toilet"):
        page.locator(f"#ask-{question} label.chip").first.tap()
    chip(page, "light", "PLN tanpa meteran")
    page.locator("#in-food_spending").fill("800000")
    page.locator("#in-other_spending").fill("200000")
    page.locator("#send").tap()
    phone.until("location.hash === '#/'")
    assert phone.waiting()[1] == 2
    phone.context.set_offline(False)
    assert phone.flush() == "ok"
    assert phone.waiting() == [0, 0, 0]
    visit = Visit.objects.get()
    assert (visit.state, visit.household.head_name, visit.food_spending) == ("submitted", "ESTER REKAAN", 800_000)
    assert visit.members.filter(finding="confirmed").count() == 2


def test_one_bad_item_never_blocks_the_rest(phone, officer, household):
    others = [make_household(size=1) for _number in range(2)]
    Household.objects.filter(pk__in=[one.pk for one in others]).update(assigned_to=officer)
    phone.open()
    phone.flush()
    Household.objects.filter(pk=household.pk).update(ward=ward("Sikumana"))
    for number, home in enumerate([household, *others]):
        phone.write(home, f"note {number}")
    calls = []

    def fail_first(route):
        calls.append(1)
        route.fulfill(status=502, body="") if len(calls) == 2 else route.continue_()

    phone.page.route("**/field/sync/", fail_first)
    assert phone.flush() == "ok"
    assert sorted(Visit.objects.values_list("note", flat=True)) == ["note 2"]
    assert phone.waiting()[1] == 2
    assert phone.flush() == "ok"
    assert sorted(Visit.objects.values_list("note", flat=True)) == ["note 1", "note 2"]
    assert phone.waiting()[1] == 1


def test_logging_out_warns_and_wipes(phone, household, live_server):
    phone.open()
    phone.write(household, "only here")
    page = phone.page
    page.evaluate("self.field.changed()")
    expect(page.locator("#only-here")).to_contain_text("1 hanya di telepon ini")
    page.locator("#leave").tap()
    expect(page.locator("dialog")).to_contain_text("1 catatan hanya ada di telepon ini")
    page.locator("dialog button[value=no]").tap()
    page.goto(live_server.url)
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.locator(".topbar [data-bs-toggle=dropdown]").tap()
    page.locator("form[data-logout] button").tap()
    page.wait_for_timeout(300)
    phone.open()
    assert phone.waiting()[1] == 1
    page.locator("#leave").tap()
    page.locator("dialog button[value=yes]").tap()
    expect(page.locator("#content")).to_contain_text("Masuk")
    assert page.evaluate(STORED) == []


def test_old_work_warns(phone, household):
    phone.open()
    script = """async (name) => {
      const { store, session } = self.field;
      const created = Date.now() - 2.1 * 86400000;
      for (const row of await store.all(name, session.user)) await store.put(name, { ...row, created });
      await self.field.render();
    }"""
    phone.write(household, "old", finish=False)
    phone.page.evaluate(script, "drafts")
    expect(phone.page.locator("#old-work")).to_contain_text("selesaikan, lalu kirim")
    phone.write(household, "old")
    phone.page.evaluate(script, "outbox")
    expect(phone.page.locator("#old-work")).to_contain_text("2 hari")
    expect(phone.page.locator("#old-work")).to_contain_text("ada sinyal")
    phone.context.clear_cookies()  # the session is over: all stays here, and the page asks to log in
    assert phone.flush() == "login"
    assert phone.waiting()[:2] == [1, 1]
    expect(phone.page.locator("#relogin")).to_be_visible()
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_file_by_cable(phone, household, officer, live_server, log_in, new_context, photo_file, tmp_path, axe):
    picture = tmp_path / "x.jpg"
    picture.write_bytes(photo_file().read())
    phone.open(f"#/visit/{household.pk}")
    page = phone.page
    phone.context.set_offline(True)
    chip(page, "presence", "Pindah")
    page.locator("#in-note").fill("Pindah ke Atambua")
    page.locator("input[data-photo=front]").set_input_files(picture)
    expect(page.locator(".tile img")).to_be_visible()
    page.locator("#send").tap()
    phone.until("location.hash === '#/'")
    page.goto(f"{phone.url}/field/#/outbox")
    page.locator("#handover-file summary").tap()
    page.locator("#passphrase").fill("lontar di tepi pantai")
    with page.expect_download() as download:
        page.locator("#export").tap()
    path = tmp_path / "phone.kupang"
    download.value.save_as(path)
    assert b"Atambua" not in path.read_bytes()

    for user, words, answer in (
        (officer, "salah semuanya", "tidak membuka berkas"),
        (make_officer(ward()), "lontar di tepi pantai", "petugas lain"),
        (officer, "lontar di tepi pantai", "Selesai"), (officer, "lontar di tepi pantai", "Selesai"),
    ):  # fmt: skip
        desk = new_context()
        log_in(user, desk)
        tab = desk.new_page()
        tab.goto(live_server.url + reverse("field_file"))
        axe(tab)
        tab.locator("#file").set_input_files(path)
        tab.locator("#words").fill(words)
        tab.locator("#field-file button").click()
        expect(tab.locator("#field-result")).to_contain_text(answer)
        desk.close()
    visit = Visit.objects.get()
    assert (visit.state, visit.note, visit.photos.count()) == ("submitted", "Pindah ke Atambua", 1)
    phone.context.set_offline(False)
    assert phone.flush() == "ok"
    assert phone.waiting() == [0, 0, 0]
    assert Visit.objects.count() == 1


def test_a_visit_is_open_in_one_tab_alone(phone, household):
    phone.open(f"#/visit/{household.pk}")
    other = Phone(phone.context, phone.url).open(f"#/visit/{household.pk}")
    expect(other.page.locator("#content")).to_contain_text("tab lain")
    other.close()


def test_the_page_says_what_it_does_before_any_script_has_run(phone):
    page = phone.context.new_page()
    page.route("**/*.js", lambda route: route.abort())
    page.goto(f"{phone.url}/field/")
    expect(page.locator("header .brand")).to_be_visible()
    expect(page.locator("main [role=status]")).to_have_text("Membuka data yang tersimpan di telepon ini…")
    page.unroute("**/*.js")
    phone.open()
    expect(phone.page.locator(".opening")).to_have_count(0)


def test_500_households_on_a_slow_phone(phone, officer, capsys):
    homes = Household.objects.bulk_create(
        Household(
            ward=ward(), rt=f"{n % 40:03d}", rw="001", address=f"Jl. Rekaan {n}", head_name=f"KEPALA {n}",
            assigned_to=officer,
        )
        for n in range(500)
    )  # fmt: skip
    phone.open().installed()
    phone.flush()
    phone.close()
    phone.page = phone.context.new_page()
    slow = phone.context.new_cdp_session(phone.page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 6})
    phone.open()
    expect(phone.page.locator(".case").first).to_be_visible()
    seen, measured = phone.page.evaluate(
        "['first-contentful-paint', 'list'].map((name) => performance.getEntriesByName(name)[0]?.startTime ?? null)"
    )
    drawn = """async () => {
      const { counts } = self.field.store;
      Object.assign(counts, { reads: 0, opened: 0 });
      await self.field.render();
      return [counts.reads, counts.opened, document.querySelectorAll(".case").length,
        document.querySelectorAll("*").length];
    }"""
    # The page may draw itself a second time meanwhile (a change elsewhere): the least of three is one drawing.
    reads, opened, rows, nodes = min(phone.page.evaluate(drawn) for _time in range(3))
    with capsys.disabled():
        print(
            f"\n501 households at 6x: header after {seen:.0f} ms, list after {measured:.0f} ms; drawn anew: "
            f"{reads} reads, {opened} unsealed, "
            f"{rows} rows, {nodes} elements"
        )
    assert len(homes) == 500
    assert seen < measured
    assert "501 keluarga" in phone.text()
    # The time depends on the machine; the work doesn't: a screenful or two, whatever the number of households.
    assert reads < 15
    assert opened <= 4
    assert 20 <= rows <= 75
    assert nodes < 600
    phone.page.locator("#search").fill("kepala 499")
    expect(phone.page.locator(".case")).to_have_count(1)


# NIK, stated birth date and sex: each rule, the centuries, and what people type instead.
NUMBERS = [
    "5371031208900001", "5371035208900001", "5371031208150001", "5371031208000001", "5371032902000001",
    "5371032902010001", "5371031213900001", "5371030008900001", "5371034008900001", "5371037108900001",
    "5371037208900001", "5371031208900000", "537103120890000", "53710312089000011", "53710312O8900001", "5,37104E+15",
    "'5371031208900001", "5371031208900001.0", "5371 0312 0890 0001", "5371033102900001", "-", "0",
    "0000000000000000", "9999999999999999", "belum", "TIDAK ADA", "",
]  # fmt: skip
STATED = [
    ("1990-08-12", "L"), ("1990-08-12", "P"), ("2015-08-12", "L"), ("1915-08-12", "L"), ("2000-02-29", "L"),
    ("2000-08-12", ""), (None, None),
]  # fmt: skip
CASES = [(nik, born, sex) for nik in NUMBERS for born, sex in STATED]


def test_the_twin_of_the_identity_rules_says_the_same(phone):
    today = date(2026, 11, 24)
    phone.open()
    script = """async ([cases, today]) => {
      const { checkNik, checkKk, cleanNumber } = await import("/static/field/identity.js");
      return cases.map(([nik, born, sex]) => [cleanNumber(nik), checkNik(nik, born, sex, today).sort(), checkKk(nik)]);
    }"""
    found = phone.page.evaluate(script, [CASES, today.isoformat()])
    for (nik, born, sex), (number, codes, kk) in zip(CASES, found, strict=True):
        stated = date.fromisoformat(born) if born else None
        assert number == clean_number(nik), nik
        assert codes == sorted(code for code, _text in check_one_nik(nik, stated, sex, today)), (nik, born, sex)
        assert kk == [code for code, _text in check_one_kk(nik) if code != "kk_missing"], nik


AMOUNTS = [
    "",
    "0",
    "900000",
    "900.000",
    "1.500,50",
    "Rp 1.500,-",
    "1,500",
    "1.5",
    "1500.50",
    "x",
    "1.500.00",
    "0.500",
    "12,5",
    " 2 000 ",
]


def test_the_twin_of_amounts_says_the_same(phone):
    from django.core.exceptions import ValidationError

    from kupang_case.forms import parse_rupiah

    phone.open()
    script = """async (all) => {
      const { parseRupiah } = await import("/static/field/rules.js");
      return all.map((text) => { const value = parseRupiah(text); return Number.isNaN(value) ? "wrong" : value; });
    }"""
    for text, value in zip(AMOUNTS, phone.page.evaluate(script, AMOUNTS), strict=True):
        try:
            expected = float(parse_rupiah(text)) if text.strip() else None
        except ValidationError:
            expected = "wrong"
        assert value == expected, text


def test_every_word_of_the_pages_is_in_the_catalog():
    said = set()
    for name in (*shell.FILES, "desk.js"):
        if name.endswith(".js"):
            said |= set(re.findall(r'\bt\("((?:[^"\\]|\\.)*)"', shell.content(name).decode()))
    assert said == {*texts.PHONE, *texts.DESK}


def test_the_conflict_page(phone, officer, household, new_context, log_in, live_server, axe):
    phone.open()
    actions.start_visit(household=household, by=officer)
    phone.write(household, "from the phone")
    assert phone.flush() == "ok"
    record = FieldRecord.objects.get()
    for size in (PHONE, {"viewport": {"width": 1280, "height": 800}}):
        context = new_context(**size)
        log_in(officer, context)
        page = context.new_page()
        for address in (reverse("home"), reverse("field_conflicts"), record.get_absolute_url()):
            page.goto(live_server.url + address)
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= size["viewport"]["width"]
    page.locator("button[value=apply]").click()
    expect(page.locator(".messages")).to_contain_text("Selesai")
    assert Visit.objects.get().note == "from the phone"
