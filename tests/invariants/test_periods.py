"""Random walks over memberships: periods never overlap, counts equal the recount."""

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from members.organisations.choices import (
    EIGHT_GROUPS,
    KEY_FOUR_GROUPS,
    OccupationGroup,
    UnionLevel,
)
from members.organisations.models import Organisation
from members.people import operations
from members.people.choices import Standing
from members.people.models import Member, MembershipPeriod
from tests.factories import people, tree
from tests.guards import guards_lifted
from unionhub.kernel import actor
from unionhub.kernel.constraints import broken_constraint
from unionhub.kernel.errors import DomainError
from unionhub.persons import operations as persons

FIRST = date(2026, 11, 1)
PERSONS = 3
GROUPS = ["COURIER", "HOUSEKEEPER", "OTHER"]

days = st.sampled_from([0, 0, 1, 2, 7, -1, -30])
walks = st.lists(
    st.tuples(
        st.integers(0, PERSONS - 1),
        st.sampled_from(["admit", "admit", *Standing.values, "PASSED", "FAILED"]),
        st.integers(0, 4),
        st.sampled_from(GROUPS),
        days,
    ),
    max_size=25,
)


def branches():
    """The province, a prefecture with two counties, another prefecture."""
    root = tree.province()
    chengdu = tree.federation(root, UnionLevel.PREFECTURE, tree.CHENGDU)
    return [
        root,
        chengdu,
        tree.federation(chengdu, UnionLevel.COUNTY, tree.JINJIANG),
        tree.federation(chengdu, UnionLevel.COUNTY, tree.QINGYANG),
        tree.federation(root, UnionLevel.PREFECTURE, tree.ZIGONG),
    ]


def newcomer(person_id: UUID, serial: int, group: str) -> operations.Newcomer:
    return operations.Newcomer(
        person_id=person_id,
        document=people.document(serial + 1),
        birth_year=1990,
        name="王小明",
        phone="13800138001",
        occupation_group=group,
        employer_id=None,
        employer_name="",
        realname_state="PASSED" if serial else "UNAVAILABLE",
        source="enrolment:test",
    )


class PeriodsOverRandomWalks(TestCase):
    """Property tests need Hypothesis's own TestCase: a roll-back after each example."""

    @classmethod
    def setUpTestData(cls):
        cls.unions = branches()
        cls.people = [
            persons.identify(people.document(serial + 1)).pk
            for serial in range(PERSONS)
        ]

    @settings(
        max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    @given(walks)
    def test_history_and_headcount_hold_after_any_walk(self, walk):
        on, numbers = FIRST, {}

        for step in walk:
            on += timedelta(days=step[-1])
            self.take(step, on)
            for member in Member.objects.all():
                assert numbers.setdefault(member.pk, member.number) == member.number

        assert_history_holds()
        self.assert_counts_hold()

    def take(self, step, on):
        """One step; what is refused is part of the walk."""
        serial, act, place, group, _days = step
        who = self.people[serial]
        given_by = {"by": actor.installer(), "at": tree.AT, "on": on}
        try:
            with transaction.atomic():
                if act == "admit":
                    comer = newcomer(who, serial, group)
                    operations.admit(comer, organisation=self.unions[place], **given_by)
                elif act in Standing.values:
                    operations.change_standing(who, act, reason="测试", **given_by)
                else:
                    operations.set_realname(who, act, **given_by)
        except DomainError:
            pass
        except IntegrityError as refused:
            # Dated back behind what is known: the database has the last word.
            if broken_constraint(refused) not in DATED_BACK:
                raise

    def assert_counts_hold(self):
        """At every union the sum of deltas equals the members that are there."""
        for union in Organisation.objects.all():
            recount = list(Member.objects.under(union).active())
            far = operations.headcount(union, on=date(2030, 1, 1))
            groups = Counter(member.occupation_group for member in recount)

            assert far.total == len(recount)
            assert far.by_group == {g: groups[g] for g in OccupationGroup.values}
            assert far.real_name == sum(m.realname_state == "PASSED" for m in recount)
            assert far.key_four == sum(groups[g] for g in KEY_FOUR_GROUPS)
            assert far.eight_groups == sum(groups[g] for g in EIGHT_GROUPS)
            assert_counts_by_day(union)


DATED_BACK = {"period_ends_after_it_begins", "periods_of_a_person_do_not_overlap"}


def assert_history_holds():
    """One open period for a live member, none for others, no day twice."""
    for member in Member.objects.all():
        history = list(
            MembershipPeriod.objects.filter(person=member.pk).order_by("from_on", "pk")
        )
        current = [period for period in history if period.to_on is None]
        assert len(current) == member.is_live
        for period in current:
            assert period.organisation_id == member.organisation_id
            assert period.standing == member.standing
        spent: set[date] = set()
        for period in history:
            held = set(nights(period))
            assert not spent & held
            spent |= held


def nights(period):
    """The days at whose end the period holds."""
    last = period.to_on or date(2027, 12, 31)
    return [
        period.from_on + timedelta(days=n) for n in range((last - period.from_on).days)
    ]


def assert_counts_by_day(union):
    """On each day the headcount is the number of ACTIVE periods holding that night."""
    below = Organisation.objects.under(union).values("pk")
    periods = list(MembershipPeriod.objects.filter(organisation__in=below))
    turns = {p.from_on for p in periods} | {p.to_on for p in periods if p.to_on}
    for day in turns | {day - timedelta(days=1) for day in turns}:
        holding = [
            p
            for p in periods
            if p.standing == Standing.ACTIVE
            and p.from_on <= day
            and (p.to_on is None or day < p.to_on)
        ]
        assert operations.headcount(union, on=day).total == len(holding), day


@pytest.fixture
def membership(unions):
    """One person: a closed period 1 … 10 November, an open one from the 20th."""
    person = persons.identify(people.document(1))
    facts = {"person": person, "organisation": unions.jinjiang, "event": "JOIN"}
    facts |= {"standing": "ACTIVE"}
    MembershipPeriod.objects.create(
        from_on=date(2026, 11, 1), to_on=date(2026, 11, 10), **facts
    )
    MembershipPeriod.objects.create(from_on=date(2026, 11, 20), **facts)
    return facts


def refusal_of(**facts):
    try:
        with transaction.atomic():
            MembershipPeriod.objects.create(**facts)
    except IntegrityError as refused:
        return broken_constraint(refused)
    return ""


@pytest.mark.parametrize(
    ("first", "last", "refused_by"),
    [
        (date(2026, 11, 2), date(2026, 11, 3), "periods_of_a_person_do_not_overlap"),
        (date(2026, 10, 1), date(2026, 11, 2), "periods_of_a_person_do_not_overlap"),
        (date(2026, 10, 1), date(2026, 12, 1), "periods_of_a_person_do_not_overlap"),
        (date(2026, 11, 9), date(2026, 11, 12), "periods_of_a_person_do_not_overlap"),
        (date(2026, 12, 1), date(2026, 12, 2), "periods_of_a_person_do_not_overlap"),
        (date(2026, 11, 15), date(2026, 11, 14), "period_ends_after_it_begins"),
        (date(2026, 11, 10), date(2026, 11, 20), ""),
        (date(2026, 10, 1), date(2026, 11, 1), ""),
    ],
)
def test_the_database_refuses_a_planted_overlap(membership, first, last, refused_by):
    assert refusal_of(from_on=first, to_on=last, **membership) == refused_by


def test_the_database_refuses_a_second_open_period(membership):
    refused_by = refusal_of(from_on=date(2026, 12, 1), to_on=None, **membership)

    # Which of the two looks first differs between the engines.
    assert refused_by in {
        "one_open_period_per_person",
        "periods_of_a_person_do_not_overlap",
    }


def test_the_database_refuses_to_stretch_a_period_into_another(membership):
    closed = MembershipPeriod.objects.filter(to_on=date(2026, 11, 10))

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        closed.update(to_on=date(2026, 11, 25))

    assert broken_constraint(refused.value) == "periods_of_a_person_do_not_overlap"


def test_two_open_periods_are_refused_by_the_index_even_without_the_trigger(membership):
    connection.check_constraints()  # PostgreSQL alters no table that waits for a check.
    with guards_lifted(connection):
        refused_by = refusal_of(from_on=date(2026, 12, 1), to_on=None, **membership)

    assert refused_by == "one_open_period_per_person"
