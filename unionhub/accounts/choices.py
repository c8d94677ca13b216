"""How one signs in, and for how long."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unionhub.kernel.powers import Power

# R-MEM-25, ROBUST.md T11, T12.
CODE_DIGITS = 6
CODE_LIFE = timedelta(minutes=5)
CODE_GAP = timedelta(seconds=60)
CODES_A_DAY = 5
CODE_TRIES = 5

# Longer than any code of WeChat lives: one that was brought is never brought again.
WECHAT_CODE_LIFE = timedelta(minutes=30)

# R-ACC-06: wrong ones for a name from one network, and from all networks together. The
# second figure is higher, so that one attacker does not keep an officer out.
PASSWORD_TRIES = 5
NAME_TRIES = 25
LOCK = timedelta(minutes=15)

# RFC 6238: a code lives 30 seconds; the one before and the one after count too.
OTP_DIGITS = 6
OTP_STEP = timedelta(seconds=30)
OTP_DRIFT = 1
OTP_ISSUER = "UnionHub"
SEED_BYTES = 20
# The last step of an authenticator of which no code was taken.
NEVER = -1
RECOVERY_CODES = 10
RECOVERY_LENGTH = 16
# No letter that is read as another or as a digit; 32 of them, so five bits each.
RECOVERY_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# How long ago a second factor may have been shown for what asks for a recent one.
FACTOR_IS_RECENT = timedelta(minutes=15)
# The one code of the demo's officers; worth nothing without UNIONHUB_DEMO=1.
DEMO_OTP = "246810"

# The first-party client: mini program, app and officers' tools.
APP_CLIENT_ID = "unionhub-app"
APP_SCOPE = "read write"
# What a token bears beside, when a second factor was shown for it.
FACTOR_SCOPE = "factor"

# What a machine may be given, and what that allows: looking, at first.
MACHINE_SCOPES: dict[str, tuple[str | Promise, Power]] = {
    "organisation:read": (_("查看工会及其所辖工会"), Power.ORGANISATION_VIEW),
    "member:read": (_("查看会员（敏感信息遮蔽）"), Power.MEMBER_VIEW),
    "enrolment:read": (_("查看入会申请"), Power.ENROLMENT_VIEW),
}


class GrantType(TextChoices):
    """What one shows to get tokens."""

    SMS_CODE = "sms_code", _("短信验证码")
    PASSWORD = "password", _("用户名、密码和动态码")
    WECHAT_CODE = "wechat_code", _("微信")


@dataclass(frozen=True)
class Lifetimes:
    """How long tokens live.

    ``sliding``: every refresh begins the time of the refresh token anew; otherwise it
    counts from the sign-in, and when it is over one signs in again.
    """

    access: timedelta
    refresh: timedelta
    sliding: bool


WORKER_LIFETIMES = Lifetimes(
    access=timedelta(hours=2), refresh=timedelta(days=30), sliding=True
)
OFFICER_LIFETIMES = Lifetimes(
    access=timedelta(minutes=15), refresh=timedelta(hours=12), sliding=False
)
# A machine has no refresh token: it shows its secret again.
MACHINE_ACCESS = timedelta(hours=1)
