"""How members are related to a new head, as far as it follows from how both were related to the one before. Pure."""

from households.models.register import Relation

R = Relation

# new head's relation until now → the others' relation until now → theirs to the new head. What isn't here is no more
# than "relative": a child's child may be the new head's own or a nephew, so a person has to look.
TO_NEW_HEAD = {
    R.SPOUSE: {
        R.HEAD: R.SPOUSE, R.CHILD: R.CHILD, R.CHILD_IN_LAW: R.CHILD_IN_LAW, R.GRANDCHILD: R.GRANDCHILD,
        R.PARENT: R.PARENT_IN_LAW, R.PARENT_IN_LAW: R.PARENT,
    },
    R.CHILD: {R.HEAD: R.PARENT, R.SPOUSE: R.PARENT},
    R.PARENT: {R.HEAD: R.CHILD, R.SPOUSE: R.CHILD_IN_LAW, R.CHILD: R.GRANDCHILD, R.PARENT: R.SPOUSE},
    R.PARENT_IN_LAW: {R.HEAD: R.CHILD_IN_LAW, R.SPOUSE: R.CHILD, R.CHILD: R.GRANDCHILD, R.PARENT_IN_LAW: R.SPOUSE},
    R.CHILD_IN_LAW: {R.HEAD: R.PARENT_IN_LAW, R.SPOUSE: R.PARENT_IN_LAW},
}  # fmt: skip
KEPT = (R.HELPER, R.OTHER)
OF_SPOUSE = {R.HEAD: R.SPOUSE, R.CHILD: R.CHILD_IN_LAW, R.PARENT: R.PARENT}


def relation_to_new_head(new_head_was, other_was) -> tuple[str, bool]:
    """The relation of somebody to the new head, and whether it follows surely (else a person looks at it)."""
    if other_was in KEPT:
        return other_was, True
    found = TO_NEW_HEAD.get(new_head_was, {}).get(other_was)
    return (found, True) if found else (R.RELATIVE, False)


def relation_of_spouse(member_is) -> str:
    """How the husband or wife of a member is related to the head: a child's is a son or daughter in law."""
    return OF_SPOUSE.get(member_is, R.RELATIVE)
