"""Moments of the demo: counted back from midnight of the day it is loaded, so that a day gives one city."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

OFFICE_OPENS, OFFICE_CLOSES = 8 * 60, 16 * 60


@dataclass(frozen=True)
class Calendar:
    """`today` is the day of loading; every moment lies before its first minute."""

    today: date

    def day(self, ago: int) -> date:
        """The day so many days before today."""
        return self.today - timedelta(days=ago)

    def moment(self, rng, ago: int) -> datetime:
        """A moment of office hours, `ago` (1 or more) days before today."""
        minute = rng.randint(OFFICE_OPENS, OFFICE_CLOSES)
        naive = datetime.combine(self.day(max(ago, 1)), time(minute // 60, minute % 60, rng.randrange(60)))
        return timezone.make_aware(naive)
