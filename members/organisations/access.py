"""Who may shape the tree and the list of employers."""

from members.organisations.choices import UnionKind
from members.organisations.models import Organisation
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import NotAllowed, NotFound
from unionhub.kernel.powers import Power


def require(actor: Actor, power: Power, organisation: Organisation) -> None:
    """Refuse an act on a union outside the scope (as absent) or beyond the powers.

    Raises:
        NotFound: the union lies outside the actor's scope.
        NotAllowed: the office does not give this power.
    """
    if not actor.covers(organisation.path):
        raise NotFound
    if not actor.has(power):
        raise NotAllowed


def require_employer_power(
    actor: Actor, power: Power, union: Organisation | None
) -> None:
    """Refuse an act on an employer: its union must be in scope, if it has one.

    Raises:
        NotFound, NotAllowed: as ``require``.
    """
    if union is not None:
        require(actor, power, union)
    elif not actor.has(power):
        raise NotAllowed


# Unions that stand for an area and not for an employer or a trade.
_OF_AN_AREA = (UnionKind.FEDERATION, UnionKind.TOWNSHIP)


def regions_of(actor: Actor) -> list[str]:
    """Where the unions sit at whose head the actor stands, of those of an area."""
    rows = Organisation.objects.headed_by(actor).filter(kind__in=_OF_AN_AREA)
    return list(rows.values_list("region_id", flat=True))
