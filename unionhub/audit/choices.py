"""Why somebody looks at a person's data, and how a check of the chain can end."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Purpose(TextChoices):
    """What a full number is needed for (R-ACC-04)."""

    IDENTITY_CHECK = "IDENTITY_CHECK", _("核对身份")
    CONTACT = "CONTACT", _("联系本人")
    DATA_CORRECTION = "DATA_CORRECTION", _("更正资料")
    LEGAL = "LEGAL", _("依法协助")


class Decision(TextChoices):
    """Whether the look was granted."""

    ALLOWED = "ALLOWED", _("准予")
    DENIED = "DENIED", _("拒绝")


class Damage(TextChoices):
    """What is wrong where the chain of seals breaks."""

    EVENT_CHANGED = "EVENT_CHANGED", _("已封存的审计记录被改动")
    EVENT_MISSING = "EVENT_MISSING", _("已封存的审计记录缺失")
    EVENT_INSERTED = "EVENT_INSERTED", _("已封存的区间内多出审计记录")
    SEAL_CHANGED = "SEAL_CHANGED", _("封存记录被改动")
    SEAL_MISSING = "SEAL_MISSING", _("封存记录缺失")
    SEAL_INSERTED = "SEAL_INSERTED", _("多出封存记录")
