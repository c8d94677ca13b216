"""A level above looks again at a part of what was approved, drawn for all to see."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from members.offices.choices import Office
from services.hardship import operations
from services.hardship.models import Dossier, SpotCheck, SpotChecked
from services.hardship.operations import Sample
from services.hardship.operations.spot_checks import approved, sample
from services.hardship.questions import RecheckOverdue, live_dossier
from services.review.models import Case, Participant
from tests.browser import Browser
from tests.client import client_for
from tests.factories import hardship
from tests.factories.hardship import AT, acting
from unionhub.audit.models import AccessLog
from unionhub.kernel import clock
from unionhub.kernel.actor import installer
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import BadFact, NotAllowed, NotFound, NotNow, WrongState

pytestmark = pytest.mark.django_db
DOOR = "/api/v1/spot-checks"
FOUND = "/api/v1/spot-checked-dossiers"
TODAY = local_date(AT)
FIGURES = operations.Figures(means=hardship.POOR, causes=hardship.CAUSES)
LATER = AT + timedelta(days=3)


@pytest.fixture
def kept(unions):
    """Four dossiers that the county has approved."""
    return [hardship.active(unions.jinjiang, serial) for serial in (1, 11, 21, 31)]


@pytest.fixture
def upper(unions):
    """Who decides in the city above."""
    return hardship.officer(unions.chengdu, "city-reviewer", Office.REVIEWER)


def drawn(unions, by, **facts):
    given = {"organisation": unions.jinjiang.pk, "since": TODAY, "until": TODAY}
    of = Sample(**given | facts)
    return operations.draw_spot_check(of, by=acting(by, LATER), at=LATER)


def find(one, by, finding="RIGHT", reason=""):
    return operations.record_spot_finding(
        one.pk, finding=finding, reason=reason, by=acting(by, LATER), at=LATER
    )


@pytest.mark.parametrize(
    ("count", "percent", "size"),
    [(1, 30, 1), (3, 30, 1), (4, 30, 2), (10, 30, 3), (11, 30, 4), (7, 100, 7)],
)
def test_at_least_as_many_of_a_hundred_are_drawn(count, percent, size):
    assert len(sample([uuid4() for _ in range(count)], "seed", percent)) == size


def test_the_seed_says_which_dossiers_are_drawn():
    everything = [uuid4() for _ in range(100)]

    first = sample(everything, "a", 30)

    assert sample(reversed(everything), "a", 30) == first
    assert set(sample(everything, "b", 30)) != set(first)
    assert set(first) < set(sample(everything, "a", 40))


def test_a_sample_can_be_drawn_again_from_what_was_kept(unions, kept, upper):
    check = drawn(unions, upper)

    everything = approved(check.org_path, check.since, check.until)
    again = sample(everything, check.seed, check.percent)
    lines = check.checked.order_by("place").values_list("dossier_id", flat=True)
    assert (check.population, check.size, check.percent) == (4, 2, 30)
    assert set(everything) == {one.pk for one in kept}
    assert list(lines) == list(again)


def test_what_was_drawn_never_changes(unions, kept, upper):
    check = drawn(unions, upper)
    rows = SpotCheck.objects.filter(pk=check.pk)

    for change in (lambda: rows.update(seed="x"), rows.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_only_a_union_above_draws_and_finds(unions, kept, upper):
    own = hardship.officer(unions.jinjiang, "county-reviewer", Office.REVIEWER)
    elsewhere = hardship.officer(unions.zigong, "zigong-reviewer", Office.REVIEWER)
    clerk = hardship.officer(unions.chengdu, "city-clerk")
    one = drawn(unions, upper).checked.first()

    for by, refusal in ((own, NotAllowed), (elsewhere, NotFound), (clerk, NotAllowed)):
        with pytest.raises(refusal):
            drawn(unions, by)
        with pytest.raises(refusal):
            find(one, by)
    assert SpotCheck.objects.count() == 1
    one.refresh_from_db()
    assert one.finding == ""


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"since": TODAY + timedelta(days=1)}, "invalid_range"),
        ({"until": TODAY + timedelta(days=3)}, "in_the_future"),
        ({"percent": 29}, "out_of_range"),
        ({"percent": 101}, "out_of_range"),
    ],
)
def test_a_period_is_over_and_a_sample_large_enough(unions, kept, upper, facts, code):
    with pytest.raises(BadFact) as refused:
        drawn(unions, upper, **facts)

    assert refused.value.reason == code


def test_where_nothing_was_approved_nothing_is_drawn(unions, upper):
    with pytest.raises(NotNow) as refused:
        drawn(unions, upper)

    assert refused.value.code == "nothing_to_check"
    assert not SpotCheck.objects.exists()


def test_a_wrong_one_carries_no_aid_until_it_is_rechecked(unions, kept, upper):
    one = drawn(unions, upper, percent=100).checked.get(dossier=kept[0])
    person = kept[0].worker_id
    assert live_dossier(person, local_date(LATER)).id == kept[0].pk

    find(one, upper, "WRONG", "家庭另有一套住房")

    with pytest.raises(RecheckOverdue):
        live_dossier(person, local_date(LATER))
    clerk, reviewer = (
        acting(hardship.officer(unions.jinjiang, name, office), LATER)
        for name, office in (("k-1", Office.CLERK), ("k-2", Office.REVIEWER))
    )
    operations.recheck(kept[0].pk, FIGURES, by=clerk, at=LATER)
    operations.decide_recheck(kept[0].pk, agreed=True, by=reviewer, at=LATER)
    assert live_dossier(person, local_date(LATER)).id == kept[0].pk


def test_a_recheck_from_before_does_not_carry_on_what_was_found_wrong(
    unions, kept, upper
):
    made = kept[0]
    clerk = hardship.clerk(unions.jinjiang, "k-1")
    reviewer = hardship.reviewer(unions.jinjiang, "k-2")
    operations.recheck(made.pk, FIGURES, by=clerk, at=LATER)
    one = drawn(unions, upper, percent=100).checked.get(dossier=made)

    find(one, upper, "WRONG", "家庭另有一套住房")

    with pytest.raises(NotNow) as refused:
        operations.decide_recheck(made.pk, agreed=True, by=reviewer, at=LATER)
    assert refused.value.reason == "nothing_asked"
    old = made.assessments.get(kind="RECHECK")
    assert (old.state, old.note) == ("REFUSED", "家庭另有一套住房")
    operations.recheck(made.pk, FIGURES, by=clerk, at=LATER)


def test_who_took_the_figures_does_not_check_them(unions, kept, upper):
    by = replace(acting(upper, LATER), powers=installer().powers)
    one = drawn(unions, upper, percent=100).checked.get(dossier=kept[0])
    operations.recheck(kept[0].pk, FIGURES, by=by, at=LATER)

    with pytest.raises(NotAllowed) as refused:
        find(one, upper)

    assert refused.value.code == "conflict_of_interest"


def test_a_right_one_is_carried_on(unions, kept, upper):
    one = drawn(unions, upper, percent=100).checked.get(dossier=kept[1])

    find(one, upper)

    assert live_dossier(kept[1].worker_id, local_date(LATER)).id == kept[1].pk


def test_a_finding_is_given_once_and_a_wrong_one_says_why(unions, kept, upper):
    one = drawn(unions, upper).checked.first()

    with pytest.raises(BadFact) as refused:
        find(one, upper, "WRONG")
    assert refused.value.reason == "reason_required"
    find(one, upper)
    with pytest.raises(WrongState):
        find(one, upper, "WRONG", "另有住房")
    rows = SpotChecked.objects.filter(pk=one.pk)
    for change, broken in (
        ({"finding": "WRONG"}, "spot_finding_wrong_says_why"),
        ({"finding": ""}, "spot_finding_has_who_and_when"),
        ({"found_by": None}, "spot_finding_has_who_and_when"),
    ):
        with pytest.raises(IntegrityError, match=broken), transaction.atomic():
            rows.update(**change)


def test_who_decided_a_dossier_does_not_check_it(unions, upper):
    made = hardship.submitted(unions.jinjiang)
    type(made).objects.filter(pk=made.pk).update(
        state="ACTIVE", active_on=TODAY, checked_until=TODAY + timedelta(days=365)
    )
    case = Case.objects.get(pk=made.case_id)
    Participant.objects.create(case=case, person=upper.person, part="CHECKER_2")
    one = drawn(unions, upper).checked.get()

    with pytest.raises(NotAllowed) as refused:
        find(one, upper)

    assert refused.value.code == "conflict_of_interest"


def test_the_doors_draw_list_find_and_count(unions, kept, upper):
    client = client_for(upper)
    day = local_date(clock.now()) - timedelta(days=1)
    Dossier.objects.update(active_on=day)
    body = {
        "organisation": unions.jinjiang.pk,
        "since": day.isoformat(),
        "until": day.isoformat(),
    }

    check = client.post(DOOR, body, idempotency_key=str(uuid4()))
    again = client.get(f"{DOOR}/{check['id']}")
    lines = client.get(f"{FOUND}?spot_check={check['id']}")["items"]
    client.post(
        f"{FOUND}/{lines[0]['id']}/finding",
        {"finding": "WRONG", "reason": "另有住房"},
        expect=200,
    )
    client.post(f"{FOUND}/{lines[1]['id']}/finding", {"finding": "RIGHT"}, expect=200)

    assert again == check
    assert (check["population"], check["size"], check["right"]) == (4, 2, 0)
    (now,) = client.get(DOOR)["items"]
    assert (now["right"], now["wrong"]) == (1, 1)
    wrong = client.get(f"{FOUND}?finding=WRONG")["items"]
    assert [one["id"] for one in wrong] == [lines[0]["id"]]
    stranger = hardship.officer(unions.zigong, "zigong-reviewer", Office.REVIEWER)
    client_for(stranger).get(f"{DOOR}/{check['id']}", expect=404)
    assert client_for(stranger).get(DOOR)["items"] == []


def test_the_desk_draws_and_finds(unions, kept, upper):
    browser = Browser(upper)
    listed = reverse("admin:services_spotcheck_changelist")

    page = browser.open(listed)

    assert "抽取样本" in page
    check = drawn(unions, upper)
    shown = browser.open(reverse("admin:services_spotcheck_change", args=(check.pk,)))
    assert check.seed in shown
    assert shown.count("待抽查") == check.size
    seen = AccessLog.objects.get(operation="admin services.spotcheck rows")
    assert seen.subject_count == check.size
    one = check.checked.order_by("place")[0]
    page = browser.open(reverse("admin:services_spotchecked_change", args=(one.pk,)))
    assert "登记结论" in page
    own = hardship.officer(unions.jinjiang, "county-reviewer", Office.REVIEWER)
    page = Browser(own).open(
        reverse("admin:services_spotchecked_change", args=(one.pk,))
    )
    assert "登记结论" not in page
