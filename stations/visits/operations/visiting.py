"""A worker scans the station's code (R-STA-14)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Manager

from members.people.models import Member
from stations.finder.index import BITS
from stations.places.models import Station
from stations.visits.choices import WINDOW, VisitWay
from stations.visits.models import DailyUse, DailyVisits, Visit
from stations.visits.operations import marks
from unionhub.accounts.models import User
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import SHANGHAI
from unionhub.kernel.errors import NotAllowed, NotFound
from unionhub.kernel.ids import uuid7_of


@dataclass(frozen=True)
class Presence:
    """That somebody is counted at a station, since when, and whether by this scan."""

    station: Station
    since: datetime
    is_new: bool

    @property
    def counts_again_at(self) -> datetime:
        """From when on a scan is another visit."""
        return self.since + WINDOW


@transaction.atomic
def visit(
    code: str,
    *,
    occupation: str = "",
    used: Sequence[str] = (),
    by: Actor,
    at: datetime,
) -> Presence:
    """Count a visit, or tell of the one that was counted within half an hour.

    The worker's own word on the occupation goes before what the union has on record.
    Whether the station is open at this minute does not matter: somebody stands there.
    Nothing of it goes into the audit, which would be the trail that we do not keep.

    Raises:
        NotAllowed: an officer's account, or a machine's: visits are workers'.
        NotFound: no such station in public.
    """
    worker = _worker(by)
    station = Station.objects.public(by).filter(pk=code).first()
    if station is None:
        raise NotFound

    found = marks.marks_of(by.person_id or worker, station.pk, at)
    if not marks.take(found, at):
        return Presence(station, marks.since(found), is_new=False)

    _write(station, occupation or _occupation(by), used, at)
    return Presence(station, at, is_new=True)


def _worker(by: Actor) -> UUID:
    """The account, which has a phone.

    Raises:
        NotAllowed: it is no worker's.
    """
    if by.user_id is None:
        raise NotAllowed
    account = User.objects.filter(pk=by.user_id, phone_sealed__isnull=False)
    if not account.exists():
        raise NotAllowed
    return by.user_id


def _occupation(by: Actor) -> str:
    """What the union has on record; nothing of who is no member."""
    if by.person_id is None:
        return ""
    found = Member.objects.filter(pk=by.person_id)
    return found.values_list("occupation_group", flat=True).first() or ""


def _write(
    station: Station, occupation: str, used: Sequence[str], at: datetime
) -> None:
    local = at.astimezone(SHANGHAI)
    facts = {
        "station": station,
        "day": local.date(),
        "hour": local.hour,
        "occupation": occupation,
        "way": VisitWay.QR,
    }
    whole_hour = local.replace(minute=0, second=0, microsecond=0)
    bits = sum(BITS[kind] for kind in set(used))
    Visit.objects.create(id=uuid7_of(whole_hour), used=bits, **facts)
    _count(DailyVisits.objects, facts, org_path=station.org_path)
    # In one order: two who used the same two things do not wait for one another.
    for kind in sorted(set(used)):
        used_here = {"station": station, "day": facts["day"], "facility": kind}
        _count(DailyUse.objects, used_here)


def _count(
    rows: Manager[DailyVisits] | Manager[DailyUse], facts: dict[str, Any], **more: str
) -> None:
    """One more in the row of these facts."""
    figure = rows.filter(**facts)
    if not figure.update(count=F("count") + 1):
        # Two at once: one row, and both count it up.
        made = rows.model(count=0, **facts, **more)
        rows.bulk_create([made], ignore_conflicts=True)  # type: ignore[list-item]
        figure.update(count=F("count") + 1)
