"""Authenticators of officers, and what they show."""

from base64 import b32encode
from datetime import datetime

from django_otp.oath import TOTP

from unionhub.accounts.models import SecondFactor, User
from unionhub.kernel import clock, sealing

SEED = b"twenty bytes of seed"


def second_factor(user: User) -> SecondFactor:
    """A confirmed authenticator of this officer, made when it is first asked for."""
    found: SecondFactor | None = SecondFactor.objects.filter(user=user).first()
    if found is not None:
        return found
    factor = SecondFactor(user=user, confirmed=True)
    secret = b32encode(SEED).decode()
    factor.seed_sealed = sealing.seal(SecondFactor, "seed_sealed", factor.pk, secret)
    factor.save(force_insert=True)
    return factor


def shown(at: datetime | None = None, *, steps: int = 0, seed: bytes = SEED) -> str:
    """What an authenticator shows at a moment, or some steps of 30 seconds away."""
    totp = TOTP(seed)
    totp.time = (at or clock.now()).timestamp() + 30 * steps
    return f"{totp.token():06}"
