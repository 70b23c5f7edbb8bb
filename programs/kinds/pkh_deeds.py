"""What is recorded of a PKH family: the stages of its membership, commitments kept or not, and who receives."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from households.models import Person
from programs.eligibility import facts_of
from programs.kinds.base import Deed
from programs.kinds.steps import STAGES, DeedForm, in_the_programme, text_field
from programs.models import PkhCommitment, PkhDetails, PkhStage

RECORDS = "programs.record_activity"
LISTED = 24


def quarter(day) -> int:
    """The stage that the day falls in: PKH is paid by the quarter."""
    return (day.month + 2) // 3


class StageForm(DeedForm):
    """Year and stage."""

    year = forms.IntegerField(label=gettext_lazy("year"), min_value=2007, max_value=2100)
    stage = forms.TypedChoiceField(label=gettext_lazy("stage"), choices=STAGES, coerce=int)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["year"].initial, self.fields["stage"].initial = today.year, quarter(today)


class CommitmentForm(StageForm):
    """Which member kept which commitment in which stage."""

    member = forms.ModelChoiceField(label=gettext_lazy("member"), queryset=Person.objects.none())
    kind = forms.ChoiceField(label=gettext_lazy("commitment"), choices=PkhCommitment.Kind.choices)
    kept = forms.TypedChoiceField(
        label=gettext_lazy("kept"), choices=[("1", gettext_lazy("Yes")), ("0", gettext_lazy("No"))],
        coerce=lambda value: value == "1",
    )  # fmt: skip
    note = forms.CharField(label=gettext_lazy("note"), max_length=200, required=False)
    field_order = ["member", "kind", "kept", "year", "stage", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = self.enrolment.household.members.present().order_by("birth_date", "pk")


class RecipientForm(DeedForm):
    """Who receives from now on, and why it changes."""

    recipient = forms.ModelChoiceField(
        label=gettext_lazy("recipient"), queryset=Person.objects.none(),
        help_text=gettext_lazy("Usually the mother. After a death an heir of the family goes on receiving."),
    )  # fmt: skip
    reason = text_field(gettext_lazy("Why it changes"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["recipient"].queryset = self.enrolment.household.members.present().order_by("birth_date", "pk")


def record_stage(enrolment, by, *, year, stage):
    """The family is a member in this stage; the details name the latest."""
    PkhStage.objects.get_or_create(enrolment=enrolment, year=year, stage=stage)
    latest = PkhStage.objects.filter(enrolment=enrolment).order_by("-year", "-stage").first()
    PkhDetails.objects.update_or_create(enrolment=enrolment, defaults={"year": latest.year, "stage": latest.stage})
    return f"{year}/{stage}"


def record_commitment(enrolment, by, *, member, kind, kept, year, stage, note):
    """A check of one stage; checked again, the newer one counts."""
    values = {"kept": kept, "note": note, "checked_by": by, "checked_at": timezone.now()}
    PkhCommitment.objects.update_or_create(
        enrolment=enrolment, member=member, kind=kind, year=year, stage=stage, defaults=values
    )
    return f"{year}/{stage}"


def change_recipient(enrolment, by, *, recipient, reason):
    """The mother instead of the head, or an heir after a death: the enrolment goes on."""
    today = timezone.localdate()
    PkhDetails.objects.update_or_create(
        enrolment=enrolment,
        defaults={"recipient": recipient},
        create_defaults={"recipient": recipient, "year": today.year, "stage": quarter(today)},
    )
    return reason


def panel_context(enrolment, parameters) -> dict:
    """Components paid with amounts, the total of the year, stages, commitments, and whether the recipient is gone."""
    from programs.kinds.pkh import assessment_context

    context = assessment_context(facts_of(enrolment.household, timezone.localdate()), parameters)
    recipient = getattr(getattr(enrolment, "pkh", None), "recipient", None)
    commitments = list(enrolment.pkh_commitments.select_related("member").order_by("-year", "-stage", "pk")[:LISTED])
    return context | {
        "stages": list(enrolment.pkh_stages.order_by("-year", "-stage")[:LISTED]),
        "commitments": commitments,
        "missed": sum(not one.kept for one in commitments),
        "recipient": recipient,
        "recipient_gone": recipient is not None and recipient.status != "present",
    }


DEEDS = (
    Deed("stage", gettext_lazy("Record a stage"), "calendar-check", RECORDS, StageForm, record_stage, in_the_programme),
    Deed("commitment", gettext_lazy("Record a commitment"), "clipboard-check", RECORDS, CommitmentForm,
         record_commitment, in_the_programme),
    Deed("recipient", gettext_lazy("Change the recipient"), "people", RECORDS, RecipientForm, change_recipient,
         in_the_programme),
)  # fmt: skip
