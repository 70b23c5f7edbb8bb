"""Who is due how much in a payment: by the kind of the programme and the numbers in force on its first day."""

from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from programs.kinds import kind_of
from programs.models import Disbursement, Enrolment, EnrolmentState
from programs.parameters import parameters_of

# Who is paid: whoever is in the programme; a suspended enrolment waits.
PAID_STATES = (EnrolmentState.ACTIVE,)
RUPIAH = Decimal(1)


def numbers_of(programme, day):
    """The parameters by which the kind says what each is due on `day`; None where it says nothing, or one is unset."""
    kind, numbers = kind_of(programme), parameters_of(programme, day)
    return numbers if kind.due and all(key in numbers for key in kind.due_needs) else None


def members_of(programme, year=None, part=None):
    """The active enrolments; with `part`, those whom the list of that stage of `year` names."""
    rows = Enrolment.objects.filter(programme=programme, state__in=PAID_STATES)
    narrow = kind_of(programme).in_part
    return narrow(rows, year, part) if part and narrow else rows


def amounts_due(programme, day, *, year=None, part=None, amount=None) -> list[tuple]:
    """Pairs (enrolment id, whole rupiah) of those who are due something: `amount` for each, else what the numbers of
    `day` say. Raises ValidationError where no `amount` is given and the numbers say nothing, or nobody is a member."""
    rows = members_of(programme, year, part).order_by("pk")
    if amount is None:
        numbers = numbers_of(programme, day)
        if numbers is None:
            raise ValidationError(_("No amount is set for this programme on that day: write one."), code="no_amount")
        found = rows.annotate(owed=kind_of(programme).due(numbers, day)).values_list("pk", "owed")
    else:
        found = ((pk, amount) for pk in rows.values_list("pk", flat=True))
    owed = [(pk, Decimal(value or 0).quantize(RUPIAH, ROUND_HALF_UP)) for pk, value in found]
    if not owed:
        text = _("Nobody is a member in this stage.") if part else _("Nobody is active in this programme.")
        raise ValidationError(text, code="nobody")
    return [pair for pair in owed if pair[1] > 0]


def lines_of(row) -> list[tuple]:
    """Pairs (words, rupiah): how the register of today explains what one disbursement is due; none where it doesn't."""
    payout, enrolment = row.payout, row.enrolment
    numbers = numbers_of(payout.programme, payout.paid_from)
    return kind_of(payout.programme).due_lines(enrolment, numbers, payout.paid_from) if numbers is not None else []


def left_out(payout):
    """The active enrolments that are due nothing in `payout`: on no list of its stage, or with no amount."""
    there = Disbursement.objects.filter(payout=payout, enrolment=OuterRef("pk"))
    return members_of(payout.programme).filter(~Exists(there))
