"""The kinds of programme: name → Kind. A new kind is a module like those here, and one line."""

from programs.kinds import assistance, pip, pkh, seedlings, training, umkm
from programs.kinds.base import Kind

MODULES = (pkh, pip, training, seedlings, umkm, assistance)
KINDS: dict[str, Kind] = {module.KIND.name: module.KIND for module in MODULES}


def kind_of(programme) -> Kind:
    """The kind of `programme`; KeyError for a name that no module here has (the admin offers known ones only)."""
    return KINDS[programme.kind]
