"""The matrix finds what is taken away: without a check, it reports a breach."""

from typing import Any

import pytest

from members.enrolment import access as enrolment_access
from members.enrolment.models import EnrolmentQuerySet, JoinCodeQuerySet
from members.organisations import access as organisation_access
from members.organisations.models import OrganisationQuerySet
from members.people.models import MemberQuerySet
from services.ledger import access as money_access
from stations.care import access as care_access
from stations.places import access as station_access
from stations.places.models import StationQuerySet
from tests.registry import operations
from tests.strangers.matrix import acts
from tests.strangers.matrix.policy import policies
from tests.strangers.matrix.trial import Trial
from tests.strangers.matrix.world import World
from unionhub.jobs.imports import access as import_access
from unionhub.kernel.actor import Actor
from unionhub.web.permissions import HasPower

pytestmark = pytest.mark.django_db

FEW = (
    "jinguanyi-CLERK",
    "jinguanyi-REVIEWER",
    "jinguanyi-AUDITOR",
    "jinguanyi-SYSTEM_ADMIN",
    "wuxing-CLERK",
    "wuxing-REVIEWER",
    "owner",
    "owner-east",
    "none",
)
WITH_ACCOUNTS = (*FEW, "expired", "future", "moved")


def breaches(world: World, *names: str) -> list[str]:
    """What a smaller matrix of these operations finds."""
    trial, lines = Trial(world), policies()
    asked = [(one, lines[one.name]) for one in operations() if one.name in names]
    assert len(asked) == len(names)
    west, _county, east = world.lots
    trial.play(asked, [world.role(name) for name in FEW], [west, east])
    return trial.breaches


def everything(rows: Any, actor: Actor) -> Any:
    """What ``visible_to`` would be without its filter."""
    return rows.marked(actor)


SCOPES = {
    MemberQuerySet: ["getMember", "listMembers", "searchMembers", "revealMember"],
    EnrolmentQuerySet: ["getEnrolment", "getEnrolmentTimeline", "listEnrolments"],
    OrganisationQuerySet: ["getOrganisation", "getHeadcount", "correctOrganisation"],
    JoinCodeQuerySet: ["listJoinCodes"],
    StationQuerySet: ["getStationEntry", "listStationEntries"],
}
POWERS = ["listMembers", "getMember", "listJoinCodes", "listAuditEvents"]
OWNERS = ["withdrawEnrolment", "resubmitEnrolment"]


def test_with_all_its_checks_there_is_no_breach(world):
    named = [name for names in SCOPES.values() for name in names]

    assert breaches(world, *{*named, *POWERS, *OWNERS}) == []


@pytest.mark.parametrize("rows", SCOPES, ids=lambda rows: rows.__name__)
def test_rows_that_are_not_narrowed_are_found(world, monkeypatch, rows):
    monkeypatch.setattr(rows, "visible_to", everything)

    found = {name for name in SCOPES[rows] if breaches(world, name)}

    # A union's officer is refused a foreign one by the operation too.
    assert found >= set(SCOPES[rows]) - {"correctOrganisation"}


def test_doors_that_ask_for_no_power_are_found(world, monkeypatch):
    def anybody(self: Any, request: Any, view: Any) -> bool:
        return bool(request.user.is_authenticated)

    monkeypatch.setattr(HasPower, "has_permission", anybody)

    assert {name for name in POWERS if breaches(world, name)} == set(POWERS)


def test_requests_that_anybody_may_withdraw_are_found(world, monkeypatch):
    monkeypatch.setattr(enrolment_access, "require_applicant", lambda *_given: None)

    assert {name for name in OWNERS if breaches(world, name)} == set(OWNERS)


def test_operations_refuse_what_is_foreign_whoever_calls_them(world):
    assert acts.breaches(world, WITH_ACCOUNTS) == []


@pytest.mark.parametrize(
    ("module", "check", "acts_found"),
    [
        (
            enrolment_access,
            "require_decision",
            {"approve", "reject", "return", "hand over"},
        ),
        (enrolment_access, "require_applicant", {"withdraw", "resubmit"}),
        (
            organisation_access,
            "require",
            {act.name for act in acts.ACTS}
            - acts.OF_REQUESTS
            - acts.OF_STATIONS
            - acts.OF_IMPORTS
            - acts.OF_MONEY
            - acts.OF_REPORTS
            - acts.OF_WISHES,
        ),
        (import_access, "require_requester", acts.OF_IMPORTS),
        (money_access, "require", acts.OF_MONEY),
        (station_access, "require", acts.OF_STATIONS),
        (care_access, "require", acts.OF_REPORTS),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_operations_that_ask_nothing_are_found(
    world, monkeypatch, module, check, acts_found
):
    monkeypatch.setattr(module, check, lambda *_given: None)

    found = {line.partition(":")[0] for line in acts.breaches(world, FEW)}

    assert found == acts_found


def test_a_decision_without_a_look_at_the_scope_is_found(world, monkeypatch):
    monkeypatch.setattr(Actor, "covers", lambda _actor, _path: True)

    found = {line.partition(":")[0] for line in acts.breaches(world, FEW)}

    # Reports ask which stations are to be seen.
    with_power = {act.name for act in acts.ACTS if act.power}
    assert found == with_power - acts.OF_REPORTS
