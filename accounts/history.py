"""Record history: what a row was before each change, kept by triggers, so that bulk statements can't miss it."""

import pghistory


def tracked(model):
    """Class decorator: copy the old row to `<Model>Event` on update and deletion.

    Inserts make no copy: the row itself is it, and lists load by COPY unhindered.
    """
    return pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())(model)
