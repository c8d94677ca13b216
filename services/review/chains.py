"""Which levels decide a case: by the rule that holds on the day of submission."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from members.organisations.models import Organisation
from services.review.choices import (
    LEAST_NOTICE_DAYS,
    MOST_LEVELS,
    USUAL_LEVELS,
    WITHOUT_NOTICE,
)
from services.review.models import ChainRule


@dataclass(frozen=True)
class Chain:
    """The levels from the bottom up, and how long the notice hangs out."""

    levels: list[dict[str, Any]]
    notice_days: int


def chain_of(
    kind: str,
    amount_fen: int,
    union: Organisation,
    *,
    programme: str | None,
    day: date,
) -> Chain:
    """The chain that holds on this day.

    Each union at or above ``union`` whose level the rule names decides once, from the
    bottom up; where none is, the union itself.
    """
    rows = ChainRule.objects.holding(kind, amount_fen, programme, day)
    rule = rows.first()
    named = rule.levels if rule else list(USUAL_LEVELS)
    usual = 0 if kind in WITHOUT_NOTICE else LEAST_NOTICE_DAYS
    unions = [one for one in _upwards(union) if one.level in named] or [union]
    levels = [
        {"organisation": one.pk, "name": one.name, "level": str(one.level)}
        for one in unions[:MOST_LEVELS]
    ]
    return Chain(levels, rule.notice_days if rule else usual)


def _upwards(union: Organisation) -> list[Organisation]:
    found, here = [union], union
    while here.parent_id is not None:
        here = Organisation.objects.get(pk=here.parent_id)
        found.append(here)
    return found
