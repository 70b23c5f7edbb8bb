"""What only PIP records of an enrolment."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from households.models.register import SchoolLevel
from programs.models.enrolments import Enrolment


class PipDetails(models.Model):
    """The pupil's school and year; decrees and account follow the ministry's lists."""

    enrolment = models.OneToOneField(Enrolment, models.CASCADE, primary_key=True, related_name="pip")
    school_year = models.PositiveSmallIntegerField(_("school year begins"))
    level = models.CharField(_("level"), max_length=6, choices=SchoolLevel)
    school = models.CharField(_("school"), max_length=120, blank=True)
    nisn = models.CharField(_("NISN"), max_length=10, blank=True)

    class Meta:
        verbose_name = _("PIP details")
        verbose_name_plural = _("PIP details")

    def __str__(self):
        return f"{self.get_level_display()} {self.school_year}"
