"""People who work here, and the trail of what they did and looked at."""

import pgtrigger
from django.contrib.auth.models import AbstractUser, Group, UserManager
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.roles import ROLE_NAMES


class User(AbstractUser):
    """A person of the city's offices. One name, since many people here have just one."""

    first_name = None
    last_name = None
    full_name = models.CharField(_("full name"), max_length=150)
    position = models.CharField(_("position"), max_length=150, blank=True)
    employee_number = models.CharField(_("employee number (NIP)"), max_length=18, blank=True)

    objects = UserManager()
    REQUIRED_FIELDS = ["full_name"]
    # Rights come by roles alone: this is where Django would keep those of the single person, a query on every page.
    _user_perm_cache = frozenset()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self):
        return self.full_name or self.username

    def get_full_name(self):
        return self.full_name

    def get_short_name(self):
        return self.full_name.split(" ")[0]

    @cached_property
    def _rights(self) -> list[tuple]:
        """Triples (role, app, codename): roles and what they allow, in one query per object."""
        columns = ("name", "permissions__content_type__app_label", "permissions__codename")
        return list(Group.objects.filter(user=self).values_list(*columns))

    @cached_property
    def roles(self) -> frozenset[str]:
        """The names of this person's groups."""
        return frozenset(role for role, _app, _codename in self._rights)

    @cached_property
    def _group_perm_cache(self) -> set[str]:
        """Where Django looks for the rights of the groups before it asks the database once more."""
        return {f"{app}.{codename}" for _role, app, codename in self._rights if codename}

    @property
    def role_names(self):
        """The roles in words, in the order of the contract."""
        return [name for role, name in ROLE_NAMES.items() if role in self.roles]


class AuditEntry(models.Model):
    """One thing somebody did or looked at. Plain values, so that it outlives what it speaks of.

    Rows are only ever added: a trigger refuses change and deletion. `accounts.audit` writes, seals and verifies.
    """

    at = models.DateTimeField(_("time"), default=timezone.now)
    actor_id = models.BigIntegerField(_("actor id"), null=True)
    actor = models.CharField(_("actor"), max_length=150)
    action = models.CharField(_("action"), max_length=60)
    object_type = models.CharField(_("object type"), max_length=60, blank=True)
    object_id = models.CharField(_("object id"), max_length=64, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    purpose = models.CharField(_("purpose"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["object_type", "object_id", "-id"], name="audit_object"),
            models.Index(fields=["actor_id", "-id"], name="audit_actor"),
            BrinIndex(fields=["at"], name="audit_at"),
        ]
        triggers = [pgtrigger.Protect(name="audit_only_grows", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.action}"


class AuditSeal(models.Model):
    """The digest of one audit entry, chained to the seal before it (see `accounts.audit.seal`)."""

    entry_id = models.BigIntegerField(_("entry id"))
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("audit seal")
        verbose_name_plural = _("audit seals")
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["entry_id"], name="audit_seal_once")]
        triggers = [pgtrigger.Protect(name="seal_only_grows", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.entry_id} {self.digest[:12]}"


class LetterCounter(models.Model):
    """The last running number an office gave to a letter in a year; `accounts.letters` alone counts on."""

    office = models.CharField(_("office"), max_length=30)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("letter counter")
        verbose_name_plural = _("letter counters")
        constraints = [models.UniqueConstraint(fields=["office", "year"], name="letter_counter_once")]

    def __str__(self):
        return f"{self.office} {self.year}"
