"""Routing over random trees: everybody ends in exactly one union that takes members."""

from datetime import datetime
from unittest import mock
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, assume, given, settings
from hypothesis.extra.django import TestCase

from members.enrolment import operations, routing
from members.enrolment.models import Enrolment
from members.organisations.choices import UnionStatus
from members.organisations.models import Organisation
from members.people.models import Member
from tests.factories import accounts, people, tree
from tests.invariants import oracle, worlds
from unionhub.reference.models import Region

AT = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
SHAPE = settings(
    max_examples=100,
    deadline=None,
    # Worlds in which somebody can be turned away from a union are rare.
    suppress_health_check=[
        *(HealthCheck.too_slow, HealthCheck.data_too_large),
        HealthCheck.filter_too_much,
    ],
)
LADDER = ["JOIN_CODE", "EMPLOYER", "INDUSTRY", "REGION", "COUNTY_POOL", "UPPER_POOL"]


def world_of(root, plans, employers):
    world = worlds.build_unions(root, plans)
    worlds.build_employers(world, employers)
    worlds.build_join_codes(world)
    return world


def workplace_of(world, asker):
    code = ""
    if asker.join_code is not None:
        code = world.join_codes[asker.join_code % len(world.join_codes)].pk
    return people.workplace(
        occupation_group=asker.group,
        work_region=asker.place,
        employer_credit_code=asker.credit_code,
        employer_name=asker.employer_name,
        join_code=code,
    )


def assert_climbs(world, trace):
    """The trace goes up the ladder; only its last line is chosen."""
    status = {union.pk: union.status for union in world.unions}
    rungs = [LADDER.index(line["rung"]) for line in trace]
    assert rungs == sorted(rungs)
    last = len(trace) - 1
    chosen = [i for i, line in enumerate(trace) if line["verdict"] == "CHOSEN"]
    assert chosen == [last]
    passed = [line for line in trace if line["verdict"] == "NOT_ACTIVE"]
    assert all(status[line["organisation"]] != "ACTIVE" for line in passed)


def facts(route):
    return (route.organisation.pk, str(route.rung), str(route.reason), route.trace)


class RoutingOverRandomTrees(TestCase):
    """Property tests need Hypothesis's own TestCase: a roll-back after each example."""

    @classmethod
    def setUpTestData(cls):
        cls.root = tree.province()

    @SHAPE
    @given(worlds.union_plans, worlds.employer_plans, worlds.askers)
    def test_every_applicant_ends_in_the_one_union_that_the_ladder_names(
        self, plans, employers, askers
    ):
        world = world_of(self.root, plans, employers)

        for asker in askers:
            route = operations.preview(workplace_of(world, asker), at=AT)

            there = Organisation.objects.filter(pk=route.organisation.pk)
            assert [union.status for union in there] == [UnionStatus.ACTIVE]
            expected = oracle.target(world, asker)
            assert facts(route)[:3] == expected
            assert_climbs(world, route.trace)

    @SHAPE
    @given(worlds.union_plans, worlds.employer_plans, worlds.askers)
    def test_preview_equals_reality_and_the_same_again(self, plans, employers, askers):
        world = world_of(self.root, plans, employers)

        for serial, asker in enumerate(askers, start=1):
            place = workplace_of(world, asker)
            foreseen = operations.preview(place, at=AT)
            enrolment = enrol(serial, place)

            assert facts(operations.preview(place, at=AT)) == facts(foreseen)
            real = (
                enrolment.organisation_id,
                enrolment.rung,
                enrolment.reason,
                enrolment.trace,
            )
            assert real == facts(foreseen)
            assert enrolment.employer == foreseen.employer
            assert enrolment.org_path == foreseen.organisation.path
            joined = Member.objects.filter(pk=enrolment.person_id)
            at_once = foreseen.organisation.admission == "AUTO"
            assert [m.organisation_id for m in joined] == (
                [foreseen.organisation.pk] if at_once else []
            )

    @SHAPE
    @given(worlds.union_plans, worlds.employer_plans, worlds.askers)
    def test_locking_the_target_sends_the_next_one_elsewhere(
        self, plans, employers, askers
    ):
        world = world_of(self.root, plans, employers)
        asker = askers[0]
        first = operations.preview(workplace_of(world, asker), at=AT).organisation
        assume(first != self.root)

        Organisation.objects.filter(pk=first.pk).update(status=UnionStatus.LOCKED)

        again = operations.preview(workplace_of(world, asker), at=AT).organisation
        assert again != first
        assert again.status == UnionStatus.ACTIVE


def enrol(serial, place):
    application = operations.Application(
        document=people.document(serial),
        name="王小明",
        workplace=place,
        consent_version=tree.CONSENT,
        realname_state="PASSED",
    )
    worker = accounts.worker(f"1380013{serial:04d}")
    made = operations.enrol(application, by=accounts.acting(worker), at=AT)
    return Enrolment.objects.get(pk=made.pk)


def route_queries(asker):
    applicant = routing.Applicant(
        occupation_group=asker.group,
        work_region=Region.objects.with_parents().get(pk=asker.place),
        employer_credit_code=asker.credit_code,
        employer_name=asker.employer_name,
    )
    with CaptureQueriesContext(connection) as queries:
        routing.route(applicant)
    return len(queries)


@pytest.mark.django_db
def test_the_number_of_queries_does_not_depend_on_the_size_of_the_tree():
    root = tree.province()
    # No code and no name match: every rung is looked at.
    asker = worlds.Asker("COURIER", tree.JINGUANYI, 3, 3, 0, None)
    plan = worlds.UnionPlan(0, 0, "LOCKED", tree.JINJIANG, frozenset(), "AUTO")
    plans = [
        worlds.UnionPlan(number, number, "LOCKED", tree.JINJIANG, frozenset(), "AUTO")
        for number in range(2_000)
    ]
    with mock.patch.object(worlds, "MAX_DEPTH", 8):
        small = worlds.build_unions(root, [plan])
        before = route_queries(asker)
        Organisation.objects.exclude(pk=root.pk).delete()
        large = worlds.build_unions(root, plans)
        after = route_queries(asker)

    # 1 employer by code, 2 by name, 3 alias, 4 industry unions, 5 unions of the area
    assert (len(small.unions), before) == (2, 5)
    assert len(large.unions) > 1_000
    assert after == 5
