"""Officers sign in: name, password, and what an authenticator shows (R-ACC-06)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth import authenticate
from django.db import transaction

from unionhub import audit
from unionhub.accounts import factors, operations, tokens
from unionhub.accounts.factors import FactorRequired, FactorSetupRequired
from unionhub.accounts.lockout import Knock
from unionhub.accounts.models import RecoveryCode, SecondFactor, User
from unionhub.accounts.tokens import TokenPair
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import NotFound, WrongState

WrongCredentials = factors.WrongCredentials


@dataclass(frozen=True)
class Shown:
    """What somebody shows at a door for officers, and from which network.

    ``otp``: six digits, or a recovery code without hyphens; ``None``: nothing yet.
    """

    username: str
    password: str
    otp: str | None
    network: str


def sign_in(shown: Shown, *, by: Actor, at: datetime) -> TokenPair:
    """Tokens for the officer of this name, password and authenticator.

    Raises:
        as ``enter``.
    """
    user, factor = _prove(shown, by=by, at=at)

    with transaction.atomic():
        _require_unchanged(user, factor)
        pair = tokens.issue(user, at=at, verified=True)
        operations.note(user, by=by, at=at)
        return pair


def enter(shown: Shown, *, by: Actor, at: datetime) -> tuple[User, SecondFactor]:
    """The officer, and the authenticator shown, for a session of the admin.

    An unknown name, a wrong password and a wrong code are one refusal, byte by byte,
    and count alike at both doors. Only who brings no code at all is told that the
    password was right, because a form in two steps has to know; that is no way around
    the count, since every wrong password before it was counted.

    Raises:
        WrongCredentials: no such officer, a wrong password or code, a closed account.
        FactorRequired, FactorSetupRequired: the password alone was right.
        SignInLocked: too many wrong ones before, from this network or for this name.
    """
    user, factor = _prove(shown, by=by, at=at)

    operations.note(user, by=by, at=at)
    return user, factor


def draw_factor(shown: Shown, *, by: Actor, at: datetime) -> factors.Setup:
    """A seed for the officer of this name and password; the last one drawn holds.

    Raises:
        WrongCredentials, SignInLocked: as ``enter``.
        WrongState: the officer has an authenticator.
    """
    user, knock = _by_password(shown, by=by, at=at)

    knock.give_back()
    return factors.draw(user, by=operations.acting(user, by), at=at)


def confirm_factor(shown: Shown, *, by: Actor, at: datetime) -> factors.RecoveryCodes:
    """The recovery codes, for the first right code of the authenticator drawn.

    Raises:
        WrongCredentials, SignInLocked: as ``enter``.
        WrongState: none was drawn, or the officer has one already.
    """
    user, knock = _by_password(shown, by=by, at=at)

    try:
        # Codes that nobody was shown must not stand: all of it or nothing.
        with transaction.atomic():
            codes = factors.confirm(
                user, shown.otp or "", by=operations.acting(user, by), at=at
            )
            knock.clear()
    except WrongCredentials:
        record_lock(knock, by=by, at=at)
        raise
    except WrongState:
        knock.give_back()
        raise
    return codes


@transaction.atomic
def reset_factor(user_id: UUID, *, by: Actor, at: datetime) -> User:
    """Take a lost authenticator from an account: its sessions end, it draws anew.

    Raises:
        NotFound: no such officer's account.
        WrongState: it has none.
    """
    user = User.objects.select_for_update().filter(pk=user_id, is_staff=True).first()
    if user is None:
        raise NotFound

    if not SecondFactor.objects.filter(user=user).exists():
        raise WrongState

    SecondFactor.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    tokens.revoke_all(user)

    audit.record("second_factor.reset", user, by=by, at=at, subject_id=user.person_id)
    return user


def _prove(shown: Shown, *, by: Actor, at: datetime) -> tuple[User, SecondFactor]:
    user, knock = _by_password(shown, by=by, at=at)

    try:
        factor = factors.show(user, shown.otp, at=at)
    except WrongCredentials:
        record_lock(knock, by=by, at=at)
        raise
    except (FactorRequired, FactorSetupRequired):
        knock.give_back()
        raise
    knock.clear()
    return user, factor


def _by_password(shown: Shown, *, by: Actor, at: datetime) -> tuple[User, Knock]:
    """The officer, while the try is counted until somebody gives it back."""
    knock = Knock(shown.network, at)
    # Outside any transaction: hashing is slow on purpose, and holds no lock.
    user = authenticate(knock, username=shown.username, password=shown.password)
    if not isinstance(user, User) or not user.is_officer:
        record_lock(knock, by=by, at=at)
        raise WrongCredentials
    return user, knock


def _require_unchanged(user: User, factor: SecondFactor) -> None:
    """Refuse what was true a moment ago: whoever takes a password or an authenticator
    away locks the account, and no token may be given after that (a session of the
    admin asks for both with every request)."""
    rows = User.objects.select_for_update(no_key=True).filter(pk=user.pk)
    same = rows.filter(password=user.password, is_active=True).first()
    if same is None or not SecondFactor.objects.filter(pk=factor.pk).exists():
        raise WrongCredentials


def record_lock(knock: Knock, *, by: Actor, at: datetime) -> None:
    """The trace of the counts that a wrong try has filled."""
    for row in knock.closes:
        audit.record("sign_in.locked", row, by=by, at=at)
