"""Programmes and rounds, standards and rules, places."""

from services.programmes.operations.policies import (
    RuleFacts,
    StandardFacts,
    announce_standard,
    issue_rule,
    replace_rule,
)
from services.programmes.operations.quotas import (
    QuotaExceeded,
    give_place_back,
    hand_places,
    hold_place,
    set_places,
    use_place,
)
from services.programmes.operations.rounds import (
    NotSettled,
    RoundFacts,
    copy,
    found,
    free_code,
    move,
    plan,
)

__all__ = [
    "NotSettled",
    "QuotaExceeded",
    "RoundFacts",
    "RuleFacts",
    "StandardFacts",
    "announce_standard",
    "copy",
    "found",
    "free_code",
    "give_place_back",
    "hand_places",
    "hold_place",
    "issue_rule",
    "move",
    "plan",
    "replace_rule",
    "set_places",
    "use_place",
]
