"""Which keys are in use: canaries prove that they open, retirement gives them up."""

import logging
from datetime import datetime
from hmac import compare_digest
from typing import Final

from django.db import transaction

from unionhub import audit
from unionhub.kernel import sealing
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import InvalidValue, NotFound, NotNow, Unavailable
from unionhub.kernel.ids import uuid7
from unionhub.persons.models import KeyEpoch

logger = logging.getLogger(__name__)

SEALING: Final = "sealing"
PURPOSES: Final = (SEALING, "person", "phone")
CANARY: Final = "canary"


class KeyMissing(Unavailable):
    """A key that is in use is absent from the settings, or is another one there."""

    code = "key_unavailable"


def live(purpose: str) -> list[int]:
    """The key versions of the settings, the one that writes first."""
    if purpose == SEALING:
        return sealing.sealing_versions()
    return sealing.index_versions(purpose)


def target() -> str:
    """The keys of the settings in one line: ``sealing 2 1, person 1, phone 1``."""
    return ", ".join(f"{p} {' '.join(map(str, live(p)))}" for p in PURPOSES)


def missing() -> list[str]:
    """The keys in use that these settings do not have, or have wrong; one query."""
    return [str(epoch) for epoch in KeyEpoch.objects.all() if not _sings(epoch)]


def lacking() -> list[str]:
    """What a process with these settings lacks to serve requests."""
    if gone := missing():
        logger.error("keys missing or wrong: %s", ", ".join(gone))
        return [KeyMissing.code]
    return []


@transaction.atomic
def introduce(*, by: Actor, at: datetime) -> list[KeyEpoch]:
    """A canary for every key of the settings that has none yet; those that are new.

    Raises:
        KeyMissing: a key in use is not in the settings.
    """
    if gone := missing():
        raise KeyMissing(keys=", ".join(gone))

    known = set(KeyEpoch.objects.values_list("purpose", "version"))
    new = [
        _epoch(purpose, version, at)
        for purpose in PURPOSES
        for version in live(purpose)
        if (purpose, version) not in known
    ]
    # Two commands at once introduce a key once.
    KeyEpoch.objects.bulk_create(new, ignore_conflicts=True)

    for epoch in new:
        audit.record("keys.introduced", epoch, by=by, at=at, key=str(epoch))
    return new


@transaction.atomic
def note_use(used: set[tuple[str, int]], *, at: datetime) -> None:
    """Keep since when no row has needed a key; ``used`` are those that rows need."""
    for epoch in KeyEpoch.objects.select_for_update().order_by("pk"):
        if (epoch.purpose, epoch.version) in used:
            epoch.clear_since = None
        elif epoch.clear_since is None:
            epoch.clear_since = at
        epoch.save(update_fields=["clear_since"])


@transaction.atomic
def retire(purpose: str, version: int, *, by: Actor, at: datetime) -> KeyEpoch:
    """Give a key up: from now on the settings may be without it.

    The caller has just counted (``rotation.check``), which keeps ``clear_since``.

    Raises:
        NotFound: no such key is in use.
        InvalidValue: ``in_use``: it is the one that writes.
        NotNow: ``in_use``: rows need it, or did within the last day.
    """
    epochs = KeyEpoch.objects.select_for_update()
    epoch = epochs.filter(purpose=purpose, version=version).first()

    if epoch is None:
        raise NotFound
    if live(purpose)[0] == version:
        raise InvalidValue(code="in_use", field="version")
    if not epoch.may_retire(at):
        raise NotNow(code="in_use")

    audit.record("keys.retired", epoch, by=by, at=at, key=str(epoch))
    epoch.delete()
    return epoch


def _epoch(purpose: str, version: int, at: datetime) -> KeyEpoch:
    epoch = KeyEpoch(pk=uuid7(), purpose=purpose, version=version, created_at=at)
    if purpose == SEALING:
        where = (KeyEpoch, "canary", epoch.pk)
        epoch.canary = sealing.seal_under(version, *where, CANARY)
    else:
        epoch.canary = sealing.blind_index(purpose, CANARY, version)
    return epoch


def _sings(epoch: KeyEpoch) -> bool:
    if epoch.version not in live(epoch.purpose):
        return False
    if epoch.purpose == SEALING:
        try:
            return sealing.unseal(epoch, "canary") == CANARY
        except sealing.SealBroken:
            return False
    index = sealing.blind_index(epoch.purpose, CANARY, epoch.version)
    return compare_digest(index, bytes(epoch.canary))
