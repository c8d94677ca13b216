"""A tree of unions drawn up in memory, then written level by level.

Numbers, paths and counters come out as if every union had been founded by
``members.organisations.operations``, so founding goes on where the demo ends.
"""

from collections import Counter, defaultdict
from dataclasses import asdict
from datetime import date, timedelta
from itertools import groupby

from members.organisations.choices import UnionKind, UnionLevel, UnionStatus
from members.organisations.models import (
    Organisation,
    OrganisationOccupation,
    OrganisationSeries,
)
from members.organisations.operations import Founding, segment
from unionhub.desk.demo.dice import Dice
from unionhub.kernel import actor, credit_codes
from unionhub.reference.models import Region

BATCH = 500
# Who signs where no officer of the demo did.
SYSTEM = actor.system().signature
NO_CREDIT_CODE = {UnionKind.BRANCH, UnionKind.TEAM, UnionKind.OFFICE}


class Land:
    """The regions, by code and from the top down."""

    def __init__(self, on: date) -> None:
        regions = Region.objects.valid_on(on)
        self.regions = {region.pk: region for region in regions.order_by("pk")}
        self.lineages = regions.lineages()
        self._below: dict[str | None, list[Region]] = defaultdict(list)
        for region in self.regions.values():
            self._below[region.parent_id].append(region)

    def level(self, level: str) -> list[Region]:
        """All regions of one level, by code."""
        return [region for region in self.regions.values() if region.level == level]

    def below(self, code: str) -> list[Region]:
        """The regions directly below one, by code."""
        return self._below[code]

    def name(self, code: str) -> str:
        """What a region is called."""
        return self.regions[code].name

    def numbered(self, code: str) -> str:
        """The region whose series numbers the unions of a place: its county first."""
        place = self.lineages[code]
        return str(place.county or place.prefecture or place.province)


class Tree:
    """The unions, the occupations they take in, the numbers given out so far."""

    def __init__(self, land: Land, on: date) -> None:
        self.land, self.on = land, on
        self.dice = Dice("unions")
        self.unions: list[Organisation] = []
        self.occupations: list[OrganisationOccupation] = []
        self.serving: dict[tuple[str, str], Organisation] = {}
        self._series: Counter[str] = Counter()

    def found(
        self,
        parent: Organisation | None,
        founding: Founding,
        status: str = UnionStatus.ACTIVE,
    ) -> Organisation:
        """A union under its parent, with number, path, approval and legal person."""
        facts = asdict(founding)
        region, territory = facts.pop("region"), facts.pop("territory")
        groups = facts.pop("occupations")
        union = Organisation(
            code=self._number(region),
            region_id=region,
            territory_id=territory,
            parent=parent,
            path=self._path(parent),
            status=status,
            **facts,
        )
        if parent and status != UnionStatus.PREPARING:
            self._approve(union, parent)
        self.unions.append(union)
        for group in groups:
            self._take_in(union, group)
        if territory:
            self.serving.setdefault((founding.kind, territory), union)
        return union

    def at(self, kind: str, territory: str) -> Organisation | None:
        """The first union of a kind founded for a territory, if it takes members."""
        union = self.serving.get((kind, territory))
        return union if union and union.accepts_members else None

    def write(self) -> None:
        """All unions, parents first: the database asks for them row by row."""
        by_depth = sorted(self.unions, key=_depth)
        for _level, unions in groupby(by_depth, key=_depth):
            Organisation.objects.bulk_create(list(unions), batch_size=BATCH)
        OrganisationOccupation.objects.bulk_create(self.occupations, batch_size=BATCH)
        OrganisationSeries.objects.bulk_create(
            OrganisationSeries(region_id=region, last=last)
            for region, last in sorted(self._series.items())
        )

    def _number(self, region: str) -> str:
        numbered = self.land.numbered(region)
        self._series[numbered] += 1
        return f"{numbered}{self._series[numbered]:05d}"

    def _path(self, parent: Organisation | None) -> str:
        if parent is None:
            return segment(1)
        parent.last_child += 1
        return parent.path + segment(parent.last_child)

    def _approve(self, union: Organisation, parent: Organisation) -> None:
        day = self.on - timedelta(self.dice.randrange(4 * 365, 12 * 365))
        union.approved_by, union.approval_date = parent, day
        union.approval_number = f"川工演〔{day.year}〕{len(self.unions)}号"
        if union.kind in NO_CREDIT_CODE or self.dice.one_in(8):
            return
        start = "81" if union.level == UnionLevel.GRASSROOTS else "89"
        union.credit_code = credit_codes.compose(
            start, self.land.numbered(str(union.region_id)), _body(len(self.unions))
        )

    def _take_in(self, union: Organisation, group: str) -> None:
        self.occupations.append(
            OrganisationOccupation(
                pk=self.dice.key(), organisation=union, occupation_group=group
            )
        )


def _depth(union: Organisation) -> int:
    return len(union.path)


def _body(serial: int) -> str:
    return f"DEM{serial:05d}"
