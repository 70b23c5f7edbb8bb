"""The facts of persons at hand, made by the same expressions as the table of all (`columns`)."""

from django.db.models import CharField, Func

from households.duplicates.columns import PLAIN_ADDRESS
from households.duplicates.levels import Facts
from households.finding.names import PlainName


class PlainAddress(Func):
    """An address without signs and without the words that every address has."""

    template = PLAIN_ADDRESS.replace("%", "%%").format("%(expressions)s")
    arity = 1
    output_field = CharField()


def with_facts(people):
    """`people` with what `facts_of` needs, and their household and ward at hand."""
    return people.select_related("household__ward").annotate(
        plain=PlainName("name"), plain_mother=PlainName("mother_name"), plain_address=PlainAddress("household__address")
    )


def facts_of(person) -> Facts:
    """What is compared of a person of `with_facts`."""
    return Facts(
        name=person.plain,
        birth=f"{person.birth_date:%Y%m%d}" if person.birth_date else "",
        mother=person.plain_mother,
        address=person.plain_address,
        place=str(person.household.ward_id),
        sex=person.sex,
        nik=person.nik or "",
        household=str(person.household_id),
    )
