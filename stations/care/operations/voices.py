"""Somebody tells something: kept without a name, followed by a receipt."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from stations.care import access, screening
from stations.care.models import SiteSuggestion, StationReport, Voice
from stations.places.models import is_keeper
from unionhub import audit
from unionhub.kernel import receipts, sealing
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import NotAllowed, NotFound
from unionhub.kernel.ids import uuid7


@dataclass(frozen=True)
class Heard:
    """What was kept, the receipt that is told this once, and whether others told of
    it before."""

    voice: Voice
    receipt: str
    is_joined: bool


def hear(
    matter: StationReport | SiteSuggestion,
    *,
    text: str,
    phone: str,
    is_joined: bool,
    at: datetime,
) -> Heard:
    """Keep what was told; the caller holds the matter."""
    receipt, key = receipts.draw(), uuid7()
    voice = Voice(
        pk=key,
        receipt_digest=receipts.digest(receipt),
        text=text,
        is_held=screening.holds(text),
        told_at=at,
    )
    if isinstance(matter, StationReport):
        voice.report = matter
    else:
        voice.suggestion = matter
    if phone:
        voice.phone_sealed = sealing.seal(Voice, "phone_sealed", key, phone)
    voice.save(force_insert=True)
    return Heard(voice, receipt, is_joined)


def voice_of(receipt: str) -> Voice:
    """What was told under a receipt.

    Raises:
        NotFound: there is none.
    """
    rows = Voice.objects.filter(receipt_digest=receipts.digest(receipt))
    joined = rows.select_related("report__station", "suggestion__region")
    found = joined.select_related("suggestion__station").first()
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def let_through(voice_id: UUID, *, by: Actor, at: datetime) -> Voice:
    """An officer has looked: the text that was held back may be read.

    Raises:
        NotFound: none that is held back, or outside the scope.
        NotAllowed: no such power.
    """
    held = Voice.objects.select_for_update(of=("self",)).filter(is_held=True)
    voice = held.filter(pk=voice_id).first()
    if voice is None:
        raise NotFound
    _require(voice, by)

    voice.is_held = False
    voice.save(update_fields=["is_held"])

    audit.record("voice.let_through", voice, by=by, at=at)
    return voice


def _require(voice: Voice, by: Actor) -> None:
    if voice.report:
        access.require(by, access.HANDLING, voice.report.station)
        return
    suggestion = voice.suggestion
    # Whoever keeps stations sees no suggested sites.
    if suggestion is None or is_keeper(by) or not by.covers(suggestion.org_path):
        raise NotFound
    if not by.has(access.HANDLING):
        raise NotAllowed
