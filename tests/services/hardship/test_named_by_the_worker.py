"""Whom a worker names in the own application is only named until the union submits."""

from dataclasses import replace

import pytest

from services.aid.content import lines_of
from services.aid.eligibility import somebody
from services.hardship import operations
from services.hardship.access import ConflictOfInterest
from services.hardship.models import Dossier, Household, HouseholdMember
from services.review.questions import LinesOf
from tests.client import client_for
from tests.factories import accounts, aid, hardship, people, pictures, tree
from tests.factories.hardship import AT, TODAY, case_of, fresh
from unionhub.accounts.models import User
from unionhub.kernel import identity
from unionhub.kernel.actor import installer
from unionhub.kernel.errors import BadFact, NotFound

pytestmark = pytest.mark.django_db
BY = installer()


@pytest.fixture
def union(unions):
    hardship.standard()
    return unions.jinjiang


@pytest.fixture
def worker(union):
    """A member who lives in no household yet."""
    member = hardship.member(union, 51)
    return replace(hardship.acting(accounts.worker()), person_id=member.pk)


def applied(worker, union, serial=53):
    """The worker names a child."""
    child = hardship.relative(serial, "CHILD", name="李小海", born=hardship.CHILD)
    home = hardship.home(union)
    return operations.apply(home, [child], hardship.FACTS, by=worker, at=AT)


def child_of(dossier):
    return dossier.household.members.get(relation="CHILD")


def ready(dossier, worker):
    """All but the union's word is there: papers, signatures, visit, answer."""
    figures = operations.Figures(means=hardship.POOR, causes=hardship.CAUSES)
    operations.assess(dossier.pk, figures, by=worker, at=AT)
    for kind in hardship.NEEDED:
        operations.add_paper(dossier.pk, kind, pictures.picture(), by=worker, at=AT)
    operations.hand_in(dossier.pk, by=worker, at=AT)
    hardship.sign(dossier)
    hardship.visit(dossier)
    operations.ask_outside(dossier.pk, by=BY, at=AT)
    operations.answer_outside(dossier.pk, "CONSISTENT", by=BY, at=AT)
    return fresh(dossier)


def submit(dossier):
    by = hardship.clerk(dossier.organisation, "clerk-of-the-dossier")
    return operations.submit(dossier.pk, by=by, at=AT)


def test_whom_the_worker_names_lives_there_for_nobody_else_yet(worker, union):
    made = applied(worker, union)
    child = child_of(made)

    assert child.is_proposed
    assert list(made.household.members.live()) == [
        made.household.members.get(relation="HEAD")
    ]
    with pytest.raises(NotFound):
        somebody(child.person_id, TODAY)
    named = replace(worker, person_id=child.person_id)
    assert not Household.objects.of(named).exists()
    assert not Dossier.objects.of(named).exists()


def test_the_figures_and_the_signatures_are_of_everybody_the_worker_named(
    worker, union
):
    made = applied(worker, union)
    figures = operations.Figures(means=hardship.POOR, causes=hardship.CAUSES)

    told = operations.assess(made.pk, figures, by=worker, at=AT)

    assert told.size == 2
    hardship.sign(made)
    assert made.authorisations.count() == 2


def test_submitted_by_the_union_they_live_there(worker, union):
    made = ready(applied(worker, union), worker)

    submit(made)

    child = child_of(made)
    assert not child.is_proposed
    assert somebody(child.person_id, TODAY).household == made.household
    helped = case_of(made).participants.filter(part="BENEFICIARY")
    assert helped.filter(person=child.person_id).exists()


def test_a_number_of_another_household_is_answered_as_any_other(worker, union):
    hardship.household(union)

    made = applied(worker, union, serial=3)

    assert child_of(made).is_proposed
    assert HouseholdMember.objects.live().filter(relation="CHILD").count() == 1


def test_the_union_learns_of_the_clash_and_submits_nothing(worker, union):
    hardship.household(union)
    made = ready(applied(worker, union, serial=3), worker)

    with pytest.raises(operations.AlreadyInHousehold) as refused:
        submit(made)

    assert refused.value.facts == {"members": [str(child_of(made).pk)]}
    assert "子女" in refused.value.detail
    assert fresh(made).state == "CHECKING"
    assert child_of(made).is_proposed


def test_the_union_takes_out_whom_the_worker_named_by_mistake(worker, union):
    hardship.household(union)
    made = applied(worker, union, serial=3)

    operations.leave(child_of(made).pk, "MISTAKE", by=BY, at=AT)
    whole = ready(made, worker)
    submit(whole)

    assert fresh(made).state == "APPROVAL"
    assert made.household.members.live().count() == 1
    assert HouseholdMember.objects.live().filter(relation="CHILD").count() == 1


def test_whoever_is_named_may_be_registered_elsewhere(worker, union):
    made = applied(worker, union, serial=3)

    other = hardship.household(union)

    assert other.members.live().count() == 3
    assert child_of(made).is_proposed


def test_nobody_is_named_twice(worker, union):
    child = hardship.relative(53, "CHILD", born=hardship.CHILD)
    home = hardship.home(union)

    with pytest.raises(BadFact) as refused:
        operations.apply(home, [child, child], hardship.FACTS, by=worker, at=AT)

    assert refused.value.reason == "duplicate_item"
    assert not Household.objects.exists()


def test_whoever_was_named_is_not_let_in_beside(worker, union):
    made = applied(worker, union)
    child = hardship.relative(53, "CHILD", born=hardship.CHILD)

    with pytest.raises(operations.AlreadyInHousehold):
        operations.join(made.household_id, child, by=BY, at=AT)


def test_an_officer_who_is_named_keeps_no_dossier_of_that_household(worker, union):
    made = applied(worker, union)
    clerk = replace(hardship.clerk(union), person_id=child_of(made).person_id)

    with pytest.raises(ConflictOfInterest):
        operations.correct(made.pk, hardship.FACTS, by=clerk, at=AT)


def test_who_left_before_the_dossier_was_ever_submitted_never_lived_there(
    worker, union
):
    made = applied(worker, union)
    child = child_of(made)
    operations.leave(child.pk, "MISTAKE", by=BY, at=AT)

    assert not HouseholdMember.objects.on(TODAY).filter(pk=child.pk).exists()


def test_what_a_worker_says_of_somebodys_age_hides_no_name(worker, union):
    passport = identity.parse("PASSPORT", "E12345678", today=TODAY)
    child = hardship.relative(relation="CHILD", document=passport, birth_year=2018)
    operations.apply(hardship.home(union), [child], hardship.FACTS, by=worker, at=AT)
    person = HouseholdMember.objects.get(relation="CHILD").person
    asked = aid.drafted(union, beneficiary=person)

    (line,) = lines_of(LinesOf("APPLICATION", asked.pk))

    assert (line.name, line.is_child) == ("李大海", False)


def test_the_door_tells_of_a_known_number_nothing(clock_stands, union):
    hardship.household(union)

    known, free = (_named_at_the_door(union, serial) for serial in (3, 77))

    own = ("id", "id_number")
    assert {k: v for k, v in known.items() if k not in own} == {
        k: v for k, v in free.items() if k not in own
    }
    assert (known["is_proposed"], known["person"]) == (True, None)


def _named_at_the_door(union, serial):
    """A member of the union names somebody; what the answer says of them."""
    user = accounts.worker(f"139001390{serial:02}")
    row = hardship.member(union, 500 + serial)
    User.objects.filter(pk=user.pk).update(person=row.pk)
    user.refresh_from_db()
    body = {
        "person_kind": "URBAN",
        "housing": "RENTED",
        "region": tree.JINGUANYI,
        "residence": "URBAN",
        "address": "水井坊 8 号",
        "members": [
            {
                "name": "李小海",
                "relation": "CHILD",
                "id_type": "RESIDENT_ID",
                "id_number": people.id_number(serial, hardship.CHILD),
            }
        ],
    }
    told = client_for(user).post(
        "/api/v1/me/dossiers", body, idempotency_key="k1", expect=201
    )
    (child,) = (m for m in told["household"]["members"] if m["relation"] == "CHILD")
    return child
