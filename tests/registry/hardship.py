"""Households, and a dossier in each of the states that somebody acts on."""

from uuid import UUID

from services.hardship import operations
from services.hardship.choices import PaperKind
from services.hardship.models import Dossier, Household
from services.hardship.operations import following
from tests.factories import hardship, pictures
from tests.registry.people import newcomer
from tests.registry.things import Lot, Place, Thing, resource
from unionhub.kernel import actor, clock

FIGURES = operations.Figures(means=hardship.POOR, causes=hardship.CAUSES)


def _household(place: Place) -> Household:
    """Two new people."""
    people = [
        operations.Relative(name="李大海", relation="HEAD", document=newcomer()),
        operations.Relative(name="王小梅", relation="SPOUSE", document=newcomer()),
    ]
    home = hardship.home(place.union, region=place.region)
    return operations.found(home, people, by=actor.installer(), at=clock.now())


def _dossier(place: Place) -> Dossier:
    """With its figures."""
    by, at = actor.installer(), clock.now()
    hardship.standard(year=clock.local_date(at).year)
    made = operations.open_(_household(place).pk, hardship.FACTS, by=by, at=at)
    operations.assess(made.pk, FIGURES, by=by, at=at)
    return made


def _signed(place: Place) -> Dossier:
    """Before the union, everybody has signed."""
    by, at = actor.installer(), clock.now()
    made = _dossier(place)
    for member in made.household.members.all():
        signature = operations.Signature(
            member=member.pk,
            signer=member.pk,
            signed_on=clock.local_date(at),
            picture=pictures.picture(),
        )
        operations.authorise(made.pk, signature, by=by, at=at)
    operations.hand_in(made.pk, by=by, at=at)
    return made


def _visited(place: Place) -> Dossier:
    by, at = actor.installer(), clock.now()
    made = _signed(place)
    codes = [f"{place.union.pk}-v{n}" for n in (1, 2)]
    for code in codes:
        hardship.officer(place.union, code)
    facts = operations.VisitFacts(
        visited_on=clock.local_date(at),
        visitors=(codes[0], codes[1]),
        finding="租住一室",
    )
    operations.record_visit(made.pk, facts, by=by, at=at)
    return made


def _active(place: Place) -> Dossier:
    by, at = actor.installer(), clock.now()
    made = _visited(place)
    operations.ask_outside(made.pk, by=by, at=at)
    operations.answer_outside(made.pk, "CONSISTENT", by=by, at=at)
    for state in ("APPROVAL", "ACTIVE"):
        following.follow(made.pk, state, by=by, at=at)
    return made


def _thing(made: Dossier) -> Thing:
    return Thing(str(made.pk), made.org_path)


@resource("household", of="households")
def household(place: Place, lot: Lot) -> Thing:
    """Two people, and the words for those who come to it and leave it."""
    made = _household(place)
    spouse = made.members.get(relation="SPOUSE")
    lot.words["spouse"] = str(spouse.pk)
    return Thing(str(made.pk), made.org_path)


@resource("household_member", of="household-members")
def household_member(place: Place, lot: Lot) -> Thing:
    """The second of them."""
    return Thing(lot.words["spouse"], place.union.path)


@resource("dossier", of="dossiers")
def dossier(place: Place, lot: Lot) -> Thing:
    """A draft with its figures."""
    made = _dossier(place)
    head = made.household.members.get(relation="HEAD")
    lot.words["dossier_head"] = str(head.pk)
    return _thing(made)


@resource("dossier_paper", of="dossier-papers")
def dossier_paper(place: Place, lot: Lot) -> Thing:
    """A paper of it."""
    paper = operations.add_paper(
        UUID(lot.things["dossier"].id),
        PaperKind.INCOME,
        pictures.picture(),
        by=actor.installer(),
        at=clock.now(),
    )
    return Thing(str(paper.pk), place.union.path)


@resource("dossier_waiver", of="dossier-waivers")
def dossier_waiver(place: Place, lot: Lot) -> Thing:
    """Something that somebody wishes for it."""
    waiver = operations.propose_waiver(
        UUID(lot.things["dossier"].id),
        "PAPER",
        "INCOME",
        reason="单位已注销",
        by=actor.installer(),
        at=clock.now(),
    )
    return Thing(str(waiver.pk), place.union.path)


@resource("unregistered_household")
def unregistered_household(place: Place, lot: Lot) -> Thing:
    """One without a dossier yet."""
    made = _household(place)
    return Thing(str(made.pk), made.org_path)


@resource("handed_in_dossier")
def handed_in_dossier(place: Place, lot: Lot) -> Thing:
    """One that lies before the union; two of its officers may visit."""
    lot.words["visitor_1"], lot.words["visitor_2"] = (
        hardship.officer(place.union, f"{place.union.pk}-w{n}").username for n in (1, 2)
    )
    return _thing(_signed(place))


@resource("visited_dossier")
def visited_dossier(place: Place, lot: Lot) -> Thing:
    """One of which two have seen the home."""
    return _thing(_visited(place))


@resource("checked_dossier")
def checked_dossier(place: Place, lot: Lot) -> Thing:
    """One of which the civil-affairs centre was asked."""
    made = _visited(place)
    operations.ask_outside(made.pk, by=actor.installer(), at=clock.now())
    return _thing(made)


@resource("complete_dossier")
def complete_dossier(place: Place, lot: Lot) -> Thing:
    """One in which nothing is missing."""
    by, at = actor.installer(), clock.now()
    made = _visited(place)
    operations.ask_outside(made.pk, by=by, at=at)
    operations.answer_outside(made.pk, "CONSISTENT", by=by, at=at)
    for kind in hardship.NEEDED:
        operations.add_paper(made.pk, kind, pictures.picture(), by=by, at=at)
    return _thing(made)


@resource("active_dossier")
def active_dossier(place: Place, lot: Lot) -> Thing:
    """One that aid may rest on."""
    return _thing(_active(place))


@resource("rechecked_dossier")
def rechecked_dossier(place: Place, lot: Lot) -> Thing:
    """One whose re-check waits for a second person."""
    made = _active(place)
    operations.recheck(made.pk, FIGURES, by=actor.installer(), at=clock.now())
    return _thing(made)


@resource("spot_checked", of="spot-checked-dossiers")
def spot_checked(place: Place, lot: Lot) -> Thing:
    """A dossier that was approved yesterday, in a sample of all of them."""
    one = hardship.spot_checked(_active(place))
    check = one.spot_check
    lot.words |= {"yesterday": check.until.isoformat(), "spot_check": str(check.pk)}
    return Thing(str(one.pk), place.union.path)


@resource("spot_check", of="spot-checks")
def spot_check(place: Place, lot: Lot) -> Thing:
    """The sample."""
    return Thing(lot.words["spot_check"], place.union.path)
