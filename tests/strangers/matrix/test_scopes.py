"""What ``visible_to`` shows of each model, and what the officers' pages show of it."""

import pytest
from django.apps import apps

from members.enrolment.models import Enrolment
from members.offices.models import Delegation
from members.organisations.models import Employer
from members.people.models import Member
from stations.care.models import SiteSuggestion
from tests import journeys
from tests.browser import Browser
from tests.strangers.neighbourhood import undone
from unionhub.audit.models import AccessLog, AuditEvent
from unionhub.kernel import clock
from unionhub.kernel.scope import PublicQuerySet, ScopedQuerySet

pytestmark = pytest.mark.django_db

# What is not narrowed by the tree: looks, by whom they were at; employers, by none. A
# wished site belongs to the county that answers it, above both branches.
OTHERWISE = {AccessLog, Employer, SiteSuggestion}


def narrowed():
    """Every model that says itself who may see which of its rows."""
    return [
        model
        for model in apps.get_models()
        if isinstance(rows := model._default_manager.all(), ScopedQuerySet)
        and not isinstance(rows, PublicQuerySet)
    ]


def seen(model, role):
    actor = journeys.acting(role.user, clock.now())
    return set(model._default_manager.visible_to(actor).values_list("pk", flat=True))


@pytest.mark.parametrize(
    "model",
    [model for model in narrowed() if model not in OTHERWISE],
    ids=lambda model: model._meta.label,
)
def test_nothing_of_one_branch_is_seen_in_the_other(world, model):
    here = seen(model, world.role("jinguanyi-CLERK"))
    there = seen(model, world.role("wuxing-CLERK"))

    assert here
    assert there
    assert here & there == set()


def test_a_wished_site_is_seen_by_the_county_that_answers_it(world):
    here = seen(SiteSuggestion, world.role("jinjiang-CLERK"))
    everywhere = seen(SiteSuggestion, world.role("province-CLERK"))

    assert here
    assert here < everywhere
    assert seen(SiteSuggestion, world.role("jinguanyi-CLERK")) == set()


def test_who_serves_no_part_of_the_tree_looks_up_no_employer(world):
    assert seen(Employer, world.role("worker")) == set()
    assert seen(Employer, world.role("wuxing-CLERK"))


def test_what_is_ones_own_is_nobody_elses(world):
    stranger = journeys.acting(world.role("worker").user, clock.now())

    assert list(Member.objects.of(stranger)) == []
    assert list(Delegation.objects.lent_to(stranger)) == []


def test_a_history_is_that_of_one_thing(world):
    union = world.unions["jinguanyi"]
    by = journeys.acting(world.role("jinguanyi-AUDITOR").user, clock.now())

    told = AuditEvent.objects.about(union, by)

    assert {event.target_id for event in told} == {union.pk}


def event_of(union):
    return AuditEvent.objects.filter(organisation_id=union.pk).latest("pk").pk


PAGES = {
    "members/member": ("CLERK", lambda world: world.lots[0].things["member"].id),
    "jobs/exportjob": ("CLERK", lambda world: world.lots[0].things["export"].id),
    "audit/auditevent": (
        "AUDITOR",
        lambda world: event_of(world.unions["jinguanyi"]),
    ),
    "accounts/machineclient": (
        "SYSTEM_ADMIN",
        lambda world: world.lots[0].things["client"].id,
    ),
}


@pytest.mark.parametrize("model", PAGES)
def test_a_page_shows_nothing_of_another_branch(world, model):
    office, key_in = PAGES[model]
    address = f"/admin/{model}/{key_in(world)}/change/"

    here, there = (
        Browser(world.role(f"{union}-{office}").user).client.get(address).status_code
        for union in ("jinguanyi", "wuxing")
    )

    assert (here, there) == (200, 404)


def test_an_officers_own_request_elsewhere_is_on_no_page(world):
    reviewer = world.role("wuxing-REVIEWER").user
    request = world.lots[0].things["pending"].id
    with undone():
        Enrolment.objects.filter(pk=request).update(account=reviewer)
        page = f"/admin/members/enrolment/{request}/change/"

        assert Browser(reviewer).client.get(page).status_code == 404
