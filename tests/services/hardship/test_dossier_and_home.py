"""No dossier outlives its household, nor its worker there (R-AID-02)."""

import pytest
from django.db import IntegrityError, transaction

from services.hardship import operations
from services.hardship.choices import LIVE, WRITABLE, DossierState
from services.hardship.models import Dossier, Household
from tests.factories import hardship
from tests.factories.hardship import AT, CAUSES, FACTS, POOR, TODAY, home, relative
from unionhub.kernel.actor import installer
from unionhub.kernel.constraints import broken_constraint
from unionhub.kernel.errors import NotNow

pytestmark = pytest.mark.django_db
BY = installer()
OPEN = [*WRITABLE, DossierState.ACTIVE]


def alone(unions):
    return operations.found(home(unions.jinjiang), [relative(1)], by=BY, at=AT)


def kept(household, state, worker=None):
    made = operations.open_(household.pk, FACTS, worker=worker, by=BY, at=AT)
    return hardship.in_state(made, state)


@pytest.mark.parametrize("state", OPEN)
def test_the_last_one_does_not_leave_a_live_dossier(unions, state):
    made = alone(unions)
    kept(made, state)

    with pytest.raises(operations.DossierExists):
        operations.leave(made.members.get().pk, "MISTAKE", by=BY, at=AT)

    made.refresh_from_db()
    assert made.ended_on is None


@pytest.mark.parametrize("state", OPEN)
def test_the_worker_does_not_leave_a_live_dossier(unions, state):
    made = hardship.household(unions.jinjiang)
    spouse = made.members.get(relation="SPOUSE")
    kept(made, state, spouse.person_id)
    parting = operations.Parting(
        members=[spouse.pk], head=spouse.pk, facts=home(unions.jinjiang)
    )

    with pytest.raises(operations.DossierExists):
        operations.leave(spouse.pk, "MOVED", by=BY, at=AT)
    with pytest.raises(operations.DossierExists):
        operations.split(made.pk, parting, by=BY, at=AT)

    spouse.refresh_from_db()
    assert spouse.until is None


@pytest.mark.parametrize("state", sorted(set(DossierState.values) - set(LIVE)))
def test_who_has_no_live_dossier_leaves(unions, state):
    made = alone(unions)
    kept(made, state)

    operations.leave(made.members.get().pk, "MOVED", by=BY, at=AT)

    made.refresh_from_db()
    assert made.ended_on == TODAY


def test_the_others_part_and_the_dossier_stays(unions):
    made = hardship.household(unions.jinjiang)
    kept(made, "ACTIVE")
    spouse = made.members.get(relation="SPOUSE")
    parting = operations.Parting(
        members=[spouse.pk], head=spouse.pk, facts=home(unions.jinjiang)
    )

    new = operations.split(made.pk, parting, by=BY, at=AT)

    assert new.members.get().person_id == spouse.person_id


@pytest.fixture
def moved(unions):
    """A household whose head has a live dossier in another: from before the rule."""
    here = hardship.household(unions.jinjiang, 1)
    there = kept(hardship.household(unions.jinjiang, 11), "ACTIVE")
    Dossier.objects.filter(pk=there.pk).update(worker=here.head_id)
    return here


def test_a_worker_has_one_live_dossier_in_whichever_household(moved):
    with pytest.raises(operations.DossierExists):
        operations.open_(moved.pk, FACTS, by=BY, at=AT)


def test_the_database_itself_refuses_a_worker_two(unions, moved):
    other = hardship.opened(unions.jinjiang, 21)
    rows = Dossier.objects.filter(pk=other.pk)

    with pytest.raises(IntegrityError) as clash, transaction.atomic():
        rows.update(worker=moved.head_id)

    assert broken_constraint(clash.value) == "one_live_dossier_a_worker"


def test_where_nobody_lives_there_is_nothing_to_recheck(unions):
    made = alone(unions)
    dossier = kept(made, "ACTIVE")
    hardship.standard()
    made.members.update(until=TODAY, departure="MISTAKE")
    Household.objects.filter(pk=made.pk).update(ended_on=TODAY)

    with pytest.raises(NotNow) as refused:
        operations.recheck(
            dossier.pk, operations.Figures(means=POOR, causes=CAUSES), by=BY, at=AT
        )

    assert refused.value.reason == "household_ended"
