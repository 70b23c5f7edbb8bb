"""Agencies (OPD) and the programmes they run, with what may change by decree as dated rows."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.history import tracked
from accounts.roles import AGENCY_HEAD, PROGRAM_OFFICER
from households.scope import sees_whole_city

AGENCY_ROLES = {AGENCY_HEAD, PROGRAM_OFFICER}


def works_for_agency(user) -> bool:
    """Whether `user` has a role in an agency (which one, `agency_ids` says)."""
    return user.is_active and bool(AGENCY_ROLES & user.roles)


def agency_ids(user):
    """The agencies `user` works for, as a subquery (no query of its own); empty without a role in an agency."""
    staff = Agency.objects.filter(staff=user.pk) if works_for_agency(user) else Agency.objects.none()
    return staff.order_by().values("pk")


class Agency(models.Model):
    """An office of the city or a ministry. `code` stands in letter numbers."""

    name = models.CharField(_("name"), max_length=120)
    code = models.CharField(_("code in letters"), max_length=30)
    head_title = models.CharField(_("title of its head"), max_length=120, blank=True)
    staff = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="agencies", verbose_name=_("staff")
    )

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["code"], name="agency_code_once")]

    def __str__(self):
        return self.name


class ProgrammeQuerySet(models.QuerySet):
    """Programmes, and who may see them."""

    def visible_to(self, user):
        """All programmes for those who see the whole city, those of the own agencies for their staff."""
        if not user.has_perm("programs.view_programme"):
            return self.none()
        return self if sees_whole_city(user) else self.filter(agency__in=agency_ids(user))


@tracked
class Programme(models.Model):
    """A programme. `kind` names its entry in `programs.kinds`."""

    class Unit(models.TextChoices):
        PERSON = "person", _("Person")
        HOUSEHOLD = "household", _("Household")

    class Decider(models.TextChoices):
        CITY = "city", _("The city approves")
        MINISTRY = "ministry", _("The ministry decides; the city proposes")

    slug = models.SlugField(_("address"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="programmes", verbose_name=_("agency"))
    unit = models.CharField(_("enrols a"), max_length=9, choices=Unit)
    decider = models.CharField(_("decided by"), max_length=8, choices=Decider, default=Decider.CITY)
    description = models.TextField(_("description"), blank=True)
    active = models.BooleanField(_("running"), default=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["slug"], name="programme_slug_once")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("programme", args=[self.slug])


@tracked
class ProgrammeParameter(models.Model):
    """A number that a decree may change (amount, age, threshold), from a day on, with its source."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="parameters", verbose_name=_("programme"))
    key = models.CharField(_("parameter"), max_length=40)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    valid_from = models.DateField(_("valid from"))
    source = models.CharField(_("source"), max_length=200)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("programme parameter")
        verbose_name_plural = _("programme parameters")
        ordering = ["programme", "key", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "key", "valid_from"], name="programme_parameter_once")
        ]

    def __str__(self):
        return f"{self.key} {self.valid_from:%Y-%m-%d}"
