"""How often somebody may be wrong at the doors for officers (R-ACC-06, T12).

django-axes keeps the count and stands before the password (its backend is the first
one); what it does otherwise is replaced here. It looks first and counts afterwards, so
parallel guesses would pass, and it keeps names, addresses and what was posted. Here a
try is counted under the row's lock before the password is looked at, and digests are
kept, since people type passwords and phones where the name belongs.

One row counts a name from one network, another one the name from all networks.
"""

from datetime import datetime
from ipaddress import IPv6Address
from math import ceil
from typing import Any, Final

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from unionhub.accounts.choices import LOCK, NAME_TRIES, PASSWORD_TRIES
from unionhub.kernel.errors import TooMany

EVERYWHERE: Final = "::"


class SignInLocked(TooMany):
    """Too many wrong ones; ``retry_after`` in seconds."""

    code = "sign_in_locked"


class Knock(HttpRequest):
    """One try at either door, as axes wants it: from which network, and when.

    ``closes`` holds the counts that this try fills: if it is wrong, they are locked.
    """

    def __init__(self, network: str, at: datetime) -> None:
        super().__init__()
        self.axes_updated = True
        self.axes_attempt_time = at
        self.axes_ip_address = network_mark(network)
        self.counted: list[AccessAttempt] = []
        self.closes: list[AccessAttempt] = []

    @transaction.atomic
    def count(self, username: str) -> None:
        """Count a try for this name, before anything is looked at.

        Raises:
            SignInLocked: there were too many.
        """
        # The network's row before the shared one: everybody locks in this order.
        limits = {self.axes_ip_address: PASSWORD_TRIES, EVERYWHERE: NAME_TRIES}
        for address, limit in limits.items():
            row = _row(name_mark(username), address)
            _take(row, limit, self.axes_attempt_time)
            self.counted.append(row)
            if row.failures_since_start == limit:
                self.closes.append(row)

    def give_back(self) -> None:
        """It was no guess: the password was right, and more was asked for."""
        mine = AccessAttempt.objects.filter(pk__in=[row.pk for row in self.counted])
        mine.filter(failures_since_start__gt=0).update(
            failures_since_start=F("failures_since_start") - 1
        )

    def clear(self) -> None:
        """Everything was right: the counts begin anew."""
        mine = AccessAttempt.objects.filter(pk__in=[row.pk for row in self.counted])
        mine.update(failures_since_start=0)


class Lockout(AxesDatabaseHandler):  # type: ignore[misc]
    """What ``settings.AXES_HANDLER`` names."""

    def is_allowed(
        self, request: HttpRequest, credentials: dict[str, Any] | None = None
    ) -> bool:
        """Count a try, before anything is looked at.

        Raises:
            SignInLocked: there were too many.
        """
        if not isinstance(request, Knock):
            return False
        request.count(str((credentials or {}).get("username")))
        return True

    def user_login_failed(self, *_args: Any, **_kwargs: Any) -> None:
        """Nothing: it was counted before."""

    def user_logged_in(self, *_args: Any, **_kwargs: Any) -> None:
        """Nothing: the count is cleared when the second factor was right too."""

    def user_logged_out(self, *_args: Any, **_kwargs: Any) -> None:
        """Nothing: the audit tells."""

    def reset_attempts(
        self,
        *,
        ip_address: str | None = None,
        username: str | None = None,
        ip_or_username: bool = False,
    ) -> int:
        """Unlock a name everywhere (``manage.py axes_reset_username NAME``), or all."""
        name = name_mark(username) if username else None
        count: int = super().reset_attempts(username=name)
        return count


def name_mark(username: str) -> str:
    """The keyed digest under which wrong ones for a name are counted."""
    digest = salted_hmac("unionhub.lockout.name", username, algorithm="sha256")
    return digest.hexdigest()


def network_mark(network: str) -> str:
    """The same for a network, in the form of an address, which axes wants."""
    digest = salted_hmac("unionhub.lockout.network", network, algorithm="sha256")
    return str(IPv6Address(b"\xfd" + digest.digest()[:15]))


def answer(
    _request: HttpRequest, original: HttpResponse | None, _credentials: Any
) -> HttpResponse:
    """In place of the page of axes: what the door answered itself, in Chinese."""
    return original or HttpResponse(status=429)


def _row(name: str, address: str) -> AccessAttempt:
    whose = {"username": name, "ip_address": address, "user_agent": ""}
    AccessAttempt.objects.bulk_create(
        [AccessAttempt(**whose, failures_since_start=0)], ignore_conflicts=True
    )
    return AccessAttempt.objects.select_for_update().get(**whose)


def _take(row: AccessAttempt, limit: int, at: datetime) -> None:
    if row.attempt_time + LOCK <= at:
        row.failures_since_start = 0
    if row.failures_since_start >= limit:
        wait = row.attempt_time + LOCK - at
        raise SignInLocked(retry_after=ceil(wait.total_seconds()))
    row.failures_since_start += 1
    row.attempt_time = at
    row.save(update_fields=["failures_since_start", "attempt_time"])
