"""What was found beside what was known, as rows for the review page."""

import math
from datetime import timedelta

from django.utils.translation import gettext as _

from accounts.templatetags.formats import format_number, longdate, longtime, rupiah
from households.models import Visit
from households.visits.completeness import DWELLING, SPENDING
from households.visits.rules import COUNTED

EARTH_RADIUS_KM = 6371.0
FAR_KM = 5
ONE_DAY, ONE_MINUTE = timedelta(days=1), timedelta(minutes=1)


def visit_facts(visit):
    """(label, value) pairs: who, when, how long. `visit.finished_at`: when the officer with a phone had finished."""
    facts = [
        (_("Officer"), visit.officer),
        (_("Date of the visit"), longdate(visit.visited_on)),
        (_("Presence"), visit.get_presence_display()),
        (_("Begun"), longtime(visit.created_at)),
    ]
    spent = (visit.finished_at or visit.submitted_at or visit.created_at) - visit.created_at
    if timedelta() < spent < ONE_DAY:
        facts.append((_("Time spent"), _("%(minutes)s minutes") % {"minutes": format_number(spent // ONE_MINUTE)}))
    if visit.submitted_at:
        facts.append((_("Sent"), longtime(visit.submitted_at)))
    tried = [f"{one.get_presence_display()}, {longtime(one.at)}" for one in visit.attempts.all()]
    if tried:
        facts.append((_("Attempts to meet them"), f"{len(tried)} – {'; '.join(tried)}"))
    return facts


def place_facts(visit):
    """(label, value) pairs: the register's point beside the visit's, with the distances between them."""
    household = visit.household
    registered = (household.latitude, household.longitude)
    visited = (visit.latitude, visit.longitude)
    facts = [(_("Point of the visit"), _point(visited, visit.accuracy)), (_("Registered point"), _point(registered))]
    if visited[0] is not None:
        ward = household.ward
        facts.append((_("From the middle of the ward"), _distance(visited, (ward.latitude, ward.longitude))))
        if registered[0] is not None:
            facts.append((_("From the registered point"), _distance(visited, registered)))
    return facts


def answer_rows(visit, previous, told=None):
    """Rows (label, listed, before, now, changed, num) of dwelling and spending; `before` is None without a previous
    visit, `listed` what a list says of it (`told`) or ""."""
    words = told.words if told else {}
    return [
        *(_row(visit, previous, name, _choice) | {"listed": words.get(name, "")} for name in DWELLING),
        *(_row(visit, previous, name, _amount) | {"num": True, "listed": ""} for name in SPENDING),
    ]


def member_rows(visit, members):
    """Rows of the members: the person, age on the day of the visit, what was found, whether it needs a look."""
    return [
        {
            "person": member.person,
            "age": member.person.age_on(visit.visited_on),
            "finding": member.get_finding_display(),
            "odd": member.finding not in COUNTED,
        }
        for member in members
    ]


def _row(visit, previous, name, shown):
    now = getattr(visit, name)
    changed = previous is not None and getattr(previous, name) != now
    before = shown(previous, name) if previous is not None else None
    label = Visit._meta.get_field(name).verbose_name
    return {"label": label, "before": before, "now": shown(visit, name), "changed": changed, "num": False}


def _choice(visit, name):
    return getattr(visit, f"get_{name}_display")() if getattr(visit, name) is not None else "–"


def _amount(visit, name):
    return rupiah(getattr(visit, name))


def _point(point, accuracy=None):
    if point[0] is None:
        return ""
    text = f"{point[0]:.5f}, {point[1]:.5f}"
    return f"{text} (± {accuracy} m)" if accuracy is not None else text


def _distance(one, other):
    """Great-circle distance in words, by the haversine formula."""
    lat1, lng1, lat2, lng2 = (math.radians(float(value)) for value in (*one, *other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lng2 - lng1) / 2) ** 2
    km = 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(half))
    text = _("%(km)s km") % {"km": format_number(round(km, 1), 1)}
    return _("%(distance)s: far away") % {"distance": text} if km > FAR_KM else text
