"""Check that no sealed audit entry was changed or removed, then seal what is new."""

from django.core.management.base import BaseCommand, CommandError

from accounts import audit
from accounts.models import AuditEntry


class Command(BaseCommand):
    help = "Exit 0 when the audit trail is intact, 1 and the first broken entry when it is not."

    def handle(self, *args, **options):
        broken = audit.verify()
        if broken:
            raise CommandError(f"The audit trail is broken at {broken}", returncode=1)
        sealed = audit.seal()
        self.stdout.write(f"The audit trail is intact: {AuditEntry.objects.count()} entries, {sealed} sealed just now.")
