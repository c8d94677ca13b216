"""Cases of a small subject of the tests' own: a word, and whom it helps."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from members.offices.access import actor_for
from members.offices.choices import Office
from members.organisations.models import Organisation
from services.review import operations
from services.review.models import Case, ChainRule, Notice, Objection
from services.review.questions import (
    CaseMoved,
    ContentOf,
    HelpedBy,
    LinesOf,
    PublicLine,
)
from tests.factories import accounts, tree
from unionhub.accounts.models import User
from unionhub.kernel import actor, clock, happenings
from unionhub.kernel.actor import Actor
from unionhub.kernel.ids import uuid7
from unionhub.persons.models import Person

# A Monday, so that five working days end on the next.
AT = tree.AT + timedelta(days=1)


@dataclass
class Subjects:
    """What the cases are about: each a text, which may change."""

    texts: dict[UUID, str] = field(default_factory=dict)
    moves: list[tuple[str, str]] = field(default_factory=list)
    # Who moved in since it was handed in.
    newcomers: list[UUID] = field(default_factory=list)

    def content(self, asked: ContentOf) -> list[bytes]:
        """What it says now."""
        return (
            [digest(self.texts[asked.subject])] if asked.subject in self.texts else []
        )

    def helped(self, asked: HelpedBy) -> list[UUID]:
        """Whom it helps by now."""
        return self.newcomers if asked.subject in self.texts else []

    def lines(self, asked: LinesOf) -> list[PublicLine]:
        """What the public sees of it."""
        text = self.texts.get(asked.subject)
        return [PublicLine("王小明", "锦江区", text, 100_000)] if text else []

    def moved(self, event: CaseMoved) -> None:
        """Keep the news."""
        self.moves.append((event.before, event.after))


@contextmanager
def answering() -> Iterator[Subjects]:
    """A room above that answers for its subjects, while it lasts."""
    subjects = Subjects()
    table: list[tuple[type, Any]] = [
        (ContentOf, subjects.content),
        (HelpedBy, subjects.helped),
        (LinesOf, subjects.lines),
        (CaseMoved, subjects.moved),
    ]
    happenings.subscribe(table)
    try:
        yield subjects
    finally:
        for kind, function in table:
            happenings._subscribers[kind].remove(function)


def digest(text: str) -> bytes:
    """Of a text."""
    return sha256(text.encode()).digest()


def acting(user: User, at: datetime = AT) -> Actor:
    """An officer as an actor."""
    return actor_for(user, at)


@dataclass
class Staff:
    """Who works on cases: a clerk below, reviewers on both levels."""

    union: Organisation
    county: Organisation
    clerk: User
    below: User
    above: User
    other: User
    top: User


def staff(unions: Any) -> Staff:
    """In Jinjiang: an enterprise's union, and the county above it."""
    union = tree.enterprise(unions.jinguanyi, tree.JINGUANYI)
    return Staff(
        union=union,
        county=unions.jinjiang,
        clerk=accounts.officer("base-clerk", union, Office.CLERK),
        below=accounts.officer("base-reviewer", union),
        above=accounts.officer("county-one", unions.jinjiang),
        other=accounts.officer("county-two", unions.jinjiang),
        top=accounts.officer("city-one", unions.chengdu),
    )


def subject(
    subjects: Subjects, people: Staff, text: str = "临时救助", **more: Any
) -> operations.Subject:
    """Something to decide, for a new person."""
    key = more.pop("subject", None) or uuid7()
    subjects.texts[key] = text
    persons = more.pop("beneficiaries", None) or (Person.objects.create().pk,)
    return operations.Subject(
        kind=more.pop("kind", "APPLICATION"),
        subject=key,
        organisation=people.union.pk,
        beneficiaries=persons,
        digest=digest(text),
        title=text,
        amount_fen=more.pop("amount_fen", 100_000),
        **more,
    )


def submitted(subjects: Subjects, people: Staff, **more: Any) -> Case:
    """A case that its clerk handed in."""
    what = subject(subjects, people, **more)
    return operations.submit(what, by=acting(people.clerk), at=AT)


def approved_below(subjects: Subjects, people: Staff, **more: Any) -> Case:
    """One that the first level approved."""
    case = submitted(subjects, people, **more)
    return approved(case, people.below)


def approved(case: Case, user: User, at: datetime = AT) -> Case:
    """The level of this officer agrees."""
    return operations.approve(
        case.pk, digest=bytes(case.digest), by=acting(user, at), at=at
    )


def hung_out(subjects: Subjects, people: Staff, **more: Any) -> Notice:
    """One that hangs out in public since ``AT``."""
    case = approved_below(subjects, people, **more)
    return operations.open_notice(case.pk, by=acting(people.above), at=AT)


def shown_now(union: Organisation) -> Notice:
    """One of a county's own, that hangs out today."""
    by, at, key = actor.installer(), clock.now(), uuid7()
    with answering() as subjects:
        subjects.texts[key] = "慰问名单"
        what = operations.Subject(
            kind="LIST",
            subject=key,
            organisation=union.pk,
            beneficiaries=(Person.objects.create().pk,),
            digest=digest("慰问名单"),
            title="慰问名单",
        )
        case = operations.submit(what, by=by, at=at)
        return operations.open_notice(case.pk, by=by, at=at)


def objected(union: Organisation) -> Objection:
    """To another notice, which is stopped by it."""
    what = operations.ObjectionText(text="另有住房", name="张三", phone="13800138000")
    notice, by = shown_now(union), actor.public()
    return operations.object_to(notice.pk, what, by=by, at=clock.now()).objection


def a_rule() -> ChainRule:
    """Which levels decide on a list."""
    rule = operations.NewRule(
        kind="LIST",
        levels=("COUNTY",),
        document_number="川工办〔2026〕9号",
        valid_from=AT.date(),
    )
    return operations.set_rule(rule, by=actor.installer(), at=AT)


def after(notice: Notice) -> datetime:
    """The day after its last day."""
    notice.refresh_from_db()
    return AT + timedelta(days=(notice.closes_on - notice.opens_on).days + 1)


def awaiting_the_last(subjects: Subjects, people: Staff, **more: Any) -> Case:
    """One whose notice has ended."""
    notice = hung_out(subjects, people, **more)
    when = after(notice)
    return operations.end_notice(notice.pk, by=acting(people.above, when), at=when)
