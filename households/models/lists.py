"""Lists that come in: a dated snapshot with its source, the problems found in it, and people it names twice."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ImportBatchQuerySet(models.QuerySet):
    """Imported lists, and who may see them."""

    def visible_to(self, user):
        """All lists for those who may see them, none for others."""
        return self if user.has_perm("households.view_importbatch") else self.none()


class ImportBatch(models.Model):
    """One list, as uploaded. Nothing of it is in the register before it is accepted."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Waiting for the check")
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked")
        ACCEPTING = "accepting", _("Being accepted")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")
        UNREADABLE = "unreadable", _("Unreadable")
        CANCELLED = "cancelled", _("Cancelled")
        UNDONE = "undone", _("Undone")

    file = models.FileField(_("file"), upload_to="imports/%Y/%m/")
    file_name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    source = models.CharField(_("source"), max_length=120, blank=True)
    snapshot_date = models.DateField(_("as of"), null=True, blank=True)
    layout = models.CharField(_("layout"), max_length=30, blank=True)
    sheet = models.CharField(_("sheet"), max_length=100, blank=True)
    header_row = models.PositiveIntegerField(_("header row"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.UPLOADED)
    phase = models.CharField(_("phase"), max_length=60, blank=True)
    progress = models.PositiveSmallIntegerField(_("progress in per cent"), default=0)
    message = models.TextField(_("message"), blank=True)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    accepted = models.PositiveIntegerField(_("good rows"), default=0)
    rejected = models.PositiveIntegerField(_("rejected rows"), default=0)
    household_count = models.PositiveIntegerField(_("households in the list"), default=0)
    registered_elsewhere = models.PositiveIntegerField(_("already in another household"), default=0)
    households_created = models.PositiveIntegerField(_("new households"), default=0)
    households_updated = models.PositiveIntegerField(_("changed households"), default=0)
    persons_created = models.PositiveIntegerField(_("new persons"), default=0)
    persons_updated = models.PositiveIntegerField(_("changed persons"), default=0)
    snapshot_only = models.BooleanField(
        _("snapshot alone"), default=False, help_text=_("Kept to compare; nobody is entered from it.")
    )
    matched = models.PositiveIntegerField(_("rows found in the register"), default=0)
    entered_at = models.DateTimeField(_("entered the register"), null=True, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("imported list")
        verbose_name_plural = _("imported lists")
        permissions = [("import_lists", _("Can import lists"))]
        ordering = ["-pk"]

    def __str__(self):
        return self.file_name


class ImportProblem(models.Model):
    """What is wrong, or odd, in one cell of a list. `value` is masked where it is an identity number."""

    class Severity(models.TextChoices):
        ERROR = "error", _("Error")
        WARNING = "warning", _("Warning")

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="problems", verbose_name=_("list"))
    row = models.PositiveIntegerField(_("row"))
    column = models.CharField(_("column"), max_length=60)
    code = models.CharField(_("code"), max_length=30)
    severity = models.CharField(_("severity"), max_length=7, choices=Severity)
    value = models.CharField(_("value"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("problem in a list")
        verbose_name_plural = _("problems in lists")
        indexes = [models.Index(fields=["batch", "severity", "code", "row"], name="import_problem_by_code")]

    def __str__(self):
        return f"{self.row} {self.code}"


class DuplicateCandidate(models.Model):
    """A row of a list that names a person who is already in another household: for a person to decide."""

    class State(models.TextChoices):
        OPEN = "open", _("To be decided")
        DECIDED = "decided", _("Decided")

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="duplicates", verbose_name=_("list"))
    row = models.PositiveIntegerField(_("row"))
    person = models.ForeignKey("households.Person", models.PROTECT, related_name="+", verbose_name=_("registered as"))
    household = models.ForeignKey(
        "households.Household", models.PROTECT, null=True, related_name="+", verbose_name=_("named in household")
    )
    name = models.CharField(_("name in the list"), max_length=120)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    created_at = models.DateTimeField(_("found"), default=timezone.now)

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        constraints = [
            models.UniqueConstraint(fields=["person", "household"], name="duplicate_candidate_once"),
        ]

    def __str__(self):
        return self.name


class ImportLayout(models.Model):
    """A layout that a person named for a list that wasn't known. `columns`: field → heading as the list spells it."""

    slug = models.SlugField(_("short name"), max_length=30)
    title = models.CharField(_("name of the layout"), max_length=60)
    columns = models.JSONField(_("columns"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("named by")
    )
    made_at = models.DateTimeField(_("named"), default=timezone.now)

    class Meta:
        verbose_name = _("layout of lists")
        verbose_name_plural = _("layouts of lists")
        constraints = [
            models.UniqueConstraint(
                fields=["slug"], name="import_layout_slug_once",
                violation_error_message=_("There is already a layout of this name."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.title


class ListEntryQuerySet(models.QuerySet):
    """Rows of snapshots."""

    def of_household(self, household):
        """What accepted lists say of a household, the latest list first."""
        return self.filter(household=household, batch__state=ImportBatch.State.ACCEPTED).order_by("-batch_id", "row")


class ListEntry(models.Model):
    """One row of an accepted list, as the list has it: a source's word on a day. Never changed afterwards.

    `key` tells the same person in two lists: NIK, else No. KK and name, else the source's own number, else the name.
    `household`, `person`: found in the register by number, or entered from this row (`created`).
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="entries", verbose_name=_("list"))
    row = models.PositiveIntegerField(_("row"))
    key = models.CharField(_("key"), max_length=160)
    kk = models.CharField(_("No. KK"), max_length=16, blank=True)
    nik = models.CharField(_("NIK"), max_length=16, blank=True)
    name = models.CharField(_("name"), max_length=120)
    ward = models.ForeignKey("households.Ward", models.PROTECT, null=True, related_name="+", verbose_name=_("ward"))
    address = models.CharField(_("address"), max_length=200, blank=True)
    source_id = models.CharField(_("number in the source"), max_length=40, blank=True)
    decile = models.PositiveSmallIntegerField(_("decile"), null=True)
    padan = models.BooleanField(_("registry match"), null=True)
    pkh = models.BooleanField("PKH", null=True)
    bpnt = models.BooleanField("BPNT", null=True)
    pbi = models.BooleanField("PBI JKN", null=True)
    pip = models.BooleanField("PIP", null=True)
    dwelling = models.JSONField(_("the dwelling as the list has it"), null=True)
    household = models.ForeignKey(
        "households.Household", models.SET_NULL, null=True, related_name="list_entries", verbose_name=_("household")
    )
    person = models.ForeignKey(
        "households.Person", models.SET_NULL, null=True, related_name="list_entries", verbose_name=_("person")
    )
    created = models.BooleanField(_("entered from this row"), default=False)

    objects = ListEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of a snapshot")
        verbose_name_plural = _("rows of snapshots")
        constraints = [models.UniqueConstraint(fields=["batch", "row"], name="list_entry_row_once")]
        indexes = [models.Index(fields=["batch", "key"], name="list_entry_by_key")]

    def __str__(self):
        return self.name


class ListFill(models.Model):
    """A blank of the register that a list has filled, so that the list can be undone."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="fills", verbose_name=_("list"))
    person = models.ForeignKey(
        "households.Person", models.CASCADE, null=True, related_name="+", verbose_name=_("person")
    )
    household = models.ForeignKey(
        "households.Household", models.CASCADE, null=True, related_name="+", verbose_name=_("household")
    )
    field = models.CharField(_("field"), max_length=20)

    class Meta:
        verbose_name = _("blank filled by a list")
        verbose_name_plural = _("blanks filled by lists")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False, household__isnull=True)
                | models.Q(person__isnull=True, household__isnull=False),
                name="list_fill_of_one",
            ),
        ]

    def __str__(self):
        return self.field
