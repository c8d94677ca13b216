"""Two clerks and one household, at one moment (R-AID-02, 03)."""

from collections import Counter
from functools import partial

import pytest
from django.db import transaction

from services.hardship import operations
from services.hardship.models import (
    Dossier,
    DossierWaiver,
    HouseholdMember,
    SpotChecked,
    SpotCheckedQuerySet,
)
from services.hardship.operations import (
    dossiers,
    entering,
    spot_checks,
    submitting,
    waivers,
)
from services.hardship.questions import live_dossier
from services.review.models import Case
from tests.factories import hardship
from tests.races.crowd import together
from tests.races.test_lock_order import locks
from unionhub.audit.models import AuditEvent
from unionhub.kernel.actor import installer
from unionhub.kernel.errors import DomainError

pytestmark = pytest.mark.django_db(transaction=True)
AT = hardship.AT
OTHERS = 'FROM "services_dossier"'
WAIVER = 'UPDATE "services_dossierwaiver"'
HOME = 'FROM "services_household"'
FINDING = 'UPDATE "services_spotchecked"'
CROWD = 16


def outcome(act):
    try:
        act()
    except DomainError as refusal:
        return refusal.reason
    return "done"


def opening(household):
    return outcome(
        lambda: operations.open_(household.pk, hardship.FACTS, by=installer(), at=AT)
    )


def test_of_two_dossiers_of_one_household_one_is_opened(unions):
    home = hardship.household(unions.jinjiang)

    told = together([partial(opening, home)] * 2)

    assert sorted(told) == ["done", "dossier_exists"]
    assert Dossier.objects.count() == 1


@pytest.mark.usefixtures("row_locks")
def test_without_the_lock_the_database_still_opens_but_one(unions, monkeypatch):
    home = hardship.household(unions.jinjiang)
    unlocked = type(home).objects
    monkeypatch.setattr(dossiers, "locked_household", lambda pk: unlocked.get(pk=pk))

    told = together([partial(opening, home)] * 2, meet_before=OTHERS)

    assert sorted(told) == ["done", "dossier_exists"]


def registering(union, first):
    people = [
        hardship.relative(first),
        hardship.relative(3, "CHILD", born=hardship.CHILD),
    ]
    return outcome(
        lambda: operations.found(hardship.home(union), people, by=installer(), at=AT)
    )


def test_one_person_enters_one_of_two_households(unions):
    works = [partial(registering, unions.jinjiang, first) for first in (1, 11)]

    told = together(works)

    assert sorted(told) == ["already_in_household", "done"]
    assert HouseholdMember.objects.live().filter(relation="CHILD").count() == 1


def confirming(home):
    def confirmed():
        with transaction.atomic():
            entering.confirm(home, by=installer(), at=AT)

    return outcome(confirmed)


def test_whom_two_workers_have_named_lives_in_one_household(unions):
    homes = [hardship.household(unions.jinjiang, first) for first in (1, 11)]
    child = hardship.relative(21, "CHILD", born=hardship.CHILD, is_proposed=True)
    for home in homes:
        entering.enter(home, child, AT.date())

    told = together([partial(confirming, home) for home in homes])

    assert sorted(told) == ["already_in_household", "done"]
    assert HouseholdMember.objects.live().filter(relation="CHILD").count() == 3


def deciding(waiver, state):
    return outcome(
        lambda: operations.decide_waiver(waiver.pk, state, by=installer(), at=AT)
    )


def asked(unions):
    made = hardship.opened(unions.jinjiang)
    return operations.propose_waiver(
        made.pk,
        "TIER",
        "RELATIVE",
        reason="刚经历大病",
        by=hardship.clerk(unions.jinjiang),
        at=AT,
    )


def test_of_two_answers_to_one_wish_one_counts(unions):
    waiver = asked(unions)
    works = [partial(deciding, waiver, state) for state in ("AGREED", "REFUSED")]

    told = together(works)

    assert sorted(told) == ["done", "wrong_state"]


@pytest.mark.usefixtures("row_locks")
def test_without_the_lock_both_answers_would_count(unions, monkeypatch):
    waiver = asked(unions)
    rows = Dossier.objects.select_related("household")
    monkeypatch.setattr(waivers, "locked_dossier", lambda pk: rows.get(pk=pk))
    works = [partial(deciding, waiver, state) for state in ("AGREED", "REFUSED")]

    told = together(works, meet_before=WAIVER)

    assert told == ["done", "done"]
    assert DossierWaiver.objects.get().state in {"AGREED", "REFUSED"}


def submission(dossier, name="clerk-a"):
    by = hardship.clerk(dossier.organisation, name)
    return lambda: outcome(lambda: operations.submit(dossier.pk, by=by, at=AT))


def test_of_two_submissions_one_case_is_made(unions):
    made = hardship.checked(unions.jinjiang)

    told = together([submission(made, name) for name in ("clerk-a", "clerk-b")])

    assert sorted(told) == ["done", "wrong_state"]
    assert Case.objects.count() == 1


@pytest.mark.usefixtures("row_locks")
def test_without_the_lock_the_database_still_makes_one_case(unions, monkeypatch):
    made = hardship.checked(unions.jinjiang)
    rows = Dossier.objects.select_related("household")
    monkeypatch.setattr(submitting, "locked_dossier", lambda pk: rows.get(pk=pk))
    works = [submission(made, name) for name in ("clerk-a", "clerk-b")]

    told = together(works, meet_before='INSERT INTO "services_case"')

    assert sorted(told) == ["already_open", "done"]


def test_a_paper_is_not_taken_away_from_under_a_case(unions):
    made = hardship.checked(unions.jinjiang)
    paper = made.papers.get(kind="INCOME")
    away = partial(operations.remove_paper, paper.pk, by=installer(), at=AT)

    told = together([submission(made), lambda: outcome(away)])

    assert told in (["done", "wrong_state"], ["not_ready", "done"])


@pytest.mark.usefixtures("row_locks")
def test_a_dossier_that_aid_rests_on_does_not_end_meanwhile(unions):
    made = hardship.active_dossier(unions.jinjiang)

    with transaction.atomic(), locks() as seen:
        live_dossier(made.worker_id, AT.date())

    assert seen == ["services.Dossier"]


@pytest.fixture
def checked(unions, clock_stands):
    """An active dossier in a sample."""
    return hardship.spot_checked(hardship.active(unions.jinjiang))


def finders(unions, count):
    """Officers of the union above; every other one finds the dossier wrong."""
    words = [("WRONG", "家庭另有一套住房"), ("RIGHT", "")] * (count // 2)
    return [
        (hardship.reviewer(unions.chengdu, f"city-{number}"), *word)
        for number, word in enumerate(words)
    ]


def finding(one, by, word, reason):
    return outcome(
        lambda: operations.record_spot_finding(
            one.pk, finding=word, reason=reason, by=by, at=AT
        )
    )


def findings():
    """How often one was put on record."""
    return AuditEvent.objects.filter(verb="spot_check.found").count()


def test_of_16_findings_on_one_dossier_one_counts(unions, checked):
    before = checked.dossier.checked_until
    people = finders(unions, CROWD)

    told = together(
        [partial(finding, checked, *one) for one in people], meet_before=HOME
    )

    assert Counter(told) == {"done": 1, "wrong_state": CROWD - 1}
    by, word, reason = people[told.index("done")]
    checked.refresh_from_db()
    kept = (checked.finding, checked.reason, checked.found_by)
    assert kept == (word, reason, by.signature)
    assert (checked.dossier.checked_until < before) == (word == "WRONG")
    assert findings() == 1


@pytest.mark.usefixtures("row_locks")
def test_without_the_locks_what_is_right_carries_no_aid(unions, checked, monkeypatch):
    rows = Dossier.objects.select_related("household")
    monkeypatch.setattr(spot_checks, "locked_dossier", lambda pk: rows.get(pk=pk))
    monkeypatch.setattr(
        SpotCheckedQuerySet, "select_for_update", lambda found, **_how: found
    )
    works = [partial(finding, checked, *one) for one in finders(unions, 2)]

    told = together(works, meet_before=FINDING, first=0)

    assert (told, findings()) == (["done", "done"], 2)
    checked = SpotChecked.objects.select_related("dossier").get()
    assert checked.finding == "RIGHT"
    assert checked.dossier.checked_until < AT.date()
