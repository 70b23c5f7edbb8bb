"""The kinds of programme: name → Kind. A new kind is a module like those here, and one line."""

from programs.kinds import pip, pkh, seedlings, training
from programs.kinds.base import Kind

KINDS: dict[str, Kind] = {kind.name: kind for kind in (pkh.KIND, pip.KIND, training.KIND, seedlings.KIND)}


def kind_of(programme) -> Kind:
    """The kind of `programme`; KeyError for a name that no module here has (the admin offers known ones only)."""
    return KINDS[programme.kind]
