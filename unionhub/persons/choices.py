"""Words of who is who."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DocumentKind(TextChoices):
    """The documents a person can show (DOMAIN.md §3)."""

    RESIDENT_ID = "RESIDENT_ID", _("居民身份证")
    HMT_RESIDENCE = "HMT_RESIDENCE", _("港澳台居民居住证")
    HM_PASS = "HM_PASS", _("港澳居民来往内地通行证")
    TW_PASS = "TW_PASS", _("台湾居民来往大陆通行证")
    FOREIGN_PR = "FOREIGN_PR", _("外国人永久居留身份证")
    PASSPORT = "PASSPORT", _("护照")
