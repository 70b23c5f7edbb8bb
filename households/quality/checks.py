"""The checks: each one condition over a person or a household, used to count and to show the rows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import BooleanField, Count, Exists, F, Func, OuterRef, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from households.identity.checks import FEMALE_DAY
from households.models import Household, Person
from households.models.register import PersonStatus, Relation

STALE_AFTER = timedelta(days=730)  # the city looks at every poor family once in two years
YOUNGEST_PARENT = timedelta(days=12 * 365.25)
OLDEST = timedelta(days=110 * 365.25)


@dataclass(frozen=True)
class Check:
    """One thing that can be wrong. `condition()` gives a Q over `model`; `slug` stands in the address."""

    slug: str
    label: str | Promise
    model: type
    condition: Callable[[], Q]

    @property
    def of_persons(self) -> bool:
        return self.model is Person

    @property
    def key(self) -> str:
        return "check_" + self.slug.replace("-", "_")


class NikAgrees(Func):
    """Whether the digits 7 to 12 of the NIK tell the stated date and sex."""

    template = (
        "substr(%(nik)s, 7, 6) = lpad((extract(day FROM %(birth)s)::int"
        f" + CASE WHEN %(sex)s = 'P' THEN {FEMALE_DAY} ELSE 0 END)"
        "::text, 2, '0') || to_char(%(birth)s, 'MMYY')"
    )
    output_field = BooleanField()

    def as_sql(self, compiler, connection, **extra):
        parts = [compiler.compile(source)[0] for source in self.source_expressions]
        return self.template % dict(zip(("nik", "birth", "sex"), parts, strict=True)), []


def _implausible_parent():
    head = Person.objects.filter(
        household=OuterRef("household"), relation=Relation.HEAD, status=PersonStatus.PRESENT,
        birth_date__gt=OuterRef("birth_date") - YOUNGEST_PARENT,
    )  # fmt: skip
    return Q(relation=Relation.CHILD) & Q(Exists(head))


def _no_head():
    head = Person.objects.filter(household=OuterRef("pk"), relation=Relation.HEAD, status=PersonStatus.PRESENT)
    return Q(member_count__gt=0) & ~Q(Exists(head))


def _stale():
    return Q(current_visit__reviewed_at__lt=timezone.now() - STALE_AFTER)


def _too_old():
    return Q(birth_date__lt=timezone.localdate() - OLDEST) | Q(birth_date__gt=timezone.localdate())


CHECKS = [
    Check("tanpa-nik", _("No NIK"), Person, lambda: Q(nik__isnull=True)),
    Check("tanpa-tanggal-lahir", _("No date of birth"), Person, lambda: Q(birth_date__isnull=True)),
    Check(
        "nik-berbeda", _("NIK tells another date or sex"), Person,
        lambda: Q(nik__isnull=False, birth_date__isnull=False) & ~Q(NikAgrees(F("nik"), F("birth_date"), F("sex"))),
    ),
    Check("umur-mustahil", _("Impossible age"), Person, _too_old),
    Check("anak-lebih-tua", _("Child hardly younger than the head"), Person, _implausible_parent),
    Check("tanpa-kk", _("No family card number"), Household, lambda: Q(kk_number__isnull=True)),
    Check("tanpa-kepala", _("No head of household"), Household, _no_head),
    Check("tanpa-anggota", _("No members"), Household, lambda: Q(member_count=0)),
    Check("tanpa-alamat", _("No address"), Household, lambda: Q(address="")),
    Check("tanpa-titik", _("No point on the map"), Household, lambda: Q(latitude__isnull=True)),
    Check("kunjungan-lama", _("Verified over two years ago"), Household, _stale),
]  # fmt: skip
BY_SLUG = {check.slug: check for check in CHECKS}


def rows_of(check, user):
    """The persons or households that `user` may see and of which the check holds."""
    if check.of_persons:
        return Person.objects.visible_to(user).present().filter(check.condition())
    return Household.objects.visible_to(user).filter(check.condition())


def counts(user) -> dict[int, dict[str, int]]:
    """`{ward_id: {slug: count}}` of what `user` may see, and `"total"` households; two queries."""
    found: dict[int, dict[str, int]] = {}
    people = Person.objects.visible_to(user).present().values(place=F("household__ward"))
    households = Household.objects.visible_to(user).values(place=F("ward_id"))
    for rows, of_persons in ((people, True), (households, False)):
        checks = [check for check in CHECKS if check.of_persons == of_persons]
        numbers = {check.key: Count("pk", filter=check.condition()) for check in checks}
        total = {"total": Count("pk")}
        for row in rows.annotate(**numbers, **total).order_by("place"):
            ward = found.setdefault(row["place"], {})
            ward.update({check.slug: row[check.key] for check in checks})
            ward["people" if of_persons else "total"] = row["total"]
    return found
