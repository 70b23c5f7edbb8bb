"""Invented people, households and programmes for tests; traits name the situations."""

import itertools
from datetime import date, timedelta

import factory
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts import roles
from accounts.models import User
from households import models as register
from households.summary import refresh_households
from programs import models as programs

PASSWORD = "kupang-uji-coba-2026"
_serial = itertools.count(1)


def make_nik(birth_date=date(1990, 8, 12), sex="L", prefix="537103"):
    """A well-formed NIK that fits `birth_date` and `sex`, another one each time."""
    serial = next(_serial)
    day = birth_date.day + (40 if sex == "P" else 0)
    area = int(prefix) + serial // 9_999 % 6
    return f"{area:06d}{day:02d}{birth_date:%m%y}{serial % 9_999 + 1:04d}"


class UserFactory(factory.django.DjangoModelFactory):
    """A person without a role; `roles=[…]`, `wards=[…]`, `agencies=[…]` give some."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"orang{n}")
    full_name = factory.Sequence(lambda n: f"Orang Rekaan {n}")
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def roles(self, create, extracted, **kwargs):
        if extracted:
            self.groups.set(Group.objects.filter(name__in=extracted))

    @factory.post_generation
    def wards(self, create, extracted, **kwargs):
        if extracted:
            self.wards.set(extracted)

    @factory.post_generation
    def agencies(self, create, extracted, **kwargs):
        if extracted:
            self.agencies.set(extracted)


def list_says(household, source="P3KE", **dwelling):
    """An accepted list of February 2023 that speaks of a household's dwelling in its own words."""
    batch = register.ImportBatch.objects.create(
        file_name="p3ke.csv", layout="p3ke_family", source=source, snapshot_date=date(2023, 2, 1), state="accepted"
    )
    return register.ListEntry.objects.create(
        batch=batch, row=2, key=str(household.pk), name=household.head_name, household=household, dwelling=dwelling
    )


def set_limit(key, value, day=date(2026, 1, 1)):
    """A limit of verification that holds from `day` on."""
    return register.VerificationLimit.objects.create(key=key, value=value, valid_from=day, source="uji")


def make_user(role, **kwargs):
    """A user with one role of `accounts.roles` (and `wards` or `agencies`)."""
    return UserFactory(roles=[role], **kwargs)


def make_officer(*wards, **kwargs):
    """A field officer of `wards`."""
    return make_user(roles.FIELD_OFFICER, wards=wards, **kwargs)


def make_ward_head(*wards, **kwargs):
    """A lurah of `wards`."""
    return make_user(roles.WARD_HEAD, wards=wards, **kwargs)


def ward(name="Oesapa"):
    """A ward of the reference data by its name."""
    return register.Ward.objects.get(name=name)


class HouseholdFactory(factory.django.DjangoModelFactory):
    """A household in Oesapa without members; `make_household` adds some."""

    class Meta:
        model = register.Household

    kk_number = factory.LazyFunction(lambda: make_nik(date(2015, 3, 4)))
    ward = factory.LazyFunction(ward)
    rw = "003"
    rt = "012"
    address = factory.Sequence(lambda n: f"Jl. Rekaan No. {n + 1}")


class PersonFactory(factory.django.DjangoModelFactory):
    """A grown man, head of his household."""

    class Meta:
        model = register.Person

    household = factory.SubFactory(HouseholdFactory)
    name = factory.Sequence(lambda n: f"YOHANIS REKAAN {n}")
    sex = "L"
    birth_date = date(1980, 5, 17)
    nik = factory.LazyAttribute(lambda person: make_nik(person.birth_date, person.sex))
    relation = register.register.Relation.HEAD


def make_household(size=4, **kwargs):
    """A household of a head, a wife and children born from 2012 on, with the copies for lists in place."""
    household = HouseholdFactory(**kwargs)
    head = PersonFactory(household=household)
    if size > 1:
        PersonFactory(
            household=household, name=f"MARIA {head.name}", sex="P", birth_date=date(1984, 2, 3), relation="spouse"
        )
    for number in range(size - 2):
        PersonFactory(
            household=household, name=f"ANAK {number} {head.name}", sex="LP"[number % 2],
            birth_date=date(2012, 6, 1) + timedelta(days=700 * number), relation="child",
            school_level="sd" if number == 0 else "",
        )  # fmt: skip
    refresh_households([household.pk])
    household.refresh_from_db()
    return household


class VisitFactory(factory.django.DjangoModelFactory):
    """A draft visit that found everybody; traits `submitted`, `approved`."""

    class Meta:
        model = register.Visit

    household = factory.LazyFunction(make_household)
    officer = factory.LazyAttribute(lambda visit: make_officer(visit.household.ward))
    presence = "found"
    floor = 8
    wall = 4
    roof = 3
    water = 6
    light = 2
    fuel = 10
    toilet = 6
    food_spending = 1_200_000
    other_spending = 400_000

    class Params:
        submitted = factory.Trait(state="submitted", submitted_at=factory.LazyFunction(timezone.now))
        approved = factory.Trait(
            state="approved",
            submitted_at=factory.LazyFunction(timezone.now),
            reviewed_at=factory.LazyFunction(timezone.now),
            reviewed_by=factory.LazyAttribute(lambda visit: make_ward_head(visit.household.ward)),
            per_capita=400_000,
            member_count=4,
            poverty_status="extreme_poor",
        )


class AgencyFactory(factory.django.DjangoModelFactory):
    """An invented agency."""

    class Meta:
        model = programs.Agency

    name = factory.Sequence(lambda n: f"Dinas Rekaan {n}")
    code = factory.Sequence(lambda n: f"REKAAN{n}")


class ProgrammeFactory(factory.django.DjangoModelFactory):
    """A culinary training of an invented agency."""

    class Meta:
        model = programs.Programme

    slug = factory.Sequence(lambda n: f"pelatihan-{n}")
    name = factory.Sequence(lambda n: f"Pelatihan rekaan {n}")
    kind = "training"
    agency = factory.SubFactory(AgencyFactory)
    unit = "person"


class RosterFactory(factory.django.DjangoModelFactory):
    """A draft roster of twenty places."""

    class Meta:
        model = programs.Roster

    programme = factory.SubFactory(ProgrammeFactory)
    name = factory.Sequence(lambda n: f"Angkatan {n}")
    starts_on = factory.LazyFunction(timezone.localdate)
    ends_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=30))
    quota = 20
    created_by = factory.LazyAttribute(
        lambda roster: make_user(roles.PROGRAM_OFFICER, agencies=[roster.programme.agency])
    )


class EnrolmentFactory(factory.django.DjangoModelFactory):
    """A proposal of a household's head for a training."""

    class Meta:
        model = programs.Enrolment

    programme = factory.SubFactory(ProgrammeFactory)
    household = factory.LazyFunction(make_household)
    person = factory.LazyAttribute(lambda enrolment: enrolment.household.members.order_by("created_at", "pk").first())
    ward = factory.LazyAttribute(lambda enrolment: enrolment.household.ward)
    proposed_by = factory.LazyAttribute(
        lambda enrolment: make_user(roles.PROGRAM_OFFICER, agencies=[enrolment.programme.agency])
    )
