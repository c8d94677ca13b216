"""A chart of the officers' site, as the theme's script reads it, and in words."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from unionhub.kernel.actor import Actor
from unionhub.web.buttons import Text

BLUE, RED = "#2a5c9c", "#b3261e"


@dataclass(frozen=True)
class Chart:
    """A picture of figures; ``words`` tell the same to who does not see it."""

    title: Text
    kind: str
    data: str
    words: str


def bars(title: Text, shown: Sequence[tuple[str, int]], colour: str = BLUE) -> Chart:
    """Figures as bars, in the order given."""
    columns = {
        "data": [count for _label, count in shown],
        "backgroundColor": colour,
        "maxBarThickness": 28,
        "label": str(title),
    }
    data = {"labels": [label for label, _count in shown], "datasets": [columns]}
    words = "，".join(f"{label} {count}" for label, count in shown)
    return Chart(title, "bar", json.dumps(data, ensure_ascii=False), words)


class Charted:
    """Pages that draw something. Mixed into ``ScopedAdmin``."""

    def charts(self, obj: Any, actor: Actor) -> Sequence[Chart]:
        """What is drawn of the row, above its tables."""
        return []

    def list_charts(self, actor: Actor) -> Sequence[Chart]:
        """What is drawn above the list, of all that the officer may see."""
        return []
