"""Under which appointment or delegation a caller wants to act.

A program names it with every request (``X-Appointment``); an officer's browser keeps
it in the session. Either way it is checked with every request.
"""

from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from rest_framework.request import Request

from unionhub.kernel.errors import NotAllowed

HEADER = "X-Appointment"
KEPT = "acting_as"


def acting_as(request: Request | HttpRequest) -> UUID | None:
    """The one that the header names; None where there is no header.

    Raises:
        NotAllowed: ``appointment_not_in_force``: what it says names nothing.
    """
    named = request.headers.get(HEADER)
    if named is None:
        return None
    try:
        number = UUID(named)
    except ValueError as wrong:
        raise NotAllowed(code="appointment_not_in_force") from wrong
    # Without hyphens, in braces, as a URN: there is one form (ROBUST.md B73).
    if str(number) != named.lower():
        raise NotAllowed(code="appointment_not_in_force")
    return number


def keep(session: SessionBase, name: UUID) -> None:
    """Let the officer act under this one from the next page on."""
    session[KEPT] = str(name)


def kept(session: SessionBase) -> UUID | None:
    """The one that the officer chose, or None."""
    name = session.get(KEPT)
    return UUID(name) if name else None


def forget(session: SessionBase) -> None:
    """Back to the one by default."""
    session.pop(KEPT, None)
