"""Rounds and budgets, by the real operations."""

from datetime import date, timedelta
from typing import Any

from members.organisations.models import Organisation
from services.ledger import operations
from services.ledger.models import BudgetNode, Entry, FundReturn, Offer, Period
from services.ledger.open_lines import digest_of, open_lines
from services.programmes import operations as programmes
from services.programmes.choices import RoundState, Season
from services.programmes.models import Programme, Round
from services.programmes.operations import RuleFacts, StandardFacts
from services.reports import operations as reports
from services.reports.operations import ReportOf
from tests.factories import tree
from unionhub.kernel import actor

AT = tree.AT
WARMTH = "WARMTH"
BY = actor.installer()


def a_round(state: str = RoundState.OPEN, year: int = 2026) -> Round:
    """This year's winter."""
    programme, _new = Programme.objects.get_or_create(
        code="WINTER", defaults={"season": Season.WINTER_WARM, "name": "冬送温暖"}
    )
    made, _new = Round.objects.get_or_create(
        code=f"WINTER-{year}",
        defaults={
            "programme": programme,
            "year": year,
            "name": f"{year} 年冬送温暖",
            "opens_on": date(year, 11, 1),
            "closes_on": date(year, 12, 31),
            "state": state,
        },
    )
    return made


def funded(
    union: Organisation, fen: int, fund: str = WARMTH, **more: Any
) -> BudgetNode:
    """A budget that was given so much from outside."""
    grant = operations.Grant(
        organisation=union.pk,
        fund=fund,
        round=more.get("round") or a_round().pk,
        amount_fen=fen,
        document_number="川工发〔2026〕1号",
        summary="上年结转",
    )
    return operations.fund(grant, by=BY, at=more.get("at", AT))


def handed_down(node: BudgetNode, child: Organisation, fen: int) -> BudgetNode:
    """A part of it handed down and accepted: the budget below."""
    made = operations.offer(
        node.pk, child.pk, fen, document_number="川工发〔2026〕2号", by=BY, at=AT
    )
    operations.accept(made.pk, by=BY, at=AT)
    return BudgetNode.objects.get(
        organisation=child, fund=node.fund, round=node.round_id
    )


def close(union: Organisation, month: date, **more: Any) -> Period:
    """A month that was closed by somebody who signed what was open at the bank."""
    signed = digest_of(open_lines(union.pk, month))
    who = {"by": BY, "at": AT, **more}
    return operations.close(union.pk, month, open_lines_digest=signed, **who)


def pages(root: Organisation, union: Organisation) -> dict[str, str]:
    """One row of each kind that the officers' pages of money show."""
    node = handed_down(funded(root, 1_000), union, 500)
    upper = BudgetNode.objects.get(organisation=root)
    operations.propose_return(node.pk, upper.pk, 100, reason="结余", by=BY, at=AT)
    before = AT.date() - timedelta(days=40)
    month = close(union, before)
    of = ReportOf(
        organisation=union.pk,
        round=node.round_id,
        fund=WARMTH,
        month=before.replace(day=1),
    )
    told_of_it = reports.report(of, by=BY, at=AT)
    places = programmes.set_places(node.round_id, 100, by=BY, at=AT)
    share = programmes.hand_places(places.pk, union.pk, 10, by=BY, at=AT)
    told: Any = {"document_number": "川工发〔2026〕3号", "valid_from": date(2026, 1, 1)}
    rule = programmes.issue_rule(
        RuleFacts(item="VISIT", formula="FIXED", number=300_000, **told), by=BY, at=AT
    )
    standard = StandardFacts(
        region=tree.JINJIANG, year=2027, household="URBAN", monthly_fen=88_000, **told
    )
    announced = programmes.announce_standard(standard, by=BY, at=AT)
    entry = Entry.objects.filter(book__organisation=union).latest("pk")
    return {
        "budgetnode.object_id": str(node.pk),
        "budgets.budget_id": str(node.pk),
        "offer.object_id": str(Offer.objects.get().pk),
        "fundreturn.object_id": str(FundReturn.objects.get().pk),
        "entry.object_id": str(entry.pk),
        "entry.entry_id": str(entry.pk),
        "period.object_id": str(month.pk),
        "periodreport.object_id": str(told_of_it.pk),
        "reports.report_id": str(told_of_it.pk),
        "programme.object_id": "WINTER",
        "round.object_id": node.round_id,
        "rounds.code": node.round_id,
        "quota.object_id": str(share.pk),
        "aidrule.object_id": str(rule.pk),
        "livingstandard.object_id": str(announced.pk),
    }
