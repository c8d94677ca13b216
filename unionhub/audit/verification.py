"""Checking the chain of seals: everything is computed again from the rows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db import OperationalError
from django.db.models import Sum

from unionhub.audit import chain as chains
from unionhub.audit.choices import Damage
from unionhub.audit.models import AuditEvent, AuditSeal, AuditSealEntry, SealChain

T = TypeVar("T")


@dataclass(frozen=True)
class Break:
    """The first place where the chain does not hold."""

    damage: str
    seal: int | None = None
    event_id: UUID | None = None


@dataclass(frozen=True)
class Verification:
    """What a check found.

    ``checked`` and ``last`` are numbers of seals (0: none); ``sealed`` and ``unsealed``
    count events; ``digest`` is that of the last seal, for whoever keeps it elsewhere.
    """

    broken: Break | None
    checked_from: int
    last: int
    digest: bytes
    sealed: int
    unsealed: int


class _Broken(Exception):
    def __init__(
        self, damage: str, seal: int | None = None, event_id: UUID | None = None
    ) -> None:
        self.found = Break(str(damage), seal, event_id)
        super().__init__(damage)


def verify(first: int = 1) -> Verification:
    """Check the seals from number ``first`` on, their events, and what is between.

    An event counts as inserted when no seal holds it although its key is older than
    ``chain.LATENESS`` before the youngest sealed one.
    """
    end, broken = _end(), None
    first = max(1, min(first, end.number))
    try:
        _check(end, first)
    except _Broken as found:
        broken = found.found
    return Verification(
        broken=broken,
        checked_from=first if end.number else 0,
        last=end.number,
        digest=_raw(end.digest),
        sealed=AuditSeal.objects.aggregate(total=Sum("count"))["total"] or 0,
        unsealed=_tail(end),
    )


def verify_last(seals: int) -> Verification:
    """Check the last so many seals."""
    return verify(_end().number - seals + 1)


def _tail(end: SealChain) -> int:
    waiting = AuditEvent.objects.unsealed()
    if end.reached is not None:
        waiting = waiting.filter(pk__gte=chains.line(end.reached))
    return waiting.count()


def _end() -> SealChain:
    found = _legible(SealChain.objects.filter(name=chains.CHAIN).first)
    sound = isinstance(found, SealChain) and isinstance(found.number, int)
    return found if sound else SealChain(name=chains.CHAIN)  # type: ignore[return-value]


def _check(end: SealChain, first: int) -> None:
    previous, reached = _before(first)
    oldest = reached
    for number in range(first, end.number + 1):
        seal = _seal(number)
        if _raw(seal.previous) != previous:
            raise _Broken(Damage.SEAL_CHANGED, number)
        _check_events(seal)
        previous = _raw(seal.digest)
        reached = max(reached or seal.last_id, seal.last_id)
    _refuse_more_seals(end.number)
    if (_raw(end.digest), end.reached) != (previous, reached):
        raise _Broken(Damage.SEAL_CHANGED, end.number)
    if reached is not None:
        _refuse_inserted(oldest, reached)


def _before(first: int) -> tuple[bytes, UUID | None]:
    if first == 1:
        return b"", None
    # Not always the one just before: a late event may fill a seal of its own.
    youngest = AuditSeal.objects.filter(pk__lt=first).order_by("-last_id").first()
    return _raw(_seal(first - 1).digest), youngest.last_id if youngest else None


def _seal(number: int) -> AuditSeal:
    found = _legible(AuditSeal.objects.filter(pk=number).first)
    if found is None:
        raise _Broken(Damage.SEAL_MISSING, number)
    if isinstance(found, _Illegible):
        raise _Broken(Damage.SEAL_CHANGED, number)
    return found


def _check_events(seal: AuditSeal) -> None:
    entries = AuditSealEntry.objects.filter(seal=seal.pk).order_by("position")
    held = _legible(lambda: list(entries.values_list("event_id", "position", "digest")))
    if isinstance(held, _Illegible):
        raise _Broken(Damage.SEAL_CHANGED, seal.number)
    events = _events([event_id for event_id, _position, _digest in held])
    digests = []
    for event_id, _position, digest in held:
        event = events.get(event_id)
        if event is None:
            raise _Broken(Damage.EVENT_MISSING, seal.number, event_id)
        if isinstance(event, _Illegible) or chains.event_digest(event) != _raw(digest):
            raise _Broken(Damage.EVENT_CHANGED, seal.number, event_id)
        digests.append(_raw(digest))
    places = [position for _event_id, position, _digest in held]
    whole = places == list(range(len(held))) and seal.count == len(held)
    if not whole or chains.seal_digest(seal, digests) != _raw(seal.digest):
        raise _Broken(Damage.SEAL_CHANGED, seal.number)


def _refuse_more_seals(last: int) -> None:
    further = AuditSeal.objects.filter(pk__gt=last).order_by("pk").first()
    if further is None:
        return
    # A sealer may have gone on meanwhile.
    gone_on = SealChain.objects.filter(name=chains.CHAIN, number__gte=further.pk)
    if not gone_on.exists():
        raise _Broken(Damage.SEAL_INSERTED, further.pk)


def _refuse_inserted(oldest: UUID | None, reached: UUID) -> None:
    loose = AuditEvent.objects.unsealed().filter(pk__lt=chains.line(reached))
    if oldest is not None:
        loose = loose.filter(pk__gte=oldest)
    # Only the key is read: whatever else was put into the row may be illegible.
    found = _legible(loose.order_by("pk").values_list("pk", flat=True).first)
    if isinstance(found, _Illegible):
        raise _Broken(Damage.EVENT_INSERTED)
    if found is not None:
        raise _Broken(Damage.EVENT_INSERTED, event_id=found)


def _raw(value: Any) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else b""


class _Illegible:
    """A row that no longer holds values of its kind: SQLite stores anything."""


def _legible(read: Callable[[], T]) -> T | _Illegible:
    try:
        return read()
    except (ValueError, TypeError, AttributeError):
        return _Illegible()
    except OperationalError as fault:
        if "decode" not in str(fault):
            raise
        return _Illegible()


def _events(keys: Sequence[UUID]) -> dict[UUID, AuditEvent | _Illegible]:
    together = _legible(lambda: AuditEvent.objects.in_bulk(keys))
    if not isinstance(together, _Illegible):
        return dict(together)
    return dict(_one_by_one(keys))


def _one_by_one(keys: Iterable[UUID]) -> Iterable[tuple[UUID, AuditEvent | _Illegible]]:
    for key in keys:
        found = _legible(AuditEvent.objects.filter(pk=key).first)
        if found is not None:
            yield key, found
