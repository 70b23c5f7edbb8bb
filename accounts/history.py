"""Record history: what a row was before each change, kept by triggers, so that bulk statements can't miss it."""

import pghistory
import pgtrigger


def tracked(model):
    """Class decorator: copy the old row to `<Model>Event` on update and deletion.

    Inserts make no copy: the row itself is it, and lists load by COPY unhindered.
    """
    return pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())(model)


def tracked_in_bulk(model):
    """The same for a model whose rows change by the thousand: one trigger a statement instead of one a row."""
    update = pghistory.UpdateEvent(row=pghistory.Old, level=pgtrigger.Statement)
    return pghistory.track(update, pghistory.DeleteEvent())(model)
