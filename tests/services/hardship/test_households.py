"""Who lives together, dated; nobody in two households (R-AID-02, FEATURES 74)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from services.hardship import operations
from services.hardship.models import HouseholdMember
from tests.factories import hardship
from tests.factories.hardship import AT, TODAY, home, relative
from unionhub.kernel import sealing
from unionhub.kernel.actor import installer
from unionhub.kernel.errors import BadFact, NotAllowed, NotFound, NotNow

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(unions):
    return hardship.clerk(unions.jinjiang)


def member(household, relation):
    return household.members.get(relation=relation)


def test_a_household_is_registered_with_everybody_in_it(unions, clerk):
    made = operations.found(home(unions.jinjiang), hardship.family(), by=clerk, at=AT)

    people = made.members.order_by("birth_year", "id")
    told = {(one.name, one.relation, one.birth_year) for one in people}
    assert told == {
        ("李大海", "HEAD", 1980),
        ("王小梅", "SPOUSE", 1980),
        ("李小海", "CHILD", 2018),
    }
    assert made.head == member(made, "HEAD").person
    assert sealing.unseal(made, "address_sealed") == "锦官驿街道水井坊 8 号 3 单元"
    assert made.masked_phone == "138****8001"
    assert sealing.unseal(member(made, "SPOUSE"), "health_sealed") == "CANCER"
    assert member(made, "HEAD").masked_id_number.startswith("510***")


def test_a_household_has_exactly_one_head(unions, clerk):
    for people in (
        [relative(1, "SPOUSE")],
        [relative(1), relative(2, "HEAD")],
    ):
        with pytest.raises(BadFact) as refused:
            operations.found(home(unions.jinjiang), people, by=clerk, at=AT)
        assert refused.value.reason == "one_head"


def test_nobody_lives_in_two_households(unions, clerk):
    hardship.household(unions.jinjiang)

    with pytest.raises(operations.AlreadyInHousehold):
        operations.found(home(unions.jinjiang), [relative(1)], by=clerk, at=AT)


def test_the_database_itself_refuses_a_second_household(unions):
    one = hardship.household(unions.jinjiang, 1)
    other = hardship.household(unions.jinjiang, 11)
    moved = member(other, "SPOUSE")
    moved.person = member(one, "SPOUSE").person

    with pytest.raises(IntegrityError), transaction.atomic():
        moved.save()


def test_who_has_left_may_live_elsewhere(unions, clerk):
    one = hardship.household(unions.jinjiang)
    child = member(one, "CHILD")

    operations.leave(child.pk, "MOVED", on=TODAY, by=clerk, at=AT)
    again = operations.found(
        home(unions.jinjiang),
        [relative(11), relative(3, "CHILD", born=hardship.CHILD)],
        by=clerk,
        at=AT,
    )

    assert member(again, "CHILD").person == child.person
    child.refresh_from_db()
    assert (child.until, child.departure) == (TODAY, "MOVED")


def test_the_head_does_not_leave_others_behind(unions, clerk):
    one = hardship.household(unions.jinjiang)

    with pytest.raises(NotNow) as refused:
        operations.leave(member(one, "HEAD").pk, "MOVED", by=clerk, at=AT)

    assert refused.value.reason == "head_remains"


def test_the_last_one_closes_the_household(unions, clerk):
    made = operations.found(home(unions.jinjiang), [relative(1)], by=clerk, at=AT)

    operations.leave(member(made, "HEAD").pk, "DECEASED", by=clerk, at=AT)

    made.refresh_from_db()
    assert made.ended_on == TODAY
    with pytest.raises(NotNow) as refused:
        operations.join(made.pk, relative(4, "CHILD"), by=clerk, at=AT)
    assert refused.value.reason == "household_ended"


def test_somebody_comes_to_live_in_it(unions, clerk):
    made = hardship.household(unions.jinjiang)

    operations.join(made.pk, relative(9, "PARENT"), by=clerk, at=AT)

    assert made.members.live().count() == 4
    made.refresh_from_db()
    assert made.version == 2


def joining(household, on, **facts):
    born = facts.setdefault("born", "19500101")
    came = relative(9, "PARENT", born=born)
    return operations.join(household.pk, came, on=on, by=installer(), at=AT)


@pytest.mark.parametrize(
    ("on", "born"),
    [
        (date(1950, 1, 1), "19500101"),
        (date(2026, 1, 4), "19500101"),
        (date(2026, 2, 28), "20260301"),
    ],
)
def test_nobody_came_before_the_household_or_before_birth(unions, on, born):
    made = hardship.household(unions.jinjiang, at=AT.replace(month=1, day=5))

    with pytest.raises(BadFact) as refused:
        joining(made, on, born=born)

    assert (refused.value.reason, refused.value.field) == ("invalid_range", "on")
    assert made.members.count() == 3


def test_nobody_comes_tomorrow(unions):
    made = hardship.household(unions.jinjiang)

    with pytest.raises(BadFact) as refused:
        joining(made, TODAY + timedelta(days=1))

    assert (refused.value.reason, refused.value.field) == ("in_the_future", "on")


def test_who_moves_counts_in_one_household_on_every_day(unions):
    before = AT - timedelta(days=30)
    one, other = (hardship.household(unions.jinjiang, n, at=before) for n in (1, 11))
    left = TODAY - timedelta(days=10)
    came = joining(one, TODAY - timedelta(days=20))
    operations.leave(came.pk, "MOVED", on=left, by=installer(), at=AT)

    for day in (left - timedelta(days=1), TODAY - timedelta(days=25)):
        with pytest.raises(BadFact) as refused:
            joining(other, day)
        assert (refused.value.reason, refused.value.field) == ("invalid_range", "on")

    assert joining(other, left).since == left


def test_some_part_with_a_household_of_their_own_on_one_day(unions, clerk):
    made = hardship.household(unions.jinjiang)
    spouse, child = member(made, "SPOUSE"), member(made, "CHILD")
    parting = operations.Parting(
        members=[spouse.pk, child.pk],
        head=spouse.pk,
        facts=home(unions.jinjiang, address="东大街 1 号"),
        on=TODAY,
    )

    new = operations.split(made.pk, parting, by=clerk, at=AT)

    assert set(new.members.values_list("name", "relation", "since")) == {
        ("王小梅", "HEAD", TODAY),
        ("李小海", "CHILD", TODAY),
    }
    assert made.members.live().count() == 1
    spouse.refresh_from_db()
    assert (spouse.until, spouse.departure) == (TODAY, "SPLIT")
    moved = member(new, "HEAD")
    assert sealing.unseal(moved, "health_sealed") == "CANCER"
    yesterday = TODAY - timedelta(days=1)
    assert (
        HouseholdMember.objects.on(yesterday).filter(person=spouse.person).count() == 0
    )


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), date(2020, 1, 1)])
def test_nobody_leaves_tomorrow_or_before_they_came(unions, clerk, day):
    made = hardship.household(unions.jinjiang)

    with pytest.raises(BadFact):
        operations.leave(member(made, "CHILD").pk, "MOVED", on=day, by=clerk, at=AT)


def test_other_unions_households_are_absent(unions):
    made = hardship.household(unions.jinjiang)
    stranger = hardship.clerk(unions.zigong, "stranger-01")

    with pytest.raises(NotFound):
        operations.join(made.pk, relative(9, "PARENT"), by=stranger, at=AT)
    with pytest.raises(NotFound):
        operations.found(home(unions.jinjiang), [relative(8)], by=stranger, at=AT)


def test_reviewers_keep_no_households(unions):
    reviewer = hardship.reviewer(unions.jinjiang)

    with pytest.raises(NotAllowed):
        operations.found(home(unions.jinjiang), [relative(8)], by=reviewer, at=AT)


def test_a_refused_household_leaves_nothing(unions):
    hardship.household(unions.jinjiang)
    before = HouseholdMember.objects.count()

    with pytest.raises(operations.AlreadyInHousehold):
        operations.found(
            home(unions.jinjiang),
            [relative(7), relative(3, "CHILD", born=hardship.CHILD)],
            by=installer(),
            at=AT,
        )

    assert HouseholdMember.objects.count() == before
