"""Active dossiers: aid rests on them for a year; they end, and come again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.hardship import operations
from services.hardship.means import Means
from services.hardship.models import Dossier
from services.hardship.operations.keeping import a_year_after
from services.hardship.questions import NoLiveDossier, RecheckOverdue, live_dossier
from tests.factories import hardship
from tests.factories.hardship import AT, CAUSES, POOR, TODAY, fresh
from unionhub.kernel.actor import installer
from unionhub.kernel.errors import BadFact, NotAllowed, NotNow

pytestmark = pytest.mark.django_db
FIGURES = operations.Figures(means=POOR, causes=CAUSES)


@pytest.fixture
def clerk(unions):
    return hardship.clerk(unions.jinjiang)


@pytest.fixture
def reviewer(unions):
    return hardship.reviewer(unions.jinjiang)


@pytest.fixture
def active(unions):
    return hardship.active(unions.jinjiang)


def test_aid_rests_on_an_active_dossier(active):
    spouse = active.household.members.get(relation="SPOUSE")

    told = live_dossier(spouse.person_id, TODAY)

    assert (told.id, told.tier, told.region) == (active.pk, "DEEP", "510104017")
    assert told.residence == "URBAN"
    assert spouse.person_id in told.members
    assert len(told.members) == 3


def test_without_a_dossier_there_is_no_aid(unions):
    made = hardship.checked(unions.jinjiang)

    with pytest.raises(NoLiveDossier):
        live_dossier(made.worker_id, TODAY)


def test_who_has_left_the_household_has_left_its_dossier(active, clerk):
    child = active.household.members.get(relation="CHILD")

    operations.leave(child.pk, "MOVED", by=clerk, at=AT)

    with pytest.raises(NoLiveDossier):
        live_dossier(child.person_id, TODAY)


def test_aid_stops_the_day_after_the_year_is_over(active):
    assert active.checked_until == TODAY.replace(year=2027)

    live_dossier(active.worker_id, active.checked_until)
    with pytest.raises(RecheckOverdue):
        live_dossier(active.worker_id, active.checked_until + timedelta(days=1))


def test_overdue_ones_stand_on_the_work_list(active):
    term = active.checked_until
    rows = Dossier.objects

    assert not rows.overdue_on(term).exists()
    assert rows.overdue_on(term + timedelta(days=1)).get() == active
    assert not rows.to_recheck(term - timedelta(days=60)).exists()
    assert rows.to_recheck(term - timedelta(days=59)).get() == active


def test_a_recheck_of_a_second_person_carries_it_on(active, clerk, reviewer):
    later = AT + timedelta(days=300)
    milder = Means(wages_fen=3_000_000)
    figures = operations.Figures(means=milder, causes=CAUSES)
    hardship.standard(year=2027)

    operations.recheck(active.pk, figures, by=clerk, at=later)
    assert fresh(active).checked_until == active.checked_until
    done = operations.decide_recheck(active.pk, agreed=True, by=reviewer, at=later)

    assert done.tier == "RELATIVE"
    assert done.checked_until == a_year_after(later.date())


def test_a_recheck_counts_from_the_look_whenever_it_is_agreed_to(
    active, clerk, reviewer
):
    december, january = AT + timedelta(days=35), AT + timedelta(days=45)
    made = operations.recheck(active.pk, FIGURES, by=clerk, at=december)

    done = operations.decide_recheck(active.pk, agreed=True, by=reviewer, at=january)

    assert (december.year, january.year) == (2026, 2027)
    assert done.checked_until == a_year_after(december.date())
    assert made.monthly_fen == hardship.STANDARD_FEN


def test_a_recheck_agreed_to_too_late_leaves_it_overdue(active, clerk, reviewer):
    next_autumn = AT + timedelta(days=380)
    operations.recheck(active.pk, FIGURES, by=clerk, at=AT)

    operations.decide_recheck(active.pk, agreed=True, by=reviewer, at=next_autumn)

    with pytest.raises(RecheckOverdue):
        live_dossier(active.worker_id, next_autumn.date())


def test_a_recheck_that_finds_no_hardship_ends_the_dossier(active, clerk, reviewer):
    rich = operations.Figures(means=Means(wages_fen=10**8), causes=CAUSES)
    operations.recheck(active.pk, rich, by=clerk, at=AT)

    done = operations.decide_recheck(active.pk, agreed=True, by=reviewer, at=AT)

    assert (done.state, done.exit_reason, done.exited_on) == (
        "EXITED",
        "IMPROVED",
        TODAY,
    )


def test_a_refused_recheck_changes_nothing(active, clerk, reviewer):
    operations.recheck(active.pk, FIGURES, by=clerk, at=AT)

    done = operations.decide_recheck(
        active.pk, agreed=False, note="收入证明过期", by=reviewer, at=AT
    )

    assert done.checked_until == active.checked_until
    with pytest.raises(NotNow) as refused:
        operations.decide_recheck(active.pk, agreed=True, by=reviewer, at=AT)
    assert refused.value.reason == "nothing_asked"


def test_one_recheck_at_a_time_and_never_confirmed_by_its_maker(active, clerk):
    both = replace(clerk, powers=installer().powers)
    operations.recheck(active.pk, FIGURES, by=both, at=AT)

    with pytest.raises(NotNow) as refused:
        operations.recheck(active.pk, FIGURES, by=both, at=AT)
    assert refused.value.reason == "already_exists"
    with pytest.raises(NotAllowed) as conflict:
        operations.decide_recheck(active.pk, agreed=True, by=both, at=AT)
    assert conflict.value.reason == "conflict_of_interest"


def test_a_dossier_ends_with_reason_and_date(active, clerk):
    done = operations.end(active.pk, "RETIRED", on=TODAY, by=clerk, at=AT)

    assert (done.state, done.exit_reason) == ("EXITED", "RETIRED")
    with pytest.raises(NoLiveDossier):
        live_dossier(active.worker_id, TODAY)


@pytest.mark.parametrize(
    ("reason", "on", "field"),
    [
        ("BORED", TODAY, "reason"),
        ("MOVED", TODAY + timedelta(days=1), "on"),
        ("MOVED", date(2020, 1, 1), "on"),
    ],
)
def test_no_exit_without_a_reason_or_on_an_impossible_day(
    active, clerk, reason, on, field
):
    with pytest.raises(BadFact) as refused:
        operations.end(active.pk, reason, on=on, by=clerk, at=AT)

    assert refused.value.field == field


@pytest.mark.once
def test_a_look_on_the_29th_of_february_counts_until_the_28th():
    assert a_year_after(date(2028, 2, 29)) == date(2029, 2, 28)
