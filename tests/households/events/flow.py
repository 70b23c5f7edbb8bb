"""Recording events by their page, as a person does: look, then record exactly what was shown."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from households.models import LifeEvent

TODAY = timezone.localdate()
DAY = TODAY - timedelta(days=10)


def browse(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def post(user, household, kind, day=DAY, **values):
    """Look at what will happen, then record exactly that; the last answer."""
    client, url = browse(user), reverse("event_new", args=[household.pk, kind])
    data = {"happened_on": day, "proof_number": "123/XI/2026", **values}
    answer = client.post(url, data | {"step": "look"})
    shown = answer.context["shown"]
    if shown is None:
        return answer
    return client.post(url, data | {"step": "record", "seen": shown.fingerprint})


def recorded(answer):
    assert answer.status_code == 302, answer.context["form"].errors
    return LifeEvent.objects.order_by("-pk").first()


def member(household, relation):
    return household.members.filter(relation=relation).order_by("pk").first()


def address(home, **more):
    return {"ward": home.ward_id, "rw": home.rw, "rt": home.rt, "address": home.address} | more
