"""`manage.py translations --update | --check | --compile`"""

import sys

from django.core.management.base import BaseCommand

from kupang_case.translations.__main__ import act, add_arguments


class Command(BaseCommand):
    help = "Bring the message catalogs up to date with the sources, check or compile them."
    requires_system_checks = []

    def add_arguments(self, parser):
        add_arguments(parser)

    def handle(self, *args, **options):
        if status := act(options):
            sys.exit(status)
