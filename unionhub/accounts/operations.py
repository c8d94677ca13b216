"""Workers sign in by SMS code; accounts are opened and closed."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from typing import cast
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from unionhub import audit
from unionhub.accounts import tokens
from unionhub.accounts.choices import (
    CODE_DIGITS,
    CODE_GAP,
    CODE_LIFE,
    CODE_TRIES,
)
from unionhub.accounts.models import (
    PHONE_IS_TAKEN,
    WECHAT,
    SmsCode,
    User,
    WechatAccount,
    has_phone,
    phone_indexes,
    wechat_indexes,
)
from unionhub.accounts.tokens import TokenPair
from unionhub.accounts.wechat import CodeRefused, Identity
from unionhub.kernel import indexed, sealing
from unionhub.kernel.actor import Actor, ActorKind
from unionhub.kernel.constraints import broken_constraint
from unionhub.kernel.errors import (
    BadFact,
    NotAllowed,
    NotFound,
    NotNow,
    TooMany,
    WrongState,
)
from unionhub.kernel.powers import Power
from unionhub.messages import operations as messages


class WrongCode(BadFact):
    """Not the live code of this phone; the caller is not told why."""

    code = "code_invalid"


class PhoneRequired(NotNow):
    """Nobody knows this WeChat account yet; its phone would tell whose it is."""

    code = "wechat_phone_required"


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
    slot = _known_code_of(phone)

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


def _known_code_of(phone: str) -> SmsCode | None:
    """The phone's one row, under lock: parallel tries come one after the other.

    Only after a key was withdrawn too early can there be two; the newest key's counts.
    """
    indexes = phone_indexes(phone)
    newest = next(iter(indexes.items()))
    rows = SmsCode.objects.filter(has_phone(phone)).order_by("id").select_for_update()
    found = list(rows)
    if len(found) == 1:
        _complete(found[0], indexes)
    return next((row for row in found if _holds(row, *newest)), None) or next(
        iter(found), None
    )


def _code_of(phone: str) -> SmsCode:
    """The phone's row under lock, made on first sight; whoever comes second waits."""
    found = _known_code_of(phone)
    if found is None:
        row = SmsCode(**phone_indexes(phone))
        SmsCode.objects.bulk_create([row], ignore_conflicts=True)
        found = _known_code_of(phone)
    # It stands there now, ours or that of whoever was faster.
    return cast(SmsCode, found)


def _complete(row: SmsCode | WechatAccount, indexes: dict[str, bytes]) -> None:
    """Write the indexes of keys that came after the row; only its owner can."""
    missing = {n: i for n, i in indexes.items() if not _holds(row, n, i)}
    if missing:
        for name, index in missing.items():
            setattr(row, name, index)
        row.save(update_fields=list(missing))


def _holds(row: SmsCode | WechatAccount, name: str, index: bytes) -> bool:
    return bytes(getattr(row, name) or b"") == index


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
        if broken_constraint(clash) not in PHONE_IS_TAKEN:
            raise
        return User.objects.by_phone(phone).get()
    audit.record("account.opened", user, by=by, at=at)
    return user


@transaction.atomic
def sign_in_by_wechat(identity: Identity, *, by: Actor, at: datetime) -> TokenPair:
    """Tokens for the account of a WeChat account's phone, as a code by SMS would give.

    The first time the phone has to be shown, which binds the two; afterwards the WeChat
    account is enough. A phone shown again binds it anew.

    Raises:
        PhoneRequired: nobody knows this WeChat account, and no phone was shown.
        CodeRefused: the account may not sign in this way.
    """
    if identity.phone is not None:
        user = _worker(identity.phone, by=by, at=at)
        _bind(user, identity.openid)
    else:
        known = _of_wechat(identity.openid).select_related("user").first()
        if known is None:
            raise PhoneRequired
        user = known.user

    if user.is_officer or not user.is_active:
        raise CodeRefused

    return _welcome(user, by=by, at=at)


def _of_wechat(openid: str) -> QuerySet[WechatAccount]:
    return WechatAccount.objects.filter(indexed.found("openid_index", WECHAT, openid))


def _bind(user: User, openid: str) -> None:
    known = _of_wechat(openid).select_for_update(of=("self",)).first()
    if known is None:
        # The unique index decides between two first sign-ins; both mean the same.
        account = WechatAccount(user=user, **wechat_indexes(openid))
        account.openid_sealed = _sealed_openid(account, openid)
        WechatAccount.objects.bulk_create([account], ignore_conflicts=True)
        return
    if known.user_id != user.pk:
        known.user = user
        known.save(update_fields=["user"])
    if known.openid_sealed is None:
        known.openid_sealed = _sealed_openid(known, openid)
        known.save(update_fields=["openid_sealed"])


def _sealed_openid(account: WechatAccount, openid: str) -> bytes:
    return sealing.seal(WechatAccount, "openid_sealed", account.pk, openid)


def acting(user: User, by: Actor) -> Actor:
    """Whoever was nobody a moment ago and has now shown to be this account."""
    return replace(by, kind=ActorKind.PERSON, user_id=user.pk, person_id=user.person_id)


def note(user: User, *, by: Actor, at: datetime) -> None:
    """The trace of a sign-in."""
    themselves = acting(user, by)
    audit.record(
        "account.signed_in", user, by=themselves, at=at, subject_id=user.person_id
    )


def _welcome(user: User, *, by: Actor, at: datetime) -> TokenPair:
    pair = tokens.issue(user, at=at)
    note(user, by=by, at=at)
    return pair


def officer_named(username: str, *, field: str) -> UUID:
    """The open officer's account of this name; ``field`` is the input at fault.

    Raises:
        BadFact: ``does_not_exist``.
    """
    found = User.objects.filter(username=username, is_staff=True, is_active=True)
    pk = found.values_list("pk", flat=True).first()
    if pk is None:
        raise BadFact(code="does_not_exist", field=field)
    return pk


@transaction.atomic
def open_officer(username: str, *, by: Actor, at: datetime) -> User:
    """Open an officer's account under a staff code; it has no password yet.

    It allows nothing until its first appointment, which also binds it to a person.

    Raises:
        NotAllowed: the office does not give offices.
        NotNow: ``already_exists``: the name is taken.
    """
    if not by.has(Power.OFFICE_GRANT):
        raise NotAllowed

    user = User(username=username, is_staff=True)
    user.set_unusable_password()
    # The unique name decides between two at once.
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as clash:
        if User.objects.filter(username=username).exists():
            raise NotNow(code="already_exists", field="username") from clash
        raise

    audit.record("account.opened", user, by=by, at=at)
    return user


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
