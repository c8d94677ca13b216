"""What may be granted at most: by the standard of the place and the nearest rule.

Nothing is guessed: where a standard or a rule is missing, it is refused (R-AID-04).
"""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from services.programmes.choices import Formula
from services.programmes.models import AidRule, LivingStandard
from unionhub.kernel.errors import NotNow
from unionhub.reference.models import Region

# Numbers of rules: hundredths of a standard, thousandths of a cost.
HUNDRED, THOUSAND = 100, 1_000
NOWHERE: Final = -1


class StandardMissing(NotNow):
    """No living standard for the place and year; ``region``, ``year`` name them."""

    code = "standard_missing"


class RuleMissing(NotNow):
    """No rule says what may be granted of ``item``."""

    code = "rule_missing"


@dataclass(frozen=True, kw_only=True)
class LimitInputs:
    """What a limit depends on; ``used_fen`` was granted of the item before."""

    item: str
    fund: str
    tier: str
    region: str
    round: str
    day: date
    household: str
    cost_fen: int = 0
    used_fen: int = 0


@dataclass(frozen=True)
class Limit:
    """What may still be granted, and by what; ``inputs`` stay with the decision."""

    rule_id: UUID
    rule_version: int
    limit_fen: int
    inputs: dict[str, Any]

    @property
    def stored(self) -> dict[str, Any]:
        """All of it as JSON, for ``again``."""
        return {
            "rule_id": str(self.rule_id),
            "rule_version": self.rule_version,
            "limit_fen": self.limit_fen,
            "inputs": self.inputs,
        }


def standard(region: str, day: date, household: str) -> LivingStandard:
    """The living standard of a household there and then: the nearest place's.

    Raises:
        StandardMissing: none for the year, up to the province.
    """
    depth = _depths(region)
    rows = LivingStandard.objects.filter(
        region__in=depth, year=day.year, household=household, valid_from__lte=day
    )
    found = max(
        rows, key=lambda row: (depth[row.region_id], row.valid_from), default=None
    )
    if found is None:
        raise StandardMissing(region=region, year=day.year, household=household)
    return found


def rule(inputs: LimitInputs) -> AidRule:
    """The most specific rule in force: of this round before any, then of this fund,
    of this tier, of the nearest place; of two alike the later one.

    Raises:
        RuleMissing: none fits.
    """
    depth = _depths(inputs.region)
    rows = AidRule.objects.filter(item=inputs.item, valid_from__lte=inputs.day)
    fitting = [row for row in rows if _fits(row, inputs, depth)]
    if not fitting:
        raise RuleMissing(item=inputs.item, region=inputs.region)
    return max(fitting, key=lambda row: _precedence(row, depth))


def limit(inputs: LimitInputs) -> Limit:
    """What may still be granted, by the rule that holds.

    Raises:
        RuleMissing, StandardMissing.
    """
    by = rule(inputs)
    told: dict[str, Any] = asdict(inputs) | {"day": inputs.day.isoformat()}
    if by.formula == Formula.TIMES_STANDARD:
        measured = standard(inputs.region, inputs.day, inputs.household)
        told |= {
            "standard_id": str(measured.pk),
            "standard_fen": measured.monthly_fen,
        }
    return Limit(by.pk, by.version, _computed(by, told), told)


def again(stored: dict[str, Any]) -> int:
    """The limit, computed anew from what was stored with a decision, in fen."""
    by = AidRule.objects.get(pk=stored["rule_id"], version=stored["rule_version"])
    return _computed(by, stored["inputs"])


def _computed(by: AidRule, told: dict[str, Any]) -> int:
    """Whole fen, rounded down; what was granted before counts."""
    if by.formula == Formula.FIXED:
        most = by.number
    elif by.formula == Formula.TIMES_STANDARD:
        most = told["standard_fen"] * by.number // HUNDRED
    else:
        most = told["cost_fen"] * by.number // THOUSAND
    if by.ceiling_fen is not None:
        most = min(most, by.ceiling_fen)
    return max(0, most - int(told["used_fen"]))


def _depths(region: str) -> dict[str, int]:
    """The place and all above it, each with how near it is."""
    place = Region.objects.with_parents().filter(pk=region).first()
    if place is None:
        return {}
    codes = [place.pk, *(above.pk for above in place.ancestors())]
    return {code: -steps for steps, code in enumerate(codes, 1)}


def _fits(row: AidRule, inputs: LimitInputs, depth: dict[str, int]) -> bool:
    return (
        (row.valid_to is None or row.valid_to >= inputs.day)
        and row.round_id in {None, inputs.round}
        and row.fund in {"", inputs.fund}
        and row.tier in {"", inputs.tier}
        and (row.region_id is None or row.region_id in depth)
    )


def _precedence(row: AidRule, depth: dict[str, int]) -> tuple[Any, ...]:
    farthest = NOWHERE - len(depth)
    return (
        row.round_id is not None,
        bool(row.fund),
        bool(row.tier),
        farthest if row.region_id is None else depth[row.region_id],
        row.valid_from,
        row.pk,
    )
