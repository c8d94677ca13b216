"""The stations around a suggested site, as an officer may know of them."""

from dataclasses import dataclass

from stations.care.models import SiteSuggestion
from stations.places.surroundings import near
from unionhub.kernel.actor import Actor

# The circle of fifteen minutes on foot (DOMAIN.md §4.1), in metres.
AROUND = 1_000.0
MOST = 10


@dataclass(frozen=True)
class Neighbour:
    """A station close by."""

    code: str
    name: str
    state: str
    state_label: str
    distance_m: int


def neighbours(suggestion: SiteSuggestion, actor: Actor) -> list[Neighbour]:
    """The nearest that are public or lie in the actor's part of the tree."""
    found = [
        Neighbour(
            code=one.pk,
            name=one.name,
            state=one.state,
            state_label=one.get_state_display(),
            distance_m=round(metres),
        )
        for one, metres in near(suggestion.point, AROUND)
        if one.is_public or actor.covers(one.org_path)
    ]
    return found[:MOST]
