"""Signing in: codes by SMS for workers, name and password for officers."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from unionhub import audit
from unionhub.accounts import tokens
from unionhub.accounts.choices import (
    CODE_DIGITS,
    CODE_GAP,
    CODE_LIFE,
    CODE_TRIES,
    PASSWORD_TRIES,
)
from unionhub.accounts.models import (
    PHONE,
    PasswordTries,
    SmsCode,
    User,
    phone_indexes,
)
from unionhub.accounts.tokens import TokenPair
from unionhub.kernel import sealing
from unionhub.kernel.actor import Actor, ActorKind
from unionhub.kernel.constraints import broken_constraint
from unionhub.kernel.errors import BadFact, NotFound, TooMany, WrongState
from unionhub.messages import operations as messages


class WrongCode(BadFact):
    """Not the live code of this phone; the caller is not told why."""

    code = "code_invalid"


class WrongCredentials(BadFact):
    """No officer signs in by this name and password; the caller is not told why."""

    code = "wrong_credentials"


@dataclass(frozen=True)
class IssuedCode:
    """A code just sent. ``code`` itself leaves the process by SMS only; the door of
    the demo alone shows it."""

    code: str
    expires_in: int
    resend_after: int


@transaction.atomic
def send_code(phone: str, *, at: datetime) -> IssuedCode:
    """Draw a code for a normalised phone and queue its SMS (R-MEM-25, T11).

    Looks at no account: known and unknown phones go the same way.

    Raises:
        TooMany: less than a minute after the last code, or the sixth on one day.
    """
    slot = _code_of(phone)

    if wait := slot.wait(at):
        raise TooMany(retry_after=ceil(wait.total_seconds()))

    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    slot.renew(code, at)
    slot.save(
        update_fields=[
            "serial",
            "code_digest",
            "sent_at",
            "used_at",
            "tries",
            "counted_on",
            "sent_that_day",
        ]
    )
    messages.queue(
        template="sms_code",
        to_phone=phone,
        facts={"code": code, "minutes": CODE_LIFE // timedelta(minutes=1)},
        at=at,
        key=f"sms_code:{slot.pk}:{slot.serial}",
    )
    return IssuedCode(
        code, int(CODE_LIFE.total_seconds()), int(CODE_GAP.total_seconds())
    )


def sign_in_by_code(phone: str, code: str, *, by: Actor, at: datetime) -> TokenPair:
    """Tokens for the phone's account, which its first right code opens (R-MEM-25).

    Raises:
        WrongCode: whatever the reason: wrong, too old, used, burned, never sent, or
            the account may not sign in this way.
    """
    # The wrong try is committed first; the refusal comes after, or it would undo it.
    pair = _redeem(phone, code, by=by, at=at)
    if pair is None:
        raise WrongCode
    return pair


@transaction.atomic
def _redeem(phone: str, code: str, *, by: Actor, at: datetime) -> TokenPair | None:
    slot = _codes_of(phone).first()

    if slot is None or not slot.is_live(at):
        return None
    if not slot.matches(code):
        _count_wrong(slot, by=by, at=at)
        return None

    slot.used_at = at
    slot.save(update_fields=["used_at"])
    user = _worker(phone, by=by, at=at)
    if user.is_officer or not user.is_active:
        return None

    return _welcome(user, by=by, at=at)


def _codes_of(phone: str) -> QuerySet[SmsCode]:
    """The phone's one row, under lock: parallel tries come one after the other."""
    indexes = phone_indexes(phone)
    return SmsCode.objects.filter(phone_index__in=indexes).select_for_update()


def _code_of(phone: str) -> SmsCode:
    """The phone's row under lock, made on first sight; whoever comes second waits."""
    found = _codes_of(phone).first()
    if found is not None:
        return found
    SmsCode.objects.bulk_create(
        [SmsCode(phone_index=sealing.blind_index(PHONE, phone))],
        ignore_conflicts=True,
    )
    return _codes_of(phone).get()


def _count_wrong(slot: SmsCode, *, by: Actor, at: datetime) -> None:
    slot.tries += 1
    slot.save(update_fields=["tries"])
    if slot.tries == CODE_TRIES:
        audit.record("sms_code.burned", slot, by=by, at=at)


def _worker(phone: str, *, by: Actor, at: datetime) -> User:
    found = User.objects.by_phone(phone).first()
    if found is not None:
        return found
    # The unique phone decides between two first sign-ins.
    try:
        with transaction.atomic():
            user = User.objects.create_worker(phone)
    except IntegrityError as clash:
        if broken_constraint(clash) != "one_account_per_phone":
            raise
        return User.objects.by_phone(phone).get()
    audit.record("account.opened", user, by=by, at=at)
    return user


def sign_in_by_password(
    username: str, password: str, *, network: str, by: Actor, at: datetime
) -> TokenPair:
    """Tokens for the officer of this name and password (T12).

    Raises:
        as ``enter_by_password``.
    """
    user = _prove(username, password, network=network, by=by, at=at)

    with transaction.atomic():
        return _welcome(user, by=by, at=at)


def enter_by_password(
    username: str, password: str, *, network: str, by: Actor, at: datetime
) -> User:
    """The officer of this name and password, for a session of the admin.

    A wrong name costs the same time as a wrong password and is counted alike, and
    together with the tries at the door of the API.

    Raises:
        WrongCredentials: no such officer, wrong password, or a closed account.
        TooMany: five wrong ones for this name from this network in 15 minutes.
    """
    user = _prove(username, password, network=network, by=by, at=at)

    _note(user, by=by, at=at)
    return user


def _prove(
    username: str, password: str, *, network: str, by: Actor, at: datetime
) -> User:
    tries = _take_try(username, network, at)

    # Outside any transaction: hashing is slow on purpose, and holds no lock.
    user = authenticate(username=username, password=password)
    if not isinstance(user, User) or not user.is_officer:
        if tries.wrong == PASSWORD_TRIES:
            audit.record("password.locked", tries, by=by, at=at)
        raise WrongCredentials

    PasswordTries.objects.filter(pk=tries.pk).update(wrong=0)
    return user


@transaction.atomic
def _take_try(username: str, network: str, at: datetime) -> PasswordTries:
    # Counted before the password is looked at: parallel guesses cannot pass the limit.
    key = PasswordTries.key_of(username, network)
    PasswordTries.objects.bulk_create(
        [PasswordTries(key=key, opened_at=at)], ignore_conflicts=True
    )
    tries = PasswordTries.objects.select_for_update().get(key=key)

    if wait := tries.wait(at):
        raise TooMany(retry_after=ceil(wait.total_seconds()))

    tries.take(at)
    tries.save(update_fields=["opened_at", "wrong"])
    return tries


def _welcome(user: User, *, by: Actor, at: datetime) -> TokenPair:
    pair = tokens.issue(user, at=at)
    _note(user, by=by, at=at)
    return pair


def _note(user: User, *, by: Actor, at: datetime) -> None:
    themselves = replace(
        by, kind=ActorKind.PERSON, user_id=user.pk, person_id=user.person_id
    )
    audit.record(
        "account.signed_in", user, by=themselves, at=at, subject_id=user.person_id
    )


@transaction.atomic
def close(user_id: UUID, *, by: Actor, at: datetime) -> User:
    """Make an account inactive: its tokens are worth nothing from now on.

    Raises:
        NotFound: no such account.
        WrongState: it is closed already.
    """
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise NotFound

    if not user.is_active:
        raise WrongState

    user.is_active = False
    user.save(update_fields=["is_active"])
    tokens.revoke_all(user)

    audit.record("account.closed", user, by=by, at=at, subject_id=user.person_id)
    return user
