"""The pictures of the user guide, taken from the demo: `make screenshots`. The same city each time, the officer's on a
phone; small enough to be read over a slow line.
"""

from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image

from accounts import roles
from households.duplicates.candidates import find_pairs
from households.meetings.actions import call_meeting
from households.models import Determination, DuplicatePair, Household, ImportBatch, Ward, WardMeeting
from households.register.actions import correct_household
from households.visits.actions import approve_visit
from households.visits.queues import review_queue
from programs.models import Roster, TrainingSession
from tests.browser.conftest import DESK, PHONE
from tests.browser.pages import objects_of

pytestmark = pytest.mark.django_db(transaction=True)

FOLDER = Path(__file__).parents[2] / "docs" / "panduan" / "gambar"
COLOURS = 96


def nothing(page):
    """The page as it opens."""


def scrolled_to(selector):
    def act(page):
        page.locator(selector).first.scroll_into_view_if_needed()
        page.evaluate("(one) => document.querySelector(one).scrollIntoView({block: 'start'})", selector)

    return act


def in_dialog(name):
    return lambda page: page.locator(f'[data-dialog="{name}"]').first.click()


def ticked(page):
    for box in page.locator("tbody input[name=household]").all()[:2]:
        box.check()
    scrolled_to(".bulk")(page)


def at_the_door(page):
    """The first family of the field pages, met."""
    page.locator(".case").first.click()
    page.locator("#ask-presence label.chip").first.click()
    page.locator("#confirm-all").click()
    scrolled_to("#ask-presence")(page)


def in_the_outbox(page):
    page.locator("#only-here").click()
    page.locator("#waiting .item").first.wait_for()


def listed_in_the_field(page):
    page.locator(".case").first.wait_for()


def pictures(demo):
    """(name, username, address, what to do first) of every picture."""
    petugas, lurah = demo["petugas"], demo["lurah"]
    draft = objects_of(petugas, roles.FIELD_OFFICER).visit
    waiting = objects_of(lurah, roles.WARD_HEAD).visit
    case = Household.objects.visible_to(petugas).filter(current_visit__photos__isnull=False).order_by("pk").first()
    case = case or Household.objects.visible_to(petugas).exclude(current_visit=None).order_by("pk").first()
    rosters = {one.state: one for one in Roster.objects.filter(programme__kind="training").order_by("pk")}
    session = TrainingSession.objects.filter(roster=rosters["approved"]).order_by("pk").first()
    locked = WardMeeting.objects.filter(state="locked", ward__staff=lurah).order_by("pk").last()
    edit, training = f"/visits/{draft.pk}/edit/", "/programs/pelatihan-kuliner/"
    return [
        ("keluarga", "bappeda", "/households/?poverty_status=extreme_poor", nothing),
        ("petugas-beranda", "petugas", "/", nothing),
        ("petugas-tugas", "petugas", "/visits/?show=assigned", nothing),
        ("petugas-keluarga", "petugas", case.get_absolute_url(), nothing),
        ("petugas-peristiwa", "petugas", f"/households/{case.pk}/events/", nothing),
        ("petugas-kunjungan", "petugas", edit, nothing),
        ("petugas-rumah", "petugas", edit, scrolled_to("#dwelling")),
        ("petugas-foto", "petugas", edit, scrolled_to("#photos")),
        ("lapangan-daftar", "petugas", "/field/", listed_in_the_field),
        ("lapangan-kunjungan", "petugas", "/field/", at_the_door),
        ("lapangan-kotak", "petugas", "/field/", in_the_outbox),
        ("lurah-beranda", "lurah", "/", nothing),
        ("lurah-tugaskan", "lurah", "/households/?verification_status=unverified", ticked),
        ("lurah-periksa", "lurah", waiting.get_absolute_url(), nothing),
        ("lurah-kembalikan", "lurah", waiting.get_absolute_url(), in_dialog("return")),
        ("lurah-agenda", "lurah", _agenda(lurah, waiting).get_absolute_url(), nothing),
        ("lurah-berita-acara", "lurah", locked.get_absolute_url(), scrolled_to("#proof")),
        ("dinas-memenuhi", "stafdinas", f"{training}eligible/", nothing),
        ("dinas-daftar", "stafdinas", f"/rosters/{rosters['draft'].pk}/", nothing),
        ("dinas-kehadiran", "stafdinas", f"/rosters/{rosters['approved'].pk}/sessions/{session.pk}/", nothing),
        ("dinas-peristiwa", "kadis", "/programs/touched/", nothing),
        ("dinas-setujui", "kadis", f"/rosters/{rosters['submitted'].pk}/", in_dialog("approve")),
        ("bappeda-unggah", "bappeda", "/imports/new/", nothing),
        ("bappeda-periksa", "bappeda", _checked_list(), nothing),
        ("bappeda-ganda", "bappeda", f"/duplicates/{_pair()}/", nothing),
        ("bappeda-mutu", "bappeda", "/quality/", nothing),
        ("bappeda-laporan", "bappeda", "/reports/", nothing),
        ("bappeda-ekstrem", "bappeda", "/reports/kemiskinan-ekstrem/", nothing),
        ("bappeda-baris", "bappeda", "/reports/kemiskinan-ekstrem/rows/?figure=extreme_poor", nothing),
        ("bappeda-penetapan", "bappeda", Determination.objects.first().get_absolute_url(), nothing),
        ("admin-beranda", "admin", "/admin/", nothing),
        ("admin-pengguna", "admin", f"/admin/accounts/user/{petugas.pk}/change/", nothing),
        ("admin-riwayat", "admin", f"/admin/households/household/{_corrected(case, petugas)}/history/", nothing),
    ]


def _agenda(head, but):
    """A meeting that is still to decide, over what was approved just now."""
    place = Ward.objects.get(name="Oesapa")
    queue = review_queue(head).filter(household__ward=place, presence="found").exclude(pk=but.pk)
    for visit in queue.order_by("pk")[:6]:
        approve_visit(visit=visit, by=head)
    return call_meeting(ward=place, held_on=timezone.localdate(), place="Kantor Kelurahan Oesapa", by=head)


def _checked_list():
    return f"/imports/{ImportBatch.objects.get(state='checked').pk}/"


def _pair():
    """The pair that is most alike of those the register is found to hold."""
    find_pairs()
    return DuplicatePair.objects.order_by("-score", "pk").first().pk


def _corrected(case, officer):
    """The id of `case` after its officer has mended the address."""
    correct_household(household=case, by=officer, version=case.version, values={"address": "Jl. Timor Raya No. 12"})
    return case.pk


def save(page, name):
    path = FOLDER / f"{name}.png"
    page.screenshot(path=path)
    Image.open(path).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def test_screenshots(demo, new_context, live_server, log_in):
    FOLDER.mkdir(parents=True, exist_ok=True)
    pages = {}
    for name, username, address, act in pictures(demo):
        if username not in pages:
            context = new_context(**(PHONE | {"device_scale_factor": 2} if username == "petugas" else DESK))
            log_in(demo[username], context)
            pages[username] = context.new_page()
        page = pages[username]
        page.goto(live_server.url + address)
        act(page)
        page.wait_for_timeout(200)
        save(page, name)
