"""Under which appointment or delegation a caller wants to act: ``X-Appointment``."""

from uuid import UUID

from django.http import HttpRequest
from rest_framework.request import Request

from unionhub.kernel.errors import NotAllowed

HEADER = "X-Appointment"


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
