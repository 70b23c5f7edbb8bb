"""The background process: runs queued tasks, seals the audit trail some seconds behind the deeds, does the chores."""

import logging
import threading
import time

from django.db import Error, InterfaceError, OperationalError, close_old_connections, connections
from django_tasks_db.management.commands import db_worker

from accounts import audit, chores

logger = logging.getLogger(__name__)
SEAL_SECONDS = 10


def seal_now_and_then(stop: threading.Event) -> None:
    """Seal new audit entries every few seconds until `stop`; outlives a database that is away for a while."""
    while not stop.is_set():
        try:
            close_old_connections()
            audit.seal()
            chores.run_all()
        except Error as error:
            logger.warning("The audit trail could not be sealed, trying again: %s", type(error).__name__)
        stop.wait(SEAL_SECONDS)


class Worker(db_worker.Worker):
    """The library's, which ends where the database does; this one waits until it is back."""

    def run(self):
        while self.running:
            try:
                return super().run()
            except (OperationalError, InterfaceError) as error:
                logger.warning("The database is away, waiting for it: %s", type(error).__name__)
                connections.close_all()
                time.sleep(self.interval)
        return None


class Command(db_worker.Command):
    help = "Run queued tasks and seal the audit trail."

    def handle(self, **options):
        db_worker.Worker = Worker  # its command makes the worker by this name
        stop = threading.Event()
        threading.Thread(target=seal_now_and_then, args=[stop], daemon=True).start()
        try:
            super().handle(**options)
        finally:
            stop.set()
