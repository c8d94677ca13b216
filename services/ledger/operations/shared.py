"""What the acts on money share."""

from members.organisations.models import Organisation
from unionhub.kernel.errors import BadFact, NotFound, Stale


def union(code: str, *, field: str = "organisation") -> Organisation:
    """The union with this code.

    Raises:
        NotFound: there is none.
    """
    found = Organisation.objects.filter(pk=code).first()
    if found is None:
        raise NotFound(field=field)
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
