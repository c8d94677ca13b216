"""What the acts on money share."""

from datetime import date, datetime
from typing import Final

from members.organisations.models import Organisation
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import BadFact, NotFound, Stale
from unionhub.reference import calendar

# Within so many working days the other union answers an offer or a return.
ANSWER_WITHIN: Final = 5


def answer_due(at: datetime) -> date:
    """When what was offered now should be accepted or refused."""
    return calendar.add_working_days(local_date(at), ANSWER_WITHIN)


def union(code: str) -> Organisation:
    """The union with this code.

    Raises:
        NotFound: there is none.
    """
    found = Organisation.objects.filter(pk=code).first()
    if found is None:
        raise NotFound
    return found


def require_version(present: int, told: int | None) -> None:
    """Refuse what was decided on an older version.

    Raises:
        Stale: the present one is told.
    """
    if told is not None and told != present:
        raise Stale(version=present)


def require_text(text: str, field: str) -> None:
    """Refuse an empty reason or document number.

    Raises:
        BadFact: ``required``.
    """
    if not text:
        raise BadFact(code="required", field=field)
