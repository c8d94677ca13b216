"""What a household has and must spend in a year, and the tier that follows.

Pure: no row is read here. All is whole fen, compared multiplied out, so that nothing
is rounded (R-AID-03, 18).
"""

import json
from dataclasses import dataclass, fields
from typing import Final, Self

from services.hardship.choices import MOST_OTHER_CAUSES, HardshipCause
from services.programmes.choices import HardshipTier
from unionhub.kernel.errors import BadFact

MONTHS: Final = 12
# Relative hardship: below so many times the standard.
RELATIVE_TIMES: Final = 2
# Costs of an accident above this share of the year's income, in per cent.
ACCIDENT_SHARE: Final = 80
_WHOLE: Final = 100


@dataclass(frozen=True, kw_only=True)
class Means:
    """One household's year, as it stood when it was assessed; all in fen.

    ``job_costs_fen`` are deducted for the relative tier only. ``accident_costs_fen``
    is what an accident or illness cost after every compensation; ``is_disaster`` marks
    victims of a disaster or epidemic, whatever it cost.
    """

    wages_fen: int = 0
    pensions_fen: int = 0
    benefits_fen: int = 0
    other_income_fen: int = 0
    illness_fen: int = 0
    disability_fen: int = 0
    schooling_fen: int = 0
    job_costs_fen: int = 0
    accident_costs_fen: int = 0
    is_disaster: bool = False

    @property
    def income_fen(self) -> int:
        """What came in."""
        return (
            self.wages_fen
            + self.pensions_fen
            + self.benefits_fen
            + self.other_income_fen
        )

    @property
    def rigid_fen(self) -> int:
        """What had to be spent: illness, disability, schooling."""
        return self.illness_fen + self.disability_fen + self.schooling_fen

    def per_head_fen(self, size: int) -> int:
        """What is left a head and month, rounded down; for people to read."""
        return (self.income_fen - self.rigid_fen) // (MONTHS * size)

    def written(self) -> str:
        """As it is sealed: every field, in one order."""
        return json.dumps(
            {field.name: getattr(self, field.name) for field in fields(self)},
            separators=(",", ":"),
        )

    @classmethod
    def read(cls, text: str) -> Self:
        """The reverse of ``written``."""
        return cls(**json.loads(text))


def tier_of(means: Means, *, size: int, monthly_fen: int) -> HardshipTier | None:
    """The tier of a household of ``size`` where the standard is ``monthly_fen``.

    None: it is in no hardship by these figures.
    """
    left = means.income_fen - means.rigid_fen
    standard = monthly_fen * MONTHS * size
    if left < standard:
        return HardshipTier.DEEP
    if left - means.job_costs_fen < RELATIVE_TIMES * standard:
        return HardshipTier.RELATIVE
    share = means.accident_costs_fen * _WHOLE
    if means.is_disaster or share > ACCIDENT_SHARE * means.income_fen:
        return HardshipTier.ACCIDENT
    return None


@dataclass(frozen=True)
class Causes:
    """One main cause, at most three others, none twice (R-AID-07)."""

    main: str
    others: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be.

        Raises:
            BadFact: ``invalid_choice``, ``too_many_items``, ``duplicate_cause``.
        """
        named = (self.main, *self.others)
        if not set(named) <= set(HardshipCause.values):
            raise BadFact(code="invalid_choice", field="main_cause")
        if len(self.others) > MOST_OTHER_CAUSES:
            raise BadFact(code="too_many_items", field="other_causes")
        if len(set(named)) < len(named):
            raise BadFact(code="duplicate_cause", field="other_causes")

    def written(self) -> str:
        """As it is sealed, the main one first."""
        return ",".join((self.main, *self.others))

    @classmethod
    def read(cls, text: str) -> Self:
        """The reverse of ``written``."""
        main, *others = text.split(",")
        return cls(main, tuple(others))

    def __contains__(self, cause: str) -> bool:
        return cause == self.main or cause in self.others
