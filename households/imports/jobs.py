"""Work on lists in the background, and its resumption where a worker was killed."""

from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from households.imports import actions
from households.imports.locks import being_worked_on
from households.imports.workflow import MACHINE, TURN, State
from households.models import ImportBatch

# A list that has killed its worker this often isn't tried again.
MOST_TRIES = 5


@task()
def advance(batch_id: int) -> str:
    """Do what is due for a list: check it, or accept it. Returns its state."""
    batch = ImportBatch.objects.get(pk=batch_id)
    if batch.state == State.ACCEPTING:
        return actions.accept_batch(batch_id=batch_id).state
    return actions.check_batch(batch_id=batch_id).state


def advance_soon(batch: ImportBatch) -> None:
    """Queue what is due for the list once the transaction is through."""
    transaction.on_commit(lambda: advance.enqueue(batch.pk))


def resume_interrupted() -> list[int]:
    """Queue again the lists whose worker is gone; return their ids. Asked every few seconds by the worker."""
    waiting = ImportBatch.objects.filter(state__in=[state for state, turn in TURN.items() if turn == MACHINE])
    busy = being_worked_on()
    resumed = []
    for batch in waiting.order_by("pk"):
        runs = DBTaskResult.objects.filter(task_path=advance.module_path, args_kwargs__args__0=batch.pk)
        if batch.pk in busy or runs.ready().exists():
            continue
        if runs.filter(enqueued_at__gte=batch.decided_at or batch.uploaded_at).count() >= MOST_TRIES:
            actions.give_up(
                batch_id=batch.pk, message=_("The work on this list broke off several times. Tell the administrator.")
            )
            continue
        advance.enqueue(batch.pk)
        resumed.append(batch.pk)
    return resumed
