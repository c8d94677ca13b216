"""What is asked of the rooms above before something happens to a station."""

from dataclasses import dataclass

from unionhub.kernel.actor import Actor


@dataclass(frozen=True)
class WhatKeepsOpen:
    """Is anything about this station still open? Answers are sentences (R-STA-18)."""

    station: str


@dataclass(frozen=True)
class MapLayers:
    """What else can be shown on the officers' map? Answers are pairs of a label and
    the address of a GeoJSON in the map's datum."""


@dataclass(frozen=True)
class WhatIsTold:
    """What else is to be shown on this station's page? Answers are tables."""

    station: str
    actor: Actor
