"""Side doors: whoever comes to one branch changes no answer in another (T3)."""

from collections.abc import Callable

import pytest

from members.enrolment.models import EnrolmentQuerySet, JoinCodeQuerySet
from members.offices.models import AppointmentQuerySet
from members.organisations.models import OrganisationQuerySet
from members.people.models import MemberQuerySet
from tests.factories import tree
from tests.registry import Place
from tests.strangers.matrix import channels
from tests.strangers.matrix.channels import Canary, Officer
from tests.strangers.matrix.test_mutants import everything
from tests.strangers.matrix.world import World
from tests.strangers.neighbourhood import undone

pytestmark = pytest.mark.django_db

LOOKERS = {
    "wuxing-CLERK": Officer.answers,
    "wuxing-AUDITOR": Officer.plain_answers,
    "wuxing-SECURITY_ADMIN": Officer.plain_answers,
    "wuxing-AUDIT_ADMIN": Officer.plain_answers,
}


Told = dict[str, str]


def told(
    world: World, looker: str, ask: Callable[[Officer, Canary], Told] = Officer.answers
) -> tuple[Told, Told, Canary]:
    """What a looker sees without a canary in the west, and with one."""
    officer = Officer(world.role(looker))
    place = Place(world.unions["jinguanyi"], tree.JINGUANYI, world.role("owner").user)
    with undone():
        canary = channels.plant(place)
        after = ask(officer, canary)
    return ask(officer, canary), after, canary


def changed(before: Told, after: Told) -> set[str]:
    return {name for name in before if before[name] != after[name]}


@pytest.mark.parametrize("looker", LOOKERS)
def test_a_person_elsewhere_changes_no_answer(world, looker):
    before, after, canary = told(world, looker, LOOKERS[looker])

    # A page may repeat what stands in its own address.
    shown = {
        (name, mark)
        for name in after
        for mark in canary.marks
        if mark in after[name] and mark not in name
    }

    assert changed(before, after) == set()
    assert shown == set()
    assert len(after) > (150 if looker == "wuxing-CLERK" else 15)


def test_the_same_person_is_seen_by_those_whose_it_is(world):
    before, after, canary = told(world, "jinguanyi-REVIEWER", Officer.plain_answers)

    seen = changed(before, after)

    assert {
        "/admin/members/member/",
        "/admin/members/enrolment/",
        "/admin/members/appointment/",
        "/admin/members/organisation/",
        f"/admin/members/member/{canary.member}/change/",
        "/api/v1/members",
        "/api/v1/enrolments",
        "/api/v1/inbox",
        "/api/v1/organisations",
    } <= seen
    searched = [name for name in seen if "/searches" in name]
    assert len(searched) == len(channels.searches(canary))


@pytest.mark.parametrize(
    "rows",
    [
        MemberQuerySet,
        EnrolmentQuerySet,
        OrganisationQuerySet,
        JoinCodeQuerySet,
        AppointmentQuerySet,
    ],
    ids=lambda rows: rows.__name__,
)
def test_rows_that_are_not_narrowed_are_found(world, monkeypatch, rows):
    monkeypatch.setattr(rows, "visible_to", everything)

    before, after, _canary = told(world, "wuxing-CLERK", Officer.plain_answers)

    assert changed(before, after)
