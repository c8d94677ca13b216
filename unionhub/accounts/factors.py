"""The second factor of officers: drawing it, confirming it, showing it (R-ACC-06)."""

import io
import re
import secrets
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlencode

import segno
from django.db import transaction

from unionhub import audit
from unionhub.accounts.choices import (
    NEVER,
    OTP_DIGITS,
    OTP_ISSUER,
    OTP_STEP,
    RECOVERY_ALPHABET,
    RECOVERY_CODES,
    RECOVERY_LENGTH,
    SEED_BYTES,
)
from unionhub.accounts.models import RecoveryCode, SecondFactor, User
from unionhub.kernel import sealing
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import BadFact, InvalidValue, NotAllowed, WrongState


class WrongCredentials(BadFact):
    """No officer signs in by this; the caller is not told which part is wrong."""

    code = "wrong_credentials"


class FactorRequired(NotAllowed):
    """The password is right; the code of the authenticator is asked for."""

    code = "second_factor_required"


class FactorSetupRequired(NotAllowed):
    """The password is right; the account has no authenticator yet."""

    code = "second_factor_setup_required"


@dataclass(frozen=True)
class Setup:
    """What an authenticator is set up with; it is shown once and nowhere kept in clear.

    ``secret`` is for typing, ``otpauth_uri`` for apps, ``qr_svg`` is its picture.
    """

    secret: str
    otpauth_uri: str
    qr_svg: str


@dataclass(frozen=True)
class RecoveryCodes:
    """The codes for the day the authenticator is lost; only digests are kept."""

    recovery_codes: list[str]


def read(text: str) -> str:
    """A code as people type it: six digits, or a recovery code with its hyphens.

    Raises:
        InvalidValue: ``otp_format``: it cannot be either.
    """
    plain = re.sub(r"[\s-]", "", text).upper()
    recovery = rf"[{RECOVERY_ALPHABET}]{{{RECOVERY_LENGTH}}}"
    if not re.fullmatch(rf"[0-9]{{{OTP_DIGITS}}}|{recovery}", plain):
        raise InvalidValue(code="otp_format", field="otp")
    return plain


@transaction.atomic
def show(user: User, otp: str | None, *, at: datetime) -> SecondFactor:
    """The account's authenticator, if a live code of it, or a recovery code, is shown.

    The row is locked, so one code is taken once, however many bring it.

    Raises:
        FactorSetupRequired: there is no confirmed authenticator.
        FactorRequired: no code was brought.
        WrongCredentials: wrong, used or too old.
    """
    factor = _of(user)

    if factor is None or not factor.confirmed:
        raise FactorSetupRequired
    if otp is None:
        raise FactorRequired
    if len(otp) == RECOVERY_LENGTH:
        _use_recovery_code(user, otp, at=at)
        return factor
    if not factor.accepts(otp, at):
        raise WrongCredentials

    factor.save(update_fields=["last_step"])
    return factor


@transaction.atomic
def draw(user: User, *, by: Actor, at: datetime) -> Setup:
    """A new seed for an account whose password was just shown, in place of an old one.

    Raises:
        WrongState: an authenticator was confirmed already; only a reset helps.
    """
    # There may be no row to lock yet: the account's keeps two first drawings apart.
    User.objects.select_for_update().get(pk=user.pk)
    factor = _of(user)

    if factor is not None and factor.confirmed:
        raise WrongState

    secret = b32encode(secrets.token_bytes(SEED_BYTES)).decode()
    if factor is None:
        factor = SecondFactor(user=user, seed_sealed=b"")
        factor.save(force_insert=True)
    factor.seed_sealed = sealing.seal(SecondFactor, "seed_sealed", factor.pk, secret)
    factor.last_step = NEVER
    factor.save(update_fields=["seed_sealed", "last_step"])

    audit.record("second_factor.drawn", user, by=by, at=at)
    return _setup(user.username, secret)


@transaction.atomic
def confirm(user: User, otp: str, *, by: Actor, at: datetime) -> RecoveryCodes:
    """Make the drawn authenticator the account's, on its first right code.

    That code is used up by this. The recovery codes leave in the answer only.

    Raises:
        WrongState: none was drawn, or one is confirmed already.
        WrongCredentials: not a live code of it.
    """
    factor = _of(user)

    if factor is None or factor.confirmed:
        raise WrongState
    if len(otp) != OTP_DIGITS or not factor.accepts(otp, at):
        raise WrongCredentials

    factor.confirmed = True
    factor.save(update_fields=["confirmed", "last_step"])
    codes = [_recovery_code() for _code in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=RecoveryCode.digest_of(user.pk, code))
        for code in codes
    )

    audit.record("second_factor.confirmed", user, by=by, at=at)
    return RecoveryCodes([_grouped(code) for code in codes])


def _of(user: User) -> SecondFactor | None:
    found: SecondFactor | None = (
        SecondFactor.objects.select_for_update().filter(user=user).first()
    )
    return found


def _use_recovery_code(user: User, code: str, *, at: datetime) -> None:
    # One statement: of two that bring the same code, one changes a row.
    unused = RecoveryCode.objects.filter(
        user=user, digest=RecoveryCode.digest_of(user.pk, code), used_at=None
    )
    if not unused.update(used_at=at):
        raise WrongCredentials


def _recovery_code() -> str:
    return "".join(secrets.choice(RECOVERY_ALPHABET) for _ in range(RECOVERY_LENGTH))


def _grouped(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def _setup(username: str, secret: str) -> Setup:
    facts = {
        "secret": secret,
        "issuer": OTP_ISSUER,
        "algorithm": "SHA1",
        "digits": OTP_DIGITS,
        "period": int(OTP_STEP.total_seconds()),
    }
    uri = f"otpauth://totp/{OTP_ISSUER}:{quote(username)}?{urlencode(facts)}"
    picture = io.BytesIO()
    code = segno.make(uri, error="m")
    code.save(picture, kind="svg", scale=4, light="white", xmldecl=False, nl=False)
    return Setup(secret, uri, picture.getvalue().decode())
