"""Words of membership (DOMAIN.md §2.3, §9)."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Standing(TextChoices):
    """A member's standing; RETAINED keeps the number but is not counted."""

    ACTIVE = "ACTIVE", _("有效")
    RETAINED = "RETAINED", _("保留")
    LEFT = "LEFT", _("已退会")
    EXPELLED = "EXPELLED", _("已除名")
    DECEASED = "DECEASED", _("已故")


LIVE_STANDINGS = (Standing.ACTIVE, Standing.RETAINED)

# R-MEM-14; rejoining after leaving is R-MEM-17.
STANDING_MOVES: dict[str, set[str]] = {
    Standing.ACTIVE: {
        Standing.RETAINED,
        Standing.LEFT,
        Standing.EXPELLED,
        Standing.DECEASED,
    },
    Standing.RETAINED: {Standing.ACTIVE, Standing.LEFT, Standing.DECEASED},
    Standing.LEFT: {Standing.ACTIVE},
    Standing.EXPELLED: set(),
    Standing.DECEASED: set(),
}


class RealnameState(TextChoices):
    """What the real-name check said; apart from standing (R-MEM-21)."""

    NOT_RUN = "NOT_RUN", _("未核验")
    PASSED = "PASSED", _("已核验")
    FAILED = "FAILED", _("未通过")
    UNAVAILABLE = "UNAVAILABLE", _("服务不可用")


class MemberChange(TextChoices):
    """What happened to a membership."""

    JOIN = "JOIN", _("入会")
    TRANSFER_IN = "TRANSFER_IN", _("转入")
    RETAIN = "RETAIN", _("保留")
    TRANSFER_OUT = "TRANSFER_OUT", _("转出")
    EXPEL = "EXPEL", _("除名")
    LEAVE = "LEAVE", _("退会")
    RESTORE = "RESTORE", _("恢复")
    DECEASE = "DECEASE", _("去世")


CHANGE_TO: dict[str, str] = {
    Standing.RETAINED: MemberChange.RETAIN,
    Standing.LEFT: MemberChange.LEAVE,
    Standing.EXPELLED: MemberChange.EXPEL,
    Standing.DECEASED: MemberChange.DECEASE,
    Standing.ACTIVE: MemberChange.RESTORE,
}


class RevealField(TextChoices):
    """What can be shown in full, on purpose (R-ACC-04)."""

    ID_NUMBER = "id_number", _("证件号码")
    PHONE = "phone", _("手机号码")


class Sex(IntegerChoices):
    """GB/T 2261.1."""

    UNKNOWN = 0, _("未知")
    MALE = 1, _("男")
    FEMALE = 2, _("女")
    UNSTATED = 9, _("未说明")
