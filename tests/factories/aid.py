"""Applications for aid, by the real operations; and rows of them, for speed."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from members.offices.choices import Office
from members.organisations.models import Organisation
from services.aid import operations
from services.aid.content import content_digest
from services.aid.eligibility import missing
from services.aid.models import Application, NominationList, NominationRow
from services.ledger.models import BudgetNode
from services.ledger.operations import Spend, move
from services.programmes.models import AidRule
from services.review import operations as review
from services.review.models import Case
from tests.factories import hardship, money, pictures
from unionhub.kernel import actor, sealing
from unionhub.kernel.actor import Actor
from unionhub.kernel.ids import uuid7
from unionhub.persons.models import Person

AT = hardship.AT
CARD = "6222021234567890128"
# A union above allowed the same once more in a year.
SECOND = {
    "is_second": True,
    "second_reason": "火灾",
    "second_by": UUID(int=0),
    "second_at": AT,
}


def drafted(union: Organisation, **facts: Any) -> Application:
    """A row as somebody began it, for somebody new."""
    person = facts.pop("beneficiary", None) or Person.objects.create()
    card = facts.pop("card", CARD)
    given: dict[str, Any] = {
        "round": money.a_round(),
        "item": "VISIT",
        "fund": money.WARMTH,
        "organisation": union,
        "org_path": union.path,
        "beneficiary": person,
        "beneficiary_name": "李大海",
        "origin": "DESK",
        "asked_fen": 100_000,
        "payee": person,
        "payee_name": "李大海",
        "account_tail": card[-4:],
        "bank_name": "中国工商银行",
        "opened_at": AT,
        "opened_by": "00000000-0000-0000-0000-000000000000",
    }
    made = Application(**given | facts)
    made.account_sealed = sealing.seal(Application, "account_sealed", made.pk, card)
    made.save(force_insert=True)
    return made


def listed(union: Organisation, made: Sequence[Application]) -> NominationList:
    """A list that a union has sent, and what came of it."""
    found = NominationList.objects.create(
        job=uuid7(),
        organisation=union,
        org_path=union.path,
        made_at=AT,
        made_by=UUID(int=0),
    )
    for line, application in enumerate(made, 2):
        application.nomination, application.origin = found, "LIST"
        application.save(update_fields=["nomination", "origin"])
        NominationRow.objects.create(
            list=found,
            line=line,
            application=application,
            document_number="锦工〔2026〕5号",
            consented_on=AT.date(),
        )
    return found


def rule(item: str = "VISIT", fen: int = 300_000, **more: Any) -> AidRule:
    """What may be granted at most of an item; known once."""
    known = AidRule.objects.filter(item=item).first()
    given = {
        "item": item,
        "formula": "FIXED",
        "number": fen,
        "document_number": "川工发〔2026〕8号",
        "valid_from": date(2026, 1, 1),
    }
    return known or AidRule.objects.create(**given | more)


def wish(**facts: Any) -> operations.Wish:
    """1,000 yuan to the own card."""
    given: dict[str, Any] = {
        "asked_fen": 100_000,
        "account": CARD,
        "account_name": "李大海",
        "bank_name": "中国工商银行",
    }
    return operations.Wish(**given | facts)


def begun(
    person: UUID,
    item: str = "VISIT",
    *,
    by: Actor | None = None,
    at: datetime = AT,
    **facts: Any,
) -> Application:
    """Of this winter, at the desk."""
    what = operations.Occasion(
        round=facts.pop("round", None) or money.a_round().pk,
        item=item,
        fund=facts.pop("fund", money.WARMTH),
        beneficiary=person,
    )
    return operations.begin(what, wish(**facts), by=by or actor.installer(), at=at)


def complete(person: UUID, item: str = "VISIT", **facts: Any) -> Application:
    """With every paper of its checklist."""
    made = begun(person, item, **facts)
    papers(made, facts.get("at", AT))
    return made


def papers(application: Application, at: datetime = AT) -> None:
    """Every paper that is missing."""
    for code in missing(application):
        operations.add_paper(
            application.pk,
            code.removeprefix("paper:"),
            pictures.picture(),
            by=actor.installer(),
            at=at,
        )


def clerk(union: Organisation, at: datetime = AT) -> Actor:
    """Who hands applications of a union in."""
    return hardship.acting(hardship.officer(union, f"{union.pk}-maker"), at)


def submitted(
    union: Organisation, person: UUID, item: str = "VISIT", **facts: Any
) -> Application:
    """A case decides on it."""
    at = facts.get("at", AT)
    made = complete(person, item, **facts)
    operations.submit(made.pk, by=clerk(union, at), at=at)
    return fresh(made)


def decide(application: Application, at: datetime = AT) -> Application:
    """All levels agree; the notice hangs out meanwhile."""
    case = _case(application)
    while not case.is_last_level:
        _approve(case, at)
        case.refresh_from_db()
    if case.state == "IN_REVIEW":
        notice = review.open_notice(case.pk, by=decider(case, at), at=at)
        at = at + timedelta(days=(notice.closes_on - notice.opens_on).days + 1)
        review.end_notice(notice.pk, by=actor.system(), at=at)
        case.refresh_from_db()
    _approve(case, at)
    return fresh(application)


def decider(case: Case, at: datetime = AT) -> Actor:
    """The reviewer of the union whose turn it is."""
    user = hardship.officer(case.desk, f"{case.desk_id}-checker", Office.REVIEWER)
    return hardship.acting(user, at)


def _approve(case: Case, at: datetime) -> None:
    by = decider(case, at)
    review.approve(case.pk, digest=bytes(case.digest), by=by, at=at)


def _case(application: Application) -> Case:
    return Case.objects.get(kind="APPLICATION", subject=application.pk)


def approved(
    n: int = 1,
    *,
    union: Organisation,
    node: BudgetNode | None = None,
    amount_fen: int = 100_000,
    **facts: Any,
) -> list[Application]:
    """Approved ones of new people, their money reserved; rows, not the way there.

    ``node`` is the budget that pays; without it one of the union's, just large enough.
    """
    node = node or money.funded(union, amount_fen * n)
    people = Person.objects.bulk_create(Person() for _ in range(n))
    rows = [
        _granted(union, node, person, amount_fen, facts, place)
        for place, person in enumerate(people)
    ]
    Case.objects.bulk_create([row.case for row in rows if row.case])
    Application.objects.bulk_create(rows)
    spend = Spend(
        kind="RESERVE",
        amounts={node.pk: amount_fen * n},
        matter=(operations.MATTER, rows[0].pk),
        summary="批准帮扶申请",
    )
    move([spend], by=actor.installer(), at=facts.get("opened_at", AT))
    return rows


def _granted(
    union: Organisation,
    node: BudgetNode,
    person: Person,
    fen: int,
    facts: dict[str, Any],
    place: int,
) -> Application:
    card = f"622202{place:013d}"
    name = f"职工{place + 1}"
    given: dict[str, Any] = {
        "round_id": node.round_id,
        "item": "VISIT",
        "fund": node.fund,
        "beneficiary": person,
        "beneficiary_name": name,
        "origin": "DESK",
        "asked_fen": fen,
        "approved_fen": fen,
        "limit_fen": fen,
        "claim": f"P:{person.pk}",
        "claim_year": 2026,
        "payee": person,
        "payee_name": name,
        "account_tail": card[-4:],
        "bank_name": "中国工商银行",
        "state": "APPROVED",
        "opened_at": AT,
        "opened_by": UUID(int=0),
    }
    made = Application(
        organisation=union, org_path=union.path, budget=node, **given | facts
    )
    made.account_sealed = sealing.seal(Application, "account_sealed", made.pk, card)
    made.case = _decided(made, union)
    made.case.digest = content_digest(made)
    return made


def _decided(made: Application, union: Organisation) -> Case:
    return Case(
        kind="APPLICATION",
        subject=made.pk,
        title=f"送温暖慰问：{made.beneficiary_name}",
        organisation=union,
        org_path=union.path,
        amount_fen=made.asked_fen,
        digest=b"",
        levels=[{"organisation": union.pk, "name": union.name, "level": union.level}],
        desk=union,
        notice_days=5,
        state="APPROVED",
        opened_at=AT,
        due_on=AT.date(),
        closed_at=AT,
    )


def fresh(application: Application) -> Application:
    """As it is now."""
    return Application.objects.select_related("case", "budget").get(pk=application.pk)


def with_another_card(
    union: Organisation, card: str = "6222021234567890219"
) -> Application:
    """Granted, and another card waits to be agreed to."""
    (made,) = approved(1, union=union)
    told = operations.NewAccount(account=card, account_name=made.payee_name)
    by = clerk(union)
    return operations.propose_account(made.pk, told, reason="原卡已注销", by=by, at=AT)
