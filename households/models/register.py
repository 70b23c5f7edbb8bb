"""Households (KK) and their members (ART): the register itself."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.history import tracked
from households.finding.names import PlainName
from households.models.areas import Ward
from households.scope import households_of, sees_whole_city
from kupang_case.ids import uuid7

SIXTEEN_DIGITS = RegexValidator(r"^\d{16}\Z", _("Exactly 16 digits."))
THREE_DIGITS = RegexValidator(r"^\d{3}\Z", _("Three digits, as in 005."))


class VerificationStatus(models.TextChoices):
    """How far a household's verification is; follows from its visits (`households.visits`)."""

    UNVERIFIED = "unverified", _("Not verified")
    ASSIGNED = "assigned", _("Assigned")
    SUBMITTED = "submitted", _("Awaiting review")
    RETURNED = "returned", _("Returned")
    VERIFIED = "verified", _("Verified")
    UNREACHABLE = "unreachable", _("Not reached")


class PovertyStatus(models.TextChoices):
    """From the latest approved visit and the threshold in force that day."""

    UNKNOWN = "unknown", _("Not known yet")
    EXTREME_POOR = "extreme_poor", _("Extremely poor")
    POOR = "poor", _("Poor")
    NOT_POOR = "not_poor", _("Not poor")


class HouseholdQuerySet(models.QuerySet):
    """Households, and who may see them."""

    def visible_to(self, user):
        """The households `user` may see (`households.scope`); none for a person without a role or an area."""
        return self if sees_whole_city(user) else self.filter(households_of(user))


@tracked
class Household(models.Model):
    """A family with one family card (KK), at one address.

    The two statuses, the head's name and the member count are copies for lists: actions alone write them
    (`households.visits.actions`, `households.summary`).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kk_number = models.CharField(_("No. KK"), max_length=16, null=True, blank=True, validators=[SIXTEEN_DIGITS])
    ward = models.ForeignKey(Ward, models.PROTECT, related_name="households", verbose_name=_("ward"))
    rw = models.CharField(_("RW"), max_length=3, blank=True, validators=[THREE_DIGITS])
    rt = models.CharField(_("RT"), max_length=3, blank=True, validators=[THREE_DIGITS])
    address = models.CharField(_("address"), max_length=200, blank=True)
    latitude = models.DecimalField(
        _("latitude"), max_digits=9, decimal_places=6, null=True, blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )  # fmt: skip
    longitude = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, null=True, blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )  # fmt: skip
    verification_status = models.CharField(
        _("verification status"), max_length=12, choices=VerificationStatus, default=VerificationStatus.UNVERIFIED
    )
    poverty_status = models.CharField(
        _("poverty status"), max_length=12, choices=PovertyStatus, default=PovertyStatus.UNKNOWN
    )
    current_visit = models.ForeignKey(
        "households.Visit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("deciding visit")
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="assigned_households",
        verbose_name=_("assigned to"),
    )  # fmt: skip
    head_name = models.CharField(_("head of household"), max_length=120, blank=True)
    member_count = models.PositiveSmallIntegerField(_("members"), default=0)
    source_batch = models.ForeignKey(
        "households.ImportBatch", models.PROTECT, null=True, blank=True, related_name="households",
        verbose_name=_("from list"),
    )  # fmt: skip
    created_at = models.DateTimeField(_("entered"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by")
    )
    updated_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")
        permissions = [
            ("register_household", _("Can register households")),
            ("correct_household", _("Can correct households")),
            ("assign_household", _("Can assign households to officers")),
            ("reveal_identity", _("Can reveal an identity number with a purpose")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kk_number"], name="household_kk_once",
                violation_error_message=_("This No. KK is already registered."),
            ),
            models.CheckConstraint(
                condition=models.Q(kk_number__isnull=True) | models.Q(kk_number__regex=r"^[0-9]{16}$"),
                name="household_kk_16_digits", violation_error_message=_("A No. KK has exactly 16 digits."),
            ),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__isnull=False, longitude__isnull=False),
                name="household_point_whole", violation_error_message=_("A point needs both latitude and longitude."),
            ),
        ]  # fmt: skip
        indexes = [
            GinIndex(OpClass(Upper("address"), name="gin_trgm_ops"), name="household_address_trigram"),
            models.Index(fields=["head_name", "id"], name="household_by_name"),
            models.Index(fields=["ward", "head_name", "id"], name="household_ward_name"),
            models.Index(fields=["ward", "verification_status", "poverty_status"], name="household_figures"),
            models.Index(fields=["poverty_status", "head_name", "id"], name="household_poverty_name"),
            models.Index(fields=["verification_status", "head_name", "id"], name="household_verif_name"),
        ]

    def __str__(self):
        return self.head_name or str(_("Household without a head"))

    def get_absolute_url(self):
        return reverse("household", args=[self.pk])


class Sex(models.TextChoices):
    """As on the identity card: L laki-laki, P perempuan."""

    MALE = "L", _("Male")
    FEMALE = "P", _("Female")


class Relation(models.TextChoices):
    """Relation to the head, as on the family card."""

    HEAD = "head", _("Head of household")
    SPOUSE = "spouse", _("Wife or husband")
    CHILD = "child", _("Child")
    CHILD_IN_LAW = "child_in_law", _("Son or daughter in law")
    GRANDCHILD = "grandchild", _("Grandchild")
    PARENT = "parent", _("Parent")
    PARENT_IN_LAW = "parent_in_law", _("Parent in law")
    RELATIVE = "relative", _("Other relative")
    HELPER = "helper", _("Domestic worker")
    OTHER = "other", _("Other")


class Education(models.TextChoices):
    """Highest schooling completed."""

    UNKNOWN = "", _("Not known")
    NONE = "none", _("No schooling completed")
    SD = "sd", _("Primary (SD)")
    SMP = "smp", _("Lower secondary (SMP)")
    SMA = "sma", _("Upper secondary (SMA/SMK)")
    HIGHER = "higher", _("College or university")


class SchoolLevel(models.TextChoices):
    """The school a person goes to now."""

    NONE = "", _("Not at school")
    PAUD = "paud", _("Early childhood (PAUD/TK)")
    SD = "sd", _("Primary (SD)")
    SMP = "smp", _("Lower secondary (SMP)")
    SMA = "sma", _("Upper secondary (SMA/SMK)")
    HIGHER = "higher", _("College or university")


class Disability(models.TextChoices):
    """Kind of disability (UU 8/2016 art. 4)."""

    NONE = "", _("None")
    PHYSICAL = "physical", _("Physical")
    INTELLECTUAL = "intellectual", _("Intellectual")
    MENTAL = "mental", _("Mental")
    SENSORY = "sensory", _("Sensory")
    MULTIPLE = "multiple", _("Multiple")


class PersonStatus(models.TextChoices):
    """Whether a person still belongs to the household."""

    PRESENT = "present", _("Member")
    MOVED = "moved", _("Moved away")
    DECEASED = "deceased", _("Deceased")


class PersonQuerySet(models.QuerySet):
    """People of the register, and who may see them."""

    def visible_to(self, user):
        """The people of the households `user` may see."""
        if sees_whole_city(user):
            return self
        return self.filter(household__in=Household.objects.visible_to(user))

    def present(self):
        """The people who still belong to their household."""
        return self.filter(status=PersonStatus.PRESENT)


@tracked
class Person(models.Model):
    """A member of a household. `nik` is null as long as there is none: a number is never invented."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="members", verbose_name=_("household"))
    name = models.CharField(_("name"), max_length=120, help_text=_("In capitals, as on the family card."))
    nik = models.CharField(_("NIK"), max_length=16, null=True, blank=True, validators=[SIXTEEN_DIGITS])
    sex = models.CharField(_("sex"), max_length=1, choices=Sex)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    birth_place = models.CharField(_("place of birth"), max_length=60, blank=True)
    relation = models.CharField(_("relation to the head"), max_length=14, choices=Relation, default=Relation.OTHER)
    mother_name = models.CharField(_("mother's name"), max_length=120, blank=True)
    education = models.CharField(_("highest schooling"), max_length=6, choices=Education, blank=True)
    school_level = models.CharField(_("goes to school"), max_length=6, choices=SchoolLevel, blank=True)
    occupation = models.CharField(_("occupation"), max_length=80, blank=True)
    disability = models.CharField(_("disability"), max_length=12, choices=Disability, blank=True)
    severely_disabled = models.BooleanField(_("severely disabled"), default=False)
    pregnant = models.BooleanField(_("pregnant or recently gave birth"), default=False)
    status = models.CharField(_("membership"), max_length=8, choices=PersonStatus, default=PersonStatus.PRESENT)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    created_at = models.DateTimeField(_("entered"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        constraints = [
            models.UniqueConstraint(
                fields=["nik"], name="person_nik_once", violation_error_message=_("This NIK is already registered.")
            ),
            models.CheckConstraint(
                condition=models.Q(nik__isnull=True) | models.Q(nik__regex=r"^[0-9]{16}$"),
                name="person_nik_16_digits", violation_error_message=_("A NIK has exactly 16 digits."),
            ),
            models.UniqueConstraint(
                fields=["household"], condition=models.Q(relation="head", status="present"),
                name="household_one_head", violation_error_message=_("A household has one head."),
            ),
            models.CheckConstraint(
                condition=models.Q(pregnant=False) | models.Q(sex="P"),
                name="person_pregnant_is_female", violation_error_message=_("Only a woman can be pregnant."),
            ),
            models.CheckConstraint(
                condition=models.Q(status="present", left_on__isnull=True) | ~models.Q(status="present"),
                name="person_present_has_not_left",
                violation_error_message=_("A person with a leaving date isn't a member any more."),
            ),
        ]  # fmt: skip
        indexes = [
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="person_name_trigram"),
            GinIndex(OpClass(PlainName("name"), name="gin_trgm_ops"), name="person_plain_name"),
            models.Index(fields=["birth_date"], name="person_by_birth_date"),
        ]

    def __str__(self):
        return self.name

    def age_on(self, day):
        """Whole years on `day`, or None where the birth date isn't known."""
        if not self.birth_date:
            return None
        return day.year - self.birth_date.year - ((day.month, day.day) < (self.birth_date.month, self.birth_date.day))
