"""Money of the demo: two years' winters, from the province to counties, as vouchers.

Last winter was paid out and settled; of this one some offers wait for an answer, a
return waits for the province, and last month's books are closed and reported.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from members.organisations.models import Organisation
from services.ledger import operations as ledger
from services.ledger.models import BudgetNode, Offer
from services.ledger.open_lines import digest_of, open_lines
from services.ledger.operations import Grant, Spend
from services.programmes import operations as programmes
from services.programmes.choices import RoundState, Season
from services.programmes.operations import RoundFacts, RuleFacts, StandardFacts
from services.reports import operations as reports
from services.reports.figures import next_month
from services.reports.operations import ReportOf
from unionhub.desk.demo import story
from unionhub.desk.demo.dice import Dice
from unionhub.desk.demo.unions import Territory
from unionhub.kernel import actor
from unionhub.kernel.clock import local_date

YUAN: Final = 100
MILLION: Final = 1_000_000 * YUAN
PROGRAMMES: Final = (
    ("SPRING", Season.SPRING_JOBS, "春送岗位", (1, 1), (4, 30)),
    ("SUMMER", Season.SUMMER_COOL, "夏送清凉", (6, 1), (9, 30)),
    ("STUDY", Season.AUTUMN_STUDY, "金秋助学", (7, 1), (10, 31)),
    ("REGULAR", Season.REGULAR, "常态化帮扶", (1, 1), (12, 31)),
    # From the December before: who is visited at New Year was asked for earlier.
    ("WINTER", Season.WINTER_WARM, "冬送温暖", (12, 1), (12, 31)),
)
# Months of 低保 in the demo, in yuan: made up, like everything here.
STANDARDS: Final = (
    (story.PROVINCE, "URBAN", 720),
    (story.PROVINCE, "RURAL", 580),
    (story.CHENGDU, "URBAN", 880),
    (story.CHENGDU, "RURAL", 880),
)
RULES: Final = (
    ("LIVING", "TIMES_STANDARD", 1_200, None, "DEEP"),
    ("LIVING", "TIMES_STANDARD", 800, None, "RELATIVE"),
    ("MEDICAL", "SHARE_OF_COST", 1_000, 150_000 * YUAN, "DEEP"),
    ("MEDICAL", "SHARE_OF_COST", 800, 150_000 * YUAN, "RELATIVE"),
    ("SCHOOLING", "FIXED", 5_000 * YUAN, None, ""),
    ("VISIT", "FIXED", 3_000 * YUAN, None, ""),
    ("TEMPORARY", "FIXED", 3_000 * YUAN, None, ""),
)
# So many prefectures get money; the last two have not answered yet.
PREFECTURES, WAITING, COUNTIES = 8, 2, 4
BY: Final = actor.installer()


class Money:
    """What is written by the real operations, in the order of its days."""

    def __init__(self, territory: Territory, at: datetime) -> None:
        self.territory, self.at, self.dice = territory, at, Dice("money")
        self.year = local_date(at).year
        capital = story.CHENGDU
        rest = [code for code in sorted(territory.prefectures) if code != capital]
        self.prefectures = [
            territory.prefectures[code] for code in [capital, *rest[: PREFECTURES - 1]]
        ]
        below = sorted(c for c in territory.counties if c.startswith(capital[:4]))
        others = [code for code in below if code != story.JINJIANG]
        self.counties = [
            territory.counties[code]
            for code in [story.JINJIANG, *others[: COUNTIES - 1]]
        ]

    def load(self) -> None:
        """Programmes and policy, last winter, this winter."""
        self._policy()
        self._rounds()
        self._last_winter()
        self._this_winter()

    def _policy(self) -> None:
        for code, season, name, _opens, _closes in PROGRAMMES:
            programmes.found(code, season=season, name=name, by=BY, at=self.at)
        for year in range(self.year - 2, self.year + 1):
            for region, household, yuan in STANDARDS:
                standard = StandardFacts(
                    region=region,
                    year=year,
                    household=household,
                    monthly_fen=yuan * YUAN,
                    document_number=f"演民发〔{year}〕1号",
                    valid_from=date(year, 1, 1),
                )
                programmes.announce_standard(standard, by=BY, at=self.at)
        for item, formula, number, ceiling, tier in RULES:
            rule = RuleFacts(
                item=item,
                formula=formula,
                number=number,
                ceiling_fen=ceiling,
                tier=tier,
                document_number=f"演工发〔{self.year - 1}〕3号",
                valid_from=date(self.year - 1, 1, 1),
            )
            programmes.issue_rule(rule, by=BY, at=self.at)

    def _rounds(self) -> None:
        last, at = self.year - 1, self.at
        for code, season, name, opens, closes in PROGRAMMES:
            begins = last - 1 if season == Season.WINTER_WARM else last
            facts = RoundFacts(
                programme=code,
                year=last,
                name=f"{last} 年{name}",
                opens_on=date(begins, *opens),
                closes_on=date(last, *closes),
            )
            planned = programmes.plan(facts, by=BY, at=at)
            programmes.move(planned.pk, RoundState.OPEN, by=BY, at=at)
            copied = programmes.copy(planned.pk, self.year, by=BY, at=at)
            if code != "SPRING":
                programmes.move(copied.pk, RoundState.OPEN, by=BY, at=at)
        quota = programmes.set_places(f"WINTER-{self.year}", 20_000, by=BY, at=at)
        capital = self.prefectures[0]
        city = programmes.hand_places(quota.pk, capital.pk, 5_000, by=BY, at=at)
        for county in self.counties:
            programmes.hand_places(city.pk, county.pk, 800, by=BY, at=at)

    def _last_winter(self) -> None:
        """All of it was paid."""
        code, then = f"WINTER-{self.year - 1}", self.at - timedelta(days=365)
        root = self._funded("WARMTH", code, 20 * MILLION, then)
        for county in self.counties:
            node = self._handed(root, county, 5 * MILLION, then)
            self._spent(node, 5 * MILLION, ("RESERVE", "SEAL", "PAY"), then)
        programmes.move(code, RoundState.CLOSED, by=BY, at=self.at)
        programmes.move(code, RoundState.SETTLED, by=BY, at=self.at)

    def _this_winter(self) -> None:
        code, begun = f"WINTER-{self.year}", self.at - timedelta(days=40)
        root = self._funded("WARMTH", code, 120 * MILLION, begun)
        self._funded("CENTRAL", code, 60 * MILLION, begun)
        later = self.at - timedelta(days=20)
        capital, *others = self.prefectures
        city = self._handed(root, capital, 40 * MILLION, begun)
        for prefecture in others[:-WAITING]:
            self._handed(root, prefecture, 6 * MILLION, later)
        for prefecture in others[-WAITING:]:
            self._offered(root, prefecture, 6 * MILLION, self.at)
        self._to_counties(city, later)
        self._close_months([self.territory.root, capital], since=local_date(begun))

    def _to_counties(self, city: BudgetNode, later: datetime) -> None:
        """Some have begun to spend, one gives back, one has yet to answer."""
        for place, county in enumerate(self.counties[:-1], 1):
            node = self._handed(city, county, 8 * MILLION, later)
            self._spent(node, place * MILLION, ("RESERVE",), later)
            self._spent(node, MILLION, ("SEAL", "PAY"), later)
        ledger.propose_return(
            node.pk, city.pk, 2 * MILLION, reason="名额调减", by=BY, at=self.at
        )
        self._offered(city, self.counties[0], 3 * MILLION, self.at)
        self._offered(city, self.counties[-1], 8 * MILLION, self.at)

    def _close_months(self, unions: Sequence[Organisation], *, since: date) -> None:
        """All that are over, one after the other, each with its report."""
        month, present = since.replace(day=1), local_date(self.at).replace(day=1)
        while month < present:
            for union in unions:
                signed = digest_of(open_lines(union.pk, month))
                ledger.close(
                    union.pk, month, open_lines_digest=signed, by=BY, at=self.at
                )
            of = ReportOf(
                organisation=self.territory.root.pk,
                round=f"WINTER-{self.year}",
                fund="CENTRAL",
                month=month,
            )
            reports.report(of, by=BY, at=self.at)
            month = next_month(month)

    def _funded(self, fund: str, code: str, fen: int, at: datetime) -> BudgetNode:
        grant = Grant(
            organisation=self.territory.root.pk,
            fund=fund,
            round=code,
            amount_fen=fen,
            document_number=f"演财发〔{at.year}〕{len(fund)}号",
            summary="演示资金拨入",
        )
        return ledger.fund(grant, by=BY, at=at)

    def _offered(
        self, node: BudgetNode, union: Organisation, fen: int, at: datetime
    ) -> Offer:
        return ledger.offer(
            node.pk,
            union.pk,
            fen,
            document_number=f"演工发〔{at.year}〕{self.dice.randrange(10, 99)}号",
            by=BY,
            at=at,
        )

    def _handed(
        self, node: BudgetNode, union: Organisation, fen: int, at: datetime
    ) -> BudgetNode:
        made = self._offered(node, union, fen, at)
        ledger.accept(made.pk, by=BY, at=at)
        return BudgetNode.objects.get(
            organisation=union, fund=node.fund, round=node.round_id
        )

    def _spent(
        self, node: BudgetNode, fen: int, kinds: Sequence[str], at: datetime
    ) -> None:
        steps = [
            Spend(
                kind=kind,
                amounts={node.pk: fen},
                matter=("DEMO", self.dice.key()),
                summary="演示发放",
            )
            for kind in kinds
        ]
        ledger.move(steps, by=BY, at=at)
