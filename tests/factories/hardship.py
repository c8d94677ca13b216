"""Households in hardship and their dossiers, by the real operations."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from members.offices.access import actor_for
from members.offices.choices import Office
from members.organisations.models import Organisation
from members.people.models import Member
from members.people.operations import Newcomer, admit
from services.hardship import operations
from services.hardship.choices import PaperKind
from services.hardship.means import Causes, Means
from services.hardship.models import Dossier, Household, SpotChecked
from services.hardship.operations import following
from services.programmes import operations as programmes
from services.programmes.models import LivingStandard
from services.review import operations as review
from services.review.models import Case
from tests.factories import accounts, people, pictures, tree
from unionhub.accounts.models import User
from unionhub.kernel import actor, clock, sealing
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.persons import operations as persons

# A Monday morning in Chengdu.
AT = datetime(2026, 11, 23, 10, tzinfo=tree.AT.tzinfo)
TODAY = AT.date()
# ¥650 a head and month.
STANDARD_FEN = 65_000
CHILD = "20180305"
POOR = Means(wages_fen=2_400_000, illness_fen=900_000)
CAUSES = Causes("SEVERE_ILLNESS", ("SCHOOLING",))
FACTS = operations.Particulars(person_kind="URBAN", housing="RENTED")
NEEDED = (
    *(PaperKind.APPLICATION, PaperKind.IDENTITY, PaperKind.INCOME),
    *(PaperKind.ILLNESS, PaperKind.SCHOOL),
)


def standard(
    region: str = tree.PROVINCE, residence: str = "URBAN", **more: Any
) -> LivingStandard:
    """What a head needs a month; of this year unless said otherwise. Told once."""
    year = more.get("year", TODAY.year)
    known = LivingStandard.objects.filter(
        region=region, household=residence, year=year
    ).first()
    facts = programmes.StandardFacts(
        region=region,
        year=year,
        household=residence,
        monthly_fen=more.get("monthly_fen", STANDARD_FEN),
        document_number="川民发〔2026〕1号",
        valid_from=date(year, 1, 1),
    )
    return known or programmes.announce_standard(facts, by=actor.installer(), at=AT)


def clerk(union: Organisation, name: str = "clerk-01") -> Actor:
    """Who keeps the dossiers of a union, as an actor."""
    return acting(officer(union, name, Office.CLERK))


def reviewer(union: Organisation, name: str = "reviewer-01") -> Actor:
    """Who agrees to exceptions, as an actor."""
    return acting(officer(union, name, Office.REVIEWER))


def officer(union: Organisation, name: str, office: Office = Office.CLERK) -> User:
    """The account, once."""
    known = User.objects.filter(username=name).first()
    return known or accounts.officer(name, union, office)


def acting(user: User, at: datetime = AT) -> Actor:
    """An account as the actor it is."""
    return actor_for(user, at, "hardship-0001")


def relative(serial: int = 1, relation: str = "HEAD", **facts: Any) -> Any:
    """Somebody of a household."""
    born = facts.pop("born", "19800307")
    given: dict[str, Any] = {
        "name": "李大海",
        "document": people.document(serial, born),
    } | facts
    return operations.Relative(relation=relation, **given)


def family(serial: int = 1) -> list[Any]:
    """A couple and their child of eight."""
    return [
        relative(serial),
        relative(serial + 1, "SPOUSE", name="王小梅", health="CANCER"),
        relative(serial + 2, "CHILD", name="李小海", born=CHILD),
    ]


def home(union: Organisation, **facts: Any) -> Any:
    """Where they live."""
    given = {
        "organisation": union.pk,
        "region": tree.JINGUANYI,
        "residence": "URBAN",
        "address": "锦官驿街道水井坊 8 号 3 单元",
        "phone": "13800138001",
    }
    return operations.HouseholdFacts(**given | facts)


def household(
    union: Organisation, serial: int = 1, by: Actor | None = None, at: datetime = AT
) -> Household:
    """A family of three."""
    by = by or actor.installer()
    return operations.found(home(union), family(serial), by=by, at=at)


def opened(
    union: Organisation, serial: int = 1, at: datetime = AT, **facts: Any
) -> Dossier:
    """A dossier that nothing stands in yet."""
    by = actor.installer()
    given = operations.Particulars(**vars(FACTS) | facts)
    made = household(union, serial, at=at)
    return operations.open_(made.pk, given, by=by, at=at)


def assessed(
    union: Organisation, serial: int = 1, means: Means = POOR, at: datetime = AT
) -> Dossier:
    """A dossier with its figures."""
    made = opened(union, serial, at)
    standard(year=at.year)
    figures = operations.Figures(means=means, causes=CAUSES)
    operations.assess(made.pk, figures, by=actor.installer(), at=at)
    return fresh(made)


def handed_in(
    union: Organisation, serial: int = 1, means: Means = POOR, at: datetime = AT
) -> Dossier:
    """It lies before the union, with all of its papers and signatures."""
    made = assessed(union, serial, means, at)
    for kind in NEEDED:
        paper(made, kind, at)
    sign(made, at)
    operations.hand_in(made.pk, by=actor.installer(), at=at)
    return fresh(made)


def visited(
    union: Organisation, serial: int = 1, means: Means = POOR, at: datetime = AT
) -> Dossier:
    """Two have been there."""
    made = handed_in(union, serial, means, at)
    visit(made, at=at)
    return fresh(made)


def checked(
    union: Organisation, serial: int = 1, means: Means = POOR, at: datetime = AT
) -> Dossier:
    """The civil-affairs centre has answered: nothing is missing."""
    made = visited(union, serial, means, at)
    by = actor.installer()
    operations.ask_outside(made.pk, by=by, at=at)
    operations.answer_outside(made.pk, "CONSISTENT", by=by, at=at)
    return fresh(made)


def active(union: Organisation, serial: int = 1) -> Dossier:
    """Aid may rest on it; without its case."""
    made = checked(union, serial)
    for state in ("APPROVAL", "NOTICE", "APPROVAL", "ACTIVE"):
        following.follow(made.pk, state, by=actor.installer(), at=AT)
    return fresh(made)


def submitted(
    union: Organisation, serial: int = 1, means: Means = POOR, at: datetime = AT
) -> Dossier:
    """A case decides on it; a clerk who did not visit handed it in."""
    made = checked(union, serial, means, at)
    by = acting(officer(union, f"{union.pk}-maker"), at)
    operations.submit(made.pk, by=by, at=at)
    return fresh(made)


def hung_out(
    union: Organisation, serial: int = 1, means: Means = POOR, at: datetime = AT
) -> Dossier:
    """All levels but the last agreed; its notice hangs out."""
    made = submitted(union, serial, means, at)
    for _level in case_of(made).levels[:-1]:
        approve(made, at)
    review.open_notice(case_of(made).pk, by=decider(made, at), at=at)
    return fresh(made)


def active_dossier(
    union: Organisation,
    serial: int = 1,
    *,
    means: Means = POOR,
    at: datetime = AT,
) -> Dossier:
    """Decided by its case and active since ``at``: a family of three whose documents
    have the serial numbers from ``serial`` on; begun three weeks before."""
    made = hung_out(union, serial, means, at - timedelta(days=21))
    end_notice(made, at)
    approve(made, at)
    return fresh(made)


def spot_checked(dossier: Dossier) -> SpotChecked:
    """It, in a sample of what its union approved the day before."""
    now = clock.now()
    day = local_date(now) - timedelta(days=1)
    Dossier.objects.filter(pk=dossier.pk).update(active_on=day)
    of = operations.Sample(
        organisation=dossier.organisation_id, since=day, until=day, percent=100
    )
    check = operations.draw_spot_check(of, by=actor.installer(), at=now)
    return check.checked.get(dossier=dossier)


def end_notice(dossier: Dossier, at: datetime) -> None:
    """Its time is over: the clock takes it down."""
    hanging = case_of(dossier).notices.get(state="OPEN")
    review.end_notice(hanging.pk, by=actor.system(), at=at)


def approve(dossier: Dossier, at: datetime = AT) -> Case:
    """The level whose turn it is agrees."""
    case = case_of(dossier)
    digest = bytes(case.digest)
    return review.approve(case.pk, digest=digest, by=decider(dossier, at), at=at)


def decider(dossier: Dossier, at: datetime = AT) -> Actor:
    """The reviewer of the union whose turn it is; each level has its own."""
    desk = case_of(dossier).desk
    return acting(officer(desk, f"{desk.pk}-checker", Office.REVIEWER), at)


def case_of(dossier: Dossier) -> Case:
    """What decides on it."""
    return Case.objects.get(kind="DOSSIER", subject=dossier.pk)


def paper(dossier: Dossier, kind: str, at: datetime = AT) -> Any:
    """One page."""
    picture = pictures.picture()
    return operations.add_paper(dossier.pk, kind, picture, by=actor.installer(), at=at)


def sign(dossier: Dossier, at: datetime = AT) -> None:
    """Everybody, the child by its parent."""
    members = {m.relation: m for m in dossier.household.members.named()}
    for member in members.values():
        signer = members["HEAD"] if member.relation == "CHILD" else member
        authorise(dossier, member.pk, signer.pk, at)


def authorise(dossier: Dossier, member: UUID, signer: UUID, at: datetime = AT) -> Any:
    """One signature."""
    signature = operations.Signature(
        member=member, signer=signer, signed_on=at.date(), picture=pictures.picture()
    )
    return operations.authorise(dossier.pk, signature, by=actor.installer(), at=at)


def visit(
    dossier: Dossier, *codes: str, on: date | None = None, at: datetime = AT
) -> Any:
    """By two officers of the union."""
    codes = codes or ("visitor-01", "visitor-02")
    for code in codes:
        officer(dossier.organisation, code)
    facts = operations.VisitFacts(
        visited_on=on or at.date(),
        visitors=(codes[0], codes[-1]),
        finding="租住一室，患者卧床",
    )
    return operations.record_visit(dossier.pk, facts, by=actor.installer(), at=at)


def member(union: Organisation, serial: int = 1, name: str = "李大海") -> Member:
    """A member of a union, who has signed in before."""
    document = people.document(serial, "19800307")
    newcomer = Newcomer(
        person_id=persons.identify(document).pk,
        document=document,
        birth_year=1980,
        name=name,
        phone="13800138001",
        occupation_group="COURIER",
        employer_id=None,
        employer_name="",
        realname_state="PASSED",
        source="test",
    )
    by = actor.installer()
    return admit(newcomer, organisation=union, by=by, at=AT, on=TODAY)


def fresh(dossier: Dossier) -> Dossier:
    """As it is now."""
    return Dossier.objects.select_related("household", "organisation").get(
        pk=dossier.pk
    )


def in_state(dossier: Dossier, state: str) -> Dossier:
    """As if its life had led there; only what a state needs is told."""
    facts: dict[str, Any] = {"state": state, "tier": "DEEP", "note": "材料不全"}
    facts |= {"exited_on": None, "exit_reason": ""}
    if state in {"ACTIVE", "EXITED"}:
        facts |= {"active_on": TODAY, "checked_until": TODAY.replace(year=2027)}
    if state == "EXITED":
        facts |= {"exited_on": TODAY, "exit_reason": "IMPROVED"}
    Dossier.objects.filter(pk=dossier.pk).update(**facts)
    return fresh(dossier)


def sealed(row: Any, column: str) -> str:
    """What is sealed in a column, opened."""
    return sealing.unseal(row, column)
