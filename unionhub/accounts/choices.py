"""How one signs in, and for how long."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# R-MEM-25, ROBUST.md T11, T12.
CODE_DIGITS = 6
CODE_LIFE = timedelta(minutes=5)
CODE_GAP = timedelta(seconds=60)
CODES_A_DAY = 5
CODE_TRIES = 5

PASSWORD_TRIES = 5
PASSWORD_WINDOW = timedelta(minutes=15)

# The first-party client: mini program, app and officers' tools.
APP_CLIENT_ID = "unionhub-app"
APP_SCOPE = "read write"


class GrantType(TextChoices):
    """What one shows to get tokens."""

    SMS_CODE = "sms_code", _("短信验证码")
    PASSWORD = "password", _("用户名和密码")


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
