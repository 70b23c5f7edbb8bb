"""Districts (kecamatan) and wards (kelurahan), with the codes of two offices that number them differently."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class District(models.Model):
    """A kecamatan. `code` is Kemendagri's (53.71.01), `nik_prefix` begins the identity numbers issued there."""

    code = models.CharField(_("Kemendagri code"), max_length=8)
    name = models.CharField(_("name"), max_length=50)
    nik_prefix = models.CharField(_("NIK prefix"), max_length=6)

    class Meta:
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["code"], name="district_code_once")]

    def __str__(self):
        return self.name


class WardQuerySet(models.QuerySet):
    """Wards and who may see them."""

    def visible_to(self, user):
        """The wards in which `user` may see households; none for a person without a role."""
        from households.scope import sees_whole_city

        if sees_whole_city(user):
            return self
        return self.filter(staff=user)


class Ward(models.Model):
    """A kelurahan. Tile column and row place it on the square map; the point is its middle (WGS 84)."""

    district = models.ForeignKey(District, models.PROTECT, related_name="wards", verbose_name=_("district"))
    code = models.CharField(_("Kemendagri code"), max_length=13)
    name = models.CharField(_("name"), max_length=50)
    bps_code = models.CharField(_("BPS code"), max_length=10, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=5, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6)
    tile_col = models.SmallIntegerField(_("map column"))
    tile_row = models.SmallIntegerField(_("map row"))
    staff = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="wards", verbose_name=_("officers and ward head")
    )

    objects = WardQuerySet.as_manager()

    class Meta:
        verbose_name = _("ward")
        verbose_name_plural = _("wards")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["code"], name="ward_code_once")]

    def __str__(self):
        return self.name


class WardAlias(models.Model):
    """Another spelling of a ward's name met in lists."""

    ward = models.ForeignKey(Ward, models.CASCADE, related_name="aliases", verbose_name=_("ward"))
    spelling = models.CharField(_("spelling"), max_length=60)

    class Meta:
        verbose_name = _("ward spelling")
        verbose_name_plural = _("ward spellings")
        ordering = ["spelling"]
        constraints = [models.UniqueConstraint(fields=["spelling"], name="ward_spelling_once")]

    def __str__(self):
        return self.spelling
