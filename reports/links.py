"""The address behind a number, and the conditions as they stand in an address."""

from urllib.parse import urlencode

from django.urls import reverse

from reports.figures import NOBODY, Conditions

ANYTHING = Conditions()


def parameters(conditions: Conditions) -> dict[str, str]:
    """`conditions` as parameters of an address; what isn't set is left out. No personal data but the id of a user."""
    officer = conditions.officer
    found = {
        "district": conditions.district and conditions.district.pk,
        "ward": conditions.ward and conditions.ward.pk,
        "officer": officer if officer in (None, NOBODY) else officer.pk,
        "programme": conditions.programme and conditions.programme.slug,
        "species": conditions.species and conditions.species.pk,
        "threshold": conditions.threshold is not None and _amount(conditions.threshold),
        "since": conditions.since and conditions.since.isoformat(),
        "until": conditions.until and conditions.until.isoformat(),
        "per": conditions.per,
    }
    return {key: str(value) for key, value in found.items() if value}


def _amount(threshold):
    """`351957` or `351957,50`, which `parse_rupiah` reads in one way."""
    return f"{threshold:.2f}".replace(".", ",").removesuffix(",00")


def report_url(slug: str, conditions: Conditions = ANYTHING, **more) -> str:
    """The address of a report's page under `conditions`; `more` are further parameters."""
    return _with(reverse("report", args=[slug]), parameters(conditions) | more)


def rows_url(slug: str, figure: str, conditions: Conditions = ANYTHING) -> str:
    """The address that lists the rows of the figure under `conditions`."""
    found = parameters(conditions.with_(per=""))
    return _with(reverse("report_rows", args=[slug]), {"figure": figure} | found)


def _with(path, query):
    return f"{path}?{urlencode(query)}" if query else path
