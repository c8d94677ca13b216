"""Officers set their passwords: the first one, and a new one (R-ACC-06).

A setting code is a digest of the account's present state, so nothing is kept of it: it
is worth nothing once the password is set or another code is given, or after
``settings.PASSWORD_RESET_TIMEOUT`` seconds.
"""

from datetime import UTC, datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import ValidationError
from django.db import transaction

from unionhub import audit
from unionhub.accounts import factors, officers, operations, tokens
from unionhub.accounts.factors import FactorRequired, WrongCredentials
from unionhub.accounts.lockout import Knock
from unionhub.accounts.models import SecondFactor, User
from unionhub.accounts.officers import Shown
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import InvalidValue


class PasswordTooWeak(InvalidValue):
    """Too short, too common, or the same as what was shown."""

    code = "password_too_weak"


class SettingCodes(PasswordResetTokenGenerator):
    """Makes and checks setting codes at one moment of the kernel's clock."""

    key_salt = "unionhub.accounts.passwords"

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at = at

    def _now(self) -> datetime:
        return self.at.astimezone(UTC).replace(tzinfo=None)


@transaction.atomic
def offer(user: User, *, by: Actor, at: datetime) -> str:
    """A code by which the officer sets a password; the caller has made sure of it.

    The present password and every earlier code are worth nothing from now on, and
    all sessions end. The code leaves in the answer only.
    """
    row = User.objects.select_for_update(no_key=True).get(pk=user.pk)

    row.set_unusable_password()
    row.save(update_fields=["password"])
    tokens.revoke_all(row)

    audit.record("password.offered", row, by=by, at=at, subject_id=row.person_id)
    return SettingCodes(at).make_token(row)


def set_password(shown: Shown, new_password: str, *, by: Actor, at: datetime) -> User:
    """Set the password of whoever shows the present one, or a setting code.

    A confirmed authenticator is shown too. What is wrong is one refusal, byte by byte,
    and counts as a try to sign in. All tokens and sessions end.

    Raises:
        PasswordTooWeak: ``new_password`` does not do; nothing else was looked at.
        WrongCredentials: no such officer, a wrong password or code, a closed account.
        FactorRequired: the account has an authenticator, and no code was brought.
        SignInLocked: too many wrong ones before, from this network or for this name.
    """
    _require_strong(new_password, shown)
    knock = Knock(shown.network, at)
    knock.count(shown.username)

    try:
        user = _known(shown, at)
        # Outside the transaction: hashing is slow on purpose, and holds no lock.
        _set(user, shown, make_password(new_password), knock, by=by, at=at)
    except WrongCredentials:
        officers.record_lock(knock, by=by, at=at)
        raise
    except FactorRequired:
        knock.give_back()
        raise
    return user


def _require_strong(new_password: str, shown: Shown) -> None:
    try:
        validate_password(new_password)
    except ValidationError as weak:
        raise PasswordTooWeak(field="new_password") from weak
    # Whoever handed out the code would know the password too.
    if new_password == shown.password:
        raise PasswordTooWeak(field="new_password")


def _known(shown: Shown, at: datetime) -> User:
    officers_ = User.objects.filter(is_staff=True, is_active=True)
    user = officers_.filter(username=shown.username).first()
    if user is None:
        # An unknown name takes as long as a known one.
        make_password(shown.password)
        raise WrongCredentials
    if user.check_password(shown.password):
        return user
    has_none = not user.has_usable_password()
    if has_none and SettingCodes(at).check_token(user, shown.password):
        return user
    raise WrongCredentials


@transaction.atomic
def _set(
    user: User, shown: Shown, hashed: str, knock: Knock, *, by: Actor, at: datetime
) -> None:
    row = User.objects.select_for_update(no_key=True).get(pk=user.pk)

    # Between the look and the lock somebody may have set it: of two, one wins.
    if row.password != user.password or not row.is_active:
        raise WrongCredentials
    if SecondFactor.objects.filter(user=row, confirmed=True).exists():
        factors.show(row, shown.otp, at=at)

    row.password = hashed
    row.save(update_fields=["password"])
    tokens.revoke_all(row)
    # In here: who is told to come again must not have changed it.
    knock.clear()

    audit.record(
        "password.set",
        row,
        by=operations.acting(row, by),
        at=at,
        subject_id=row.person_id,
    )
