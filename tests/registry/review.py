"""Cases in each of the states that somebody acts on, notices and objections."""

from datetime import datetime, timedelta
from uuid import UUID

from members.organisations.choices import UnionLevel
from members.organisations.models import Organisation
from services.review import operations
from services.review.models import Case, ChainRule, Notice
from services.review.operations import NewRule
from services.review.questions import ContentOf, LinesOf, PublicLine
from tests.factories import cases
from tests.registry.things import Lot, Place, Thing, resource
from unionhub.accounts.models import User
from unionhub.kernel import actor, clock, happenings
from unionhub.kernel.ids import uuid7
from unionhub.persons.models import Person

# From the first amount on every union upwards decides, from the second the own alone.
ALL_LEVELS, ONE_LEVEL = 8_000_000_000, 9_000_000_000
CHAINS = {ALL_LEVELS: tuple(UnionLevel.values), ONE_LEVEL: (UnionLevel.SUBUNIT.value,)}
TEXT = "医疗救助"
# The end of every key made here, so that any process knows them.
MARK, BITS = 0x0C0FFEE, 28


class Written(cases.Subjects):
    """A room above, which answers for what is registered here, in any process."""

    def content(self, asked: ContentOf) -> list[bytes]:
        """They all say the same."""
        return [cases.digest(TEXT)] if is_ours(asked.subject) else []

    def lines(self, asked: LinesOf) -> list[PublicLine]:
        """What the public sees of it."""
        told = PublicLine("王小明", "锦江区", TEXT, 100_000)
        return [told] if is_ours(asked.subject) else []


def is_ours(subject: UUID) -> bool:
    """Whether it was registered here."""
    return subject.int % (1 << BITS) == MARK


SUBJECTS = Written()
happenings.subscribe([(ContentOf, SUBJECTS.content), (LinesOf, SUBJECTS.lines)])


def _case(
    place: Place,
    amount_fen: int = ALL_LEVELS,
    *,
    union: Organisation | None = None,
    at: datetime | None = None,
) -> Case:
    """Handed in at the place's union, about its owner."""
    _rules()
    key = UUID(int=uuid7().int >> BITS << BITS | MARK)
    what = operations.Subject(
        kind="APPLICATION",
        subject=key,
        organisation=(union or place.union).pk,
        beneficiaries=(person_of(place),),
        digest=cases.digest(TEXT),
        title=TEXT,
        amount_fen=amount_fen,
    )
    return operations.submit(what, by=actor.installer(), at=at or clock.now())


def _rules() -> None:
    known = ChainRule.objects.values_list("from_amount_fen", flat=True)
    for amount in CHAINS.keys() - set(known):
        rule = NewRule(
            kind="APPLICATION",
            levels=CHAINS[amount],
            from_amount_fen=amount,
            document_number="川工办〔2026〕9号",
            valid_from=clock.local_date(clock.now()) - timedelta(days=365),
        )
        operations.set_rule(rule, by=actor.installer(), at=clock.now())


def person_of(place: Place) -> UUID:
    """The person behind the account of the place."""
    user = User.objects.get(pk=place.owner.pk)
    if user.person_id is None:
        user.person = Person.objects.create()
        user.save(update_fields=["person"])
    return user.person.pk  # type: ignore[union-attr] # it was just made


def _notice(place: Place, *, days_ago: int = 0) -> Notice:
    at = clock.now() - timedelta(days=days_ago)
    case = _case(place, ONE_LEVEL, at=at)
    return operations.open_notice(case.pk, by=actor.installer(), at=at)


def _thing(case: Case, place: Place) -> Thing:
    return Thing(str(case.pk), place.union.path, place.owner.pk)


@resource("case", of="review-cases")
def case(place: Place, lot: Lot) -> Thing:
    """One that waits for its first level, the union that handed it in."""
    made = _case(place)
    lot.words["case_digest"] = bytes(made.digest).hex()
    return _thing(made, place)


@resource("case_to_publish")
def case_to_publish(place: Place, lot: Lot) -> Thing:
    """One of which only the last level is left."""
    return _thing(_case(place, ONE_LEVEL), place)


@resource("refused_case")
def refused_case(place: Place, lot: Lot) -> Thing:
    """One to which its union said no."""
    made = _case(place)
    by, at = actor.installer(), clock.now()
    operations.refuse(made.pk, reason="不符合条件", by=by, at=at)
    return _thing(made, place)


@resource("appealed_case")
def appealed_case(place: Place, lot: Lot) -> Thing:
    """One that a union below refused, so that this one decides on the appeal."""
    below = Organisation.objects.get(pk=lot.things["union_below"].id)
    made = _case(place, union=below)
    by, at = actor.installer(), clock.now()
    operations.refuse(made.pk, reason="不符合条件", by=by, at=at)
    operations.appeal(made.pk, text="已补充证明", by=by, at=at)
    return _thing(made, place)


@resource("notice", of="public-notices")
def notice(place: Place, lot: Lot) -> Thing:
    """One that hangs out."""
    return Thing(str(_notice(place).pk), place.union.path)


@resource("notice_over")
def notice_over(place: Place, lot: Lot) -> Thing:
    """One whose last day has passed."""
    return Thing(str(_notice(place, days_ago=40).pk), place.union.path)


@resource("objection", of="objections")
def objection(place: Place, lot: Lot) -> Thing:
    """One that nobody has answered."""
    what = operations.ObjectionText(text="另有住房", name="张三", phone="13800138000")
    by, at = actor.public(), clock.now()
    told = operations.object_to(_notice(place).pk, what, by=by, at=at)
    lot.words["objection_receipt"] = told.receipt
    return Thing(str(told.objection.pk), place.union.path)
