"""Figures and the answer from outside are about exactly who lives there now."""

from datetime import datetime, timedelta

import pytest

from services.hardship import eligibility, operations
from services.hardship.eligibility import NotReady
from tests.factories import hardship
from tests.factories.hardship import AT, CAUSES, POOR, TODAY, fresh
from unionhub.kernel.actor import installer

pytestmark = pytest.mark.django_db
BY = installer()
FIGURES = operations.Figures(means=POOR, causes=CAUSES)


@pytest.fixture
def changed(unions):
    """A complete dossier; then the child left, a parent came, and has signed."""
    made = hardship.checked(unions.jinjiang)
    child = made.household.members.get(relation="CHILD")
    operations.leave(child.pk, "MOVED", by=BY, at=AT)
    parent = hardship.relative(9, "PARENT")
    came = operations.join(made.household_id, parent, by=BY, at=AT)
    hardship.authorise(made, came.pk, came.pk)
    return fresh(made)


def ask(dossier):
    operations.ask_outside(dossier.pk, by=BY, at=AT)
    operations.answer_outside(dossier.pk, "CONSISTENT", by=BY, at=AT)


def test_as_many_people_are_not_the_same_people(unions, changed):
    assert eligibility.missing(changed, TODAY) == ["assessment", "outside_check"]

    with pytest.raises(NotReady):
        operations.submit(
            changed.pk, by=hardship.clerk(unions.jinjiang, "maker-01"), at=AT
        )


def test_new_figures_and_a_new_answer_make_it_whole(changed):
    operations.assess(changed.pk, FIGURES, by=BY, at=AT)
    assert eligibility.missing(changed, TODAY) == ["outside_check"]

    ask(changed)

    assert eligibility.missing(changed, TODAY) == []


def test_who_leaves_takes_the_figures_along(unions):
    made = hardship.checked(unions.jinjiang)
    child = made.household.members.get(relation="CHILD")

    operations.leave(child.pk, "MOVED", by=BY, at=AT)

    assert eligibility.missing(made, TODAY) == ["assessment", "outside_check"]


def test_another_answer_that_is_awaited_is_waited_for(changed):
    operations.assess(changed.pk, FIGURES, by=BY, at=AT)
    ask(changed)

    operations.ask_outside(changed.pk, by=BY, at=AT)

    assert eligibility.missing(changed, TODAY) == ["outside_check"]


def test_in_the_new_year_the_standard_of_the_new_year_measures(unions):
    december = datetime(2026, 12, 30, 10, tzinfo=AT.tzinfo)
    january = december + timedelta(days=5)
    made = hardship.checked(unions.jinjiang, at=december)
    assert eligibility.missing(made, december.date()) == []

    assert eligibility.missing(made, january.date()) == ["assessment"]

    hardship.standard(year=2027)
    operations.assess(made.pk, FIGURES, by=BY, at=january)
    assert eligibility.missing(made, january.date()) == []


def test_an_active_one_lacks_nothing(unions):
    made = hardship.active(unions.jinjiang)
    child = made.household.members.get(relation="CHILD")

    operations.leave(child.pk, "MOVED", by=BY, at=AT)

    assert eligibility.missing(made, TODAY.replace(year=2027)) == []
