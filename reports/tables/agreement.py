"""How far a second officer, who saw nothing of the first visit, agrees with the first officer."""

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from accounts.models import User
from reports.figures import Conditions, Scope, count_by
from reports.table import Column, Table, share
from reports.tables.build import counted, derived, live_table, row, summed

SLUG = "kesepakatan-petugas"
DRAWN = Q(second_check__share__gt=0)
KEYS = ("seconds_drawn", "seconds_done", "seconds_agreed")


def agreement(scope: Scope, conditions: Conditions) -> Table:
    """By the officer of the first visit: checks drawn and done, the same status, the share of same answers."""
    measures = _measures()
    found = count_by(
        KEYS, scope, conditions, by=("officer",), same=Sum("second_check__answers_same", filter=DRAWN),
        asked=Sum("second_check__answers_asked", filter=DRAWN),
    )  # fmt: skip
    counts = {pk: values for (pk,), values in found.items() if values["seconds_drawn"]}
    officers = sorted(User.objects.in_bulk(list(counts)).values(), key=lambda one: str(one).lower())
    rows = [
        row(SLUG, f"officer:{one.username}", str(one), counts[one.pk], measures, conditions.with_(officer=one))
        for one in officers
    ]
    total = row(SLUG, "total", _("Total"), summed(counts.values()), measures, conditions)
    columns = [Column("officer", _("Officer")), *(measure.column for measure in measures)]
    return live_table(SLUG, _("Agreement of officers"), scope, conditions, columns, rows, total, _notes())


def _measures():
    return (
        *(counted(key) for key in KEYS),
        derived(
            Column("agreed", _("Same status"), "percent", "%", _("Of the checks that are done.")),
            lambda values: share(values.get("seconds_agreed", 0), values.get("seconds_done", 0)),
        ),
        derived(
            Column("answers", _("Same answers"), "percent", "%", _("Of dwelling and spending; a tenth of leeway.")),
            lambda values: share(values.get("same") or 0, values.get("asked") or 0),
        ),
    )


def _notes():
    return (
        _("A share of the submitted visits, drawn by lot, is made again by another officer who doesn't see the first."),
        _("The period bounds the day on which the first visit was submitted. Few checks say little."),
    )
