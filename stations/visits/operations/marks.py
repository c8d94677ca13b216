"""Once in half an hour, decided by the database and forgotten with the day's salt."""

from datetime import UTC, datetime
from uuid import UUID

from django.utils.crypto import salted_hmac

from stations.visits.choices import WINDOW
from stations.visits.models import VisitMark, VisitSalt
from unionhub.kernel.clock import local_date

# Nobody was counted so long ago.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def marks_of(person: UUID, station: str, at: datetime) -> list[UUID]:
    """The names of this person's marks at this station, oldest salt first.

    One, or two in the first half hour of a day, when the visit may have been counted
    under the salt of the day before.
    """
    days = dict.fromkeys([local_date(at - WINDOW), local_date(at)])
    VisitSalt.objects.bulk_create(
        [VisitSalt(day=day) for day in days], ignore_conflicts=True
    )
    salts = dict(VisitSalt.objects.filter(pk__in=days).values_list("pk", "salt"))
    return [_digest(bytes(salts[day]), person, station) for day in days]


def take(marks: list[UUID], at: datetime) -> bool:
    """Whether this visit counts: each mark was last counted half an hour ago or more.

    One guarded statement a mark: whoever comes at the same moment waits for the row,
    sees the new time, and is not counted.
    """
    VisitMark.objects.bulk_create(
        [VisitMark(id=mark, since=NEVER) for mark in marks], ignore_conflicts=True
    )
    free = VisitMark.objects.filter(since__lte=at - WINDOW)
    return all(free.filter(pk=mark).update(since=at) for mark in marks)


def since(marks: list[UUID]) -> datetime:
    """When the visit was counted that stands for this one."""
    found = VisitMark.objects.filter(pk__in=marks).order_by("-since")
    return found.values_list("since", flat=True)[0]


def _digest(salt: bytes, person: UUID, station: str) -> UUID:
    text = salt + person.bytes + station.encode()
    made = salted_hmac("unionhub.visits", text, algorithm="sha256").digest()
    return UUID(bytes=made[:16])
