"""Why a row stands where it stands, in one sentence, read from the number that the roster is ordered by."""

from django.utils.translation import gettext as _

from accounts.templatetags.formats import rupiah
from households.models.register import PovertyStatus
from programs.enrolments.need import read_need


def why(kind, number, *, status="", line=None, tied=False) -> str:
    """The sentence for a row of `kind` whose need is `number`: its group, spending against the threshold `line`
    (rupiah, None if unknown) with the poverty `status`, and who comes first where others have the same need."""
    need = read_need(number)
    parts = [_group(kind, need.group), _spending(need.spending, status, line)]
    if tied:
        parts.append(_("others have the same need, the earlier proposal comes first"))
    text = "; ".join(filter(None, parts))
    return f"{text[:1].upper()}{text[1:]}."


def _group(kind, group) -> str:
    """The kind's words for a group, or for its order where it has none for each."""
    if 0 <= group < len(kind.priority_groups):
        return str(kind.priority_groups[group])
    return str(kind.priority_note).rstrip(".")


def _spending(spending, status, line) -> str:
    if spending is None:
        return _("spending not known yet, so behind those whose spending is known")
    words = {"status": PovertyStatus(status).label, "spending": rupiah(spending)}
    if line is None:
        return _("%(status)s: %(spending)s a person a month") % words
    words |= {"gap": rupiah(abs(line - spending)), "line": rupiah(line)}
    if spending < line:
        return _("%(status)s: %(spending)s a person a month, %(gap)s under the threshold of %(line)s") % words
    return _("%(status)s: %(spending)s a person a month, %(gap)s over the threshold of %(line)s") % words


# What to join so that `why_of` asks for nothing more.
RELATED = "household__current_visit__threshold"


def why_of(kind, row, ties) -> str:
    """The sentence for a row of `ranking.ranked`; `ties` are the needs that several rows have."""
    visit = row.household.current_visit
    line = visit.threshold.amount if visit and visit.threshold else None
    return why(kind, row.need, status=row.household.poverty_status, line=line, tied=row.need in ties)


def why_then(kind, approved) -> str:
    """The same of an ApprovedRow, as it was when it was approved; nothing of those from before needs were kept."""
    if approved is None or approved.need is None:
        return ""
    values = {"status": approved.poverty_status, "line": approved.threshold_amount, "tied": approved.tied}
    return why(kind, approved.need, **values)
