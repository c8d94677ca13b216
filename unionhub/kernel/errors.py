"""Refusals by name. HTTP numbers are written in ``unionhub/web/errors.py`` only."""

from typing import Any, ClassVar

from unionhub.kernel.catalogue import CATALOGUE


class DomainError(Exception):
    """A refusal in the union's words.

    ``code`` is stable and stands in the catalogue; ``field`` names the input at
    fault; ``facts`` are safe to show (never a personal value).
    """

    code: ClassVar[str] = "refused"

    def __init__(
        self, detail: str = "", *, code: str = "", field: str = "", **facts: Any
    ) -> None:
        self.reason = code or type(self).code
        self.detail = str(detail or CATALOGUE[self.reason])
        self.field = field
        self.facts = facts
        super().__init__(self.reason)


class BadFact(DomainError):
    """The input says something impossible or untrue about the world."""

    code = "invalid_value"


class InvalidValue(BadFact):
    """One value fails its rule; ``code`` says which, ``field`` names the input."""


class NotAllowed(DomainError):
    """The actor may see it, but may not do this."""

    code = "forbidden"


class NotFound(DomainError):
    """Absent, or outside what the actor may see: the two look alike."""

    code = "not_found"


class NotNow(DomainError):
    """The state of things, or a uniqueness, stands against it."""

    code = "conflict"


class WrongState(NotNow):
    """The step is not allowed from the present state."""

    code = "wrong_state"


class Gone(DomainError):
    """It was there, and has expired or been revoked."""

    code = "expired"


class Stale(DomainError):
    """The caller decided on an older version than the present one."""

    code = "stale_version"


class TooMany(DomainError):
    """A budget is spent; ``retry_after`` (seconds) says when to come back."""

    code = "too_many_requests"


class Unavailable(DomainError):
    """Something outside does not answer; try again later."""

    code = "unavailable"
