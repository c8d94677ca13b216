"""Who may study which region, and give demand for which union."""

from members.organisations.models import Organisation
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import NotAllowed, NotFound
from unionhub.kernel.powers import Power
from unionhub.reference.models import Region


def require(actor: Actor, power: Power, path: str) -> None:
    """Refuse an act outside the scope (as absent) or beyond the powers.

    Raises:
        NotFound, NotAllowed.
    """
    if not actor.covers(path):
        raise NotFound
    if not actor.has(power):
        raise NotAllowed


def own_union(actor: Actor, power: Power) -> Organisation:
    """The union for which the actor acts.

    Raises:
        NotAllowed: no such power, or nobody's officer.
    """
    heads = Organisation.objects.headed_by(actor).order_by("path")
    union = heads.first() if actor.has(power) else None
    if union is None:
        raise NotAllowed
    return union


def require_region(actor: Actor, region: Region) -> None:
    """Refuse a region where none of the actor's unions sits or that lies in none.

    Raises:
        NotFound: it lies elsewhere.
    """
    heads = Organisation.objects.headed_by(actor)
    own = set(heads.values_list("region_id", flat=True))
    if not own & {region.pk, *(above.pk for above in region.ancestors())}:
        raise NotFound
