"""Ward meetings with signed minutes, two determinations, flags and an objection: what follows from the visits.

Set-based, so that the whole city costs seconds. Lasiana keeps its second meeting for whoever tries the pages.
"""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.db import connection

from accounts.letters import next_letter_number
from households.determinations.actions import make_determination
from households.meetings import minutes
from households.models import Household, MeetingAttendee, Visit, Ward, WardMeeting
from households.models.meetings import MeetingState
from households.models.visits import VisitState
from households.objections.actions import record_objection
from households.visits.flags import refresh_flags
from reports.demo.chance import uuid7_at

EARLIER, LATER = 301, 7  # days ago; visits up to the day before are spoken of
LEFT_OPEN = "Lasiana"
DISAGREED_EACH = 40
REASON = "Menurut peserta musyawarah, keluarga ini sudah mampu."
PEOPLE = (("Ketua LPM", True), ("Ketua RW 001", True), ("Ketua RT 004", True), ("Tokoh masyarakat", False))
PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj
4 0 obj<</Length 63>>stream
BT /F 14 Tf 60 760 Td (Berita acara bertanda tangan: contoh) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""
# What each meeting speaks of: the latest approved visit until the day before, unless an earlier meeting settled it.
ITEMS = """
INSERT INTO households_meetingitem
    (meeting_id, household_id, visit_id, head_name, rt, rw, poverty_status, per_capita, decision, reason)
SELECT m.id, h.id, v.id, h.head_name, h.rt, h.rw, v.poverty_status, v.per_capita,
       CASE WHEN v.poverty_status = 'extreme_poor' AND no.n %% %(each)s = 0 THEN 'disagreed' ELSE 'agreed' END,
       CASE WHEN v.poverty_status = 'extreme_poor' AND no.n %% %(each)s = 0 THEN %(reason)s ELSE '' END
FROM (
    SELECT DISTINCT ON (household_id) * FROM households_visit
    WHERE state = 'approved' AND presence = 'found' AND visited_on < %(day)s
    ORDER BY household_id, visited_on DESC, id DESC
) v
JOIN households_household h ON h.id = v.household_id
JOIN households_wardmeeting m ON m.ward_id = h.ward_id AND m.state = 'open'
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM households_household) no ON no.id = h.id
WHERE NOT EXISTS (SELECT FROM households_meetingitem i WHERE i.visit_id = v.id)
ORDER BY m.id, h.rw, h.rt, h.head_name
"""


def add_decisions(rng, city, say) -> None:
    """Two rounds of meetings and a determination after each; flags of what waits for review; one objection."""
    waiting = list(Visit.objects.filter(state=VisitState.SUBMITTED).order_by("pk").values_list("pk", flat=True))
    city.counts["tanda pada kunjungan"] = refresh_flags(waiting)
    for ago, but in ((EARLIER, None), (LATER, LEFT_OPEN)):
        held = _round(rng, city, ago, but)
        if held:
            made = make_determination(day=city.calendar.day(ago - 1), by=city.staff.demo["bappeda"])
            city.counts[f"penetapan {made.number}"] = made.rows.listed().count()
        say("musyawarah terkunci", held, held)
    _objection(city)


def _round(rng, city, ago, but) -> int:
    """Meetings of every ward that has something to speak of, closed and locked; return how many."""
    day, moment = city.calendar.day(ago), city.calendar.moment(rng, ago)
    wards = Ward.objects.filter(households__visits__state=VisitState.APPROVED).exclude(name=but).distinct()
    meetings = [_meeting(rng, city, ward, day, moment) for ward in wards.order_by("code")]
    WardMeeting.objects.bulk_create(meetings)
    with connection.cursor() as cursor:
        cursor.execute(ITEMS, {"day": day, "each": DISAGREED_EACH, "reason": REASON})
    WardMeeting.objects.filter(state=MeetingState.OPEN, items=None).delete()
    held = list(WardMeeting.objects.filter(state=MeetingState.OPEN).select_related("ward", "called_by").order_by("pk"))
    MeetingAttendee.objects.bulk_create(
        MeetingAttendee(meeting=meeting, name=f"Peserta {number}", position=position, present=present)
        for meeting in held
        for number, (position, present) in enumerate(PEOPLE, 1)
    )
    for meeting in held:
        _lock(meeting, moment)
    return len(held)


def _meeting(rng, city, ward, day, moment):
    head = city.staff.reviewers[ward.pk][0]
    return WardMeeting(
        id=uuid7_at(rng, moment), ward=ward, held_on=day, place=f"Kantor Kelurahan {ward.name}", called_by=head,
        called_at=moment - timedelta(days=5), token=f"{rng.getrandbits(80):020x}",
    )  # fmt: skip


def _lock(meeting, moment):
    """Close and lock at once, as the actions would have on that day."""
    office = f"KEL.{meeting.ward.name.upper().replace(' ', '-')}"
    meeting.number = next_letter_number(office, meeting.held_on)
    meeting.closed_by, meeting.closed_at = meeting.called_by, moment
    meeting.list_hash = minutes.list_hash(meeting)
    meeting.state = MeetingState.CLOSED
    meeting.save()
    meeting.scan.save(f"{meeting.pk}.pdf", ContentFile(PDF), save=False)
    meeting.scan_type, meeting.scan_sha256 = "application/pdf", minutes.scan_hash(meeting)
    meeting.state, meeting.locked_by, meeting.locked_at = MeetingState.LOCKED, meeting.called_by, moment
    meeting.save()


def _objection(city):
    home = Household.objects.filter(ward__name="Oesapa", poverty_status="not_poor").order_by("pk").first()
    if home:
        record_objection(
            household=home, target="status", brought_by=home.head_name.title(), contact="Melalui Ketua RT",
            statement="Kepala keluarga kehilangan pekerjaan sesudah kunjungan; mohon dikunjungi ulang.",
            evidence=None, by=city.staff.demo["petugas"],
        )  # fmt: skip
