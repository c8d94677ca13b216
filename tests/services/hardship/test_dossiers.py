"""A dossier from the application to the desk of those who decide."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from services.hardship import eligibility, operations
from services.hardship.means import Means
from services.hardship.models import Assessment, Dossier
from tests.factories import accounts, hardship
from tests.factories.hardship import AT, CAUSES, POOR, TODAY, fresh, in_state
from unionhub.kernel.actor import installer
from unionhub.kernel.errors import (
    BadFact,
    NotAllowed,
    NotFound,
    NotNow,
    Stale,
)

pytestmark = pytest.mark.django_db
BY = installer()


@pytest.fixture
def clerk(unions):
    return hardship.clerk(unions.jinjiang)


@pytest.fixture
def reviewer(unions):
    return hardship.reviewer(unions.jinjiang)


def test_one_household_has_one_live_dossier(unions, clerk):
    made = hardship.opened(unions.jinjiang)

    with pytest.raises(operations.DossierExists):
        operations.open_(made.household_id, hardship.FACTS, by=clerk, at=AT)


@pytest.mark.parametrize("state", ["REFUSED", "WITHDRAWN"])
def test_after_an_end_another_may_be_opened(unions, clerk, state):
    made = in_state(hardship.opened(unions.jinjiang), state)

    again = operations.open_(made.household_id, hardship.FACTS, by=clerk, at=AT)

    assert (again.origin, again.previous) == ("NEW", None)


def test_who_falls_back_gets_a_dossier_that_names_the_old_one(unions, clerk):
    made = in_state(hardship.opened(unions.jinjiang), "EXITED")

    again = operations.open_(made.household_id, hardship.FACTS, by=clerk, at=AT)

    assert (again.origin, again.previous) == ("RELAPSED", made)


def test_a_migrant_worker_is_a_member_and_works_for_a_year(unions, clerk):
    made = hardship.household(unions.jinjiang)
    facts = replace(hardship.FACTS, person_kind="MIGRANT")

    def refused(since):
        given = replace(facts, employed_since=since)
        with pytest.raises(BadFact) as found:
            operations.open_(made.pk, given, by=clerk, at=AT)
        return found.value.reason, found.value.field

    assert refused(date(2024, 1, 1)) == ("membership_needed", "person_kind")
    hardship.member(unions.jinjiang)
    assert refused(None) == ("required", "employed_since")
    a_year_ago = TODAY.replace(year=2025)
    assert refused(a_year_ago + timedelta(days=1)) == (
        "a_year_of_work_needed",
        "employed_since",
    )
    given = replace(facts, employed_since=a_year_ago)
    assert operations.open_(made.pk, given, by=clerk, at=AT).person_kind == "MIGRANT"


def test_the_tier_is_computed_from_the_figures(unions):
    made = hardship.assessed(unions.jinjiang)

    figures = made.assessments.get()
    # (24,000 - 9,000) / 12 / 3 = ¥416.67, below ¥650.
    assert (made.tier, figures.tier, figures.size) == ("DEEP", "DEEP", 3)
    assert figures.means == POOR
    assert figures.causes == CAUSES
    assert figures.monthly_fen == 65_000


def test_figures_lie_sealed(unions):
    made = hardship.assessed(unions.jinjiang).assessments.get()

    assert b"2400000" not in bytes(made.means_sealed)
    assert b"SEVERE" not in bytes(made.causes_sealed)


def test_without_a_standard_of_the_year_nothing_is_guessed(unions, clerk):
    made = hardship.opened(unions.jinjiang)
    figures = operations.Figures(means=POOR, causes=CAUSES)
    hardship.standard(year=2025)
    hardship.standard(residence="RURAL")
    hardship.standard(region="510300")

    with pytest.raises(NotNow) as refused:
        operations.assess(made.pk, figures, by=clerk, at=AT)

    assert refused.value.reason == "standard_missing"


def test_figures_may_be_put_down_anew_until_they_are_submitted(unions, clerk):
    made = hardship.assessed(unions.jinjiang)
    rich = operations.Figures(means=Means(wages_fen=10**8), causes=CAUSES)

    operations.assess(made.pk, rich, by=clerk, at=AT, version=made.version)

    assert fresh(made).tier == ""
    assert made.assessments.count() == 1
    with pytest.raises(Stale):
        operations.assess(made.pk, rich, by=clerk, at=AT, version=made.version)


def test_what_is_missing_is_named(unions):
    hardship.standard()
    made = hardship.opened(unions.jinjiang, exclusions=["VEHICLE"])
    assert eligibility.missing(made, TODAY) == ["assessment"]

    figures = operations.Figures(means=POOR, causes=CAUSES)
    operations.assess(made.pk, figures, by=BY, at=AT)

    assert eligibility.missing(fresh(made), TODAY) == [
        "exclusion:VEHICLE",
        "paper:APPLICATION",
        "paper:IDENTITY",
        "paper:INCOME",
        "paper:ILLNESS",
        "paper:SCHOOL",
        "authorisation",
        "guardian",
        "visit",
        "outside_check",
    ]


def test_of_a_complete_dossier_nothing_is_missing(unions):
    made = hardship.checked(unions.jinjiang)

    assert eligibility.missing(made, TODAY) == []
    assert made.state == "CHECKING"


def test_who_joins_later_makes_the_figures_another_households(unions, clerk):
    made = hardship.checked(unions.jinjiang)

    operations.join(made.household_id, hardship.relative(9, "PARENT"), by=clerk, at=AT)

    assert eligibility.missing(made, TODAY) == [
        "assessment",
        "authorisation",
        "outside_check",
    ]


def test_nothing_is_handed_in_without_figures(unions, clerk):
    made = hardship.opened(unions.jinjiang)

    with pytest.raises(NotNow) as refused:
        operations.hand_in(made.pk, by=clerk, at=AT)

    assert refused.value.reason == "not_ready"


def test_nobody_is_asked_outside_before_every_adult_has_signed(unions, clerk):
    made = hardship.assessed(unions.jinjiang)
    operations.hand_in(made.pk, by=clerk, at=AT)
    hardship.visit(made)
    members = {m.relation: m.pk for m in made.household.members.all()}
    hardship.authorise(made, members["HEAD"], members["HEAD"])
    hardship.authorise(made, members["CHILD"], members["HEAD"])

    with pytest.raises(NotNow) as refused:
        operations.ask_outside(made.pk, by=clerk, at=AT)
    assert refused.value.reason == "authorisation_missing"
    assert refused.value.facts == {"members": [str(members["SPOUSE"])]}

    hardship.authorise(made, members["SPOUSE"], members["SPOUSE"])
    operations.ask_outside(made.pk, by=clerk, at=AT)
    assert fresh(made).state == "CHECKING"


def test_adults_sign_for_themselves_and_children_do_not_sign(unions):
    made = hardship.assessed(unions.jinjiang)
    members = {m.relation: m.pk for m in made.household.members.all()}

    def refused(member, signer):
        with pytest.raises(BadFact) as found:
            hardship.authorise(made, members[member], members[signer])
        return found.value.reason

    assert refused("SPOUSE", "HEAD") == "signs_for_oneself"
    assert refused("CHILD", "CHILD") == "guardian_not_of_age"


def test_nobody_signs_twice(unions):
    made = hardship.handed_in(unions.jinjiang)
    head = made.household.members.get(relation="HEAD").pk

    with pytest.raises(NotNow) as refused:
        hardship.authorise(made, head, head)

    assert refused.value.reason == "already_exists"


def test_a_visit_is_made_by_two_different_people(unions):
    made = hardship.handed_in(unions.jinjiang)

    with pytest.raises(BadFact) as refused:
        hardship.visit(made, "visitor-01", "visitor-01")
    assert refused.value.reason == "visitors_same"
    with pytest.raises(BadFact) as refused:
        hardship.visit(made, on=TODAY + timedelta(days=1))
    assert refused.value.reason == "in_the_future"

    seen = hardship.visit(made)
    assert seen.finding == "租住一室，患者卧床"
    assert fresh(made).state == "HOME_VISIT"


def test_the_database_refuses_one_visitor_twice(unions):
    seen = hardship.visit(hardship.handed_in(unions.jinjiang))

    seen.second = seen.first

    with pytest.raises(IntegrityError), transaction.atomic():
        seen.save()


def relative_of(officer, union):
    """A household in which the officer lives."""
    code = officer.username
    head = hardship.relative(21, document=accounts.document_of(code))
    made = operations.found(hardship.home(union), [head], by=BY, at=AT)
    return operations.open_(made.pk, hardship.FACTS, by=BY, at=AT)


def test_nobody_keeps_the_own_dossier(unions):
    user = hardship.officer(unions.jinjiang, "clerk-01")
    made = relative_of(user, unions.jinjiang)
    clerk = hardship.acting(user)
    figures = operations.Figures(means=POOR, causes=CAUSES)

    with pytest.raises(NotAllowed) as refused:
        operations.assess(made.pk, figures, by=clerk, at=AT)

    assert refused.value.reason == "conflict_of_interest"


def test_nobody_visits_the_own_household(unions):
    user = hardship.officer(unions.jinjiang, "clerk-01")
    made = in_state(relative_of(user, unions.jinjiang), "UNIT_REVIEW")

    with pytest.raises(NotAllowed) as refused:
        hardship.visit(made, "visitor-01", "clerk-01")

    assert refused.value.reason == "conflict_of_interest"


def test_a_dossier_that_is_sent_back_keeps_its_number(unions, clerk):
    made = hardship.handed_in(unions.jinjiang)

    sent = operations.send_back(
        made.pk, ["INCOME"], reason="收入证明缺公章", by=clerk, at=AT
    )
    again = operations.hand_in(made.pk, by=clerk, at=AT)

    assert sent.missing == ["INCOME"]
    assert again.pk == made.pk
    assert (again.note, again.missing) == ("", [])


def test_a_member_applies_for_the_own_household(unions):
    member = hardship.member(unions.jinjiang, 51)
    worker = hardship.acting(accounts.worker())
    worker = replace(worker, person_id=member.pk)
    hardship.standard()
    child = hardship.relative(53, "CHILD", name="李小海", born=hardship.CHILD)

    made = operations.apply(
        hardship.home(unions.zigong), [child], hardship.FACTS, by=worker, at=AT
    )

    # The union is the member's, whatever was asked for.
    assert made.organisation == unions.jinjiang
    assert (made.is_own, made.state, made.worker_name) == (True, "DRAFT", "李大海")
    figures = operations.Figures(means=POOR, causes=CAUSES)
    operations.assess(made.pk, figures, by=worker, at=AT)
    operations.hand_in(made.pk, by=worker, at=AT)
    with pytest.raises(NotAllowed):
        operations.assess(made.pk, figures, by=worker, at=AT)


def test_who_is_no_member_does_not_apply(unions):
    worker = hardship.acting(accounts.worker())

    with pytest.raises(NotAllowed) as refused:
        operations.apply(
            hardship.home(unions.jinjiang), [], hardship.FACTS, by=worker, at=AT
        )

    assert refused.value.reason == "members_only"


def test_others_dossiers_are_absent_for_a_worker(unions):
    made = hardship.assessed(unions.jinjiang)
    worker = hardship.acting(accounts.worker())

    with pytest.raises(NotFound):
        operations.hand_in(made.pk, by=worker, at=AT)


def test_what_was_decided_is_not_deleted(unions):
    made = in_state(hardship.assessed(unions.jinjiang), "ACTIVE")
    Assessment.objects.update(decided_at=AT, decided_by=made.opened_by)

    for rows in (Assessment.objects.all(), Dossier.objects.all()):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows._raw_delete(connection.alias)


@pytest.mark.parametrize(
    ("left", "is_kept"), [(date(2020, 1, 1), True), (date(2015, 1, 1), False)]
)
def test_a_dossier_is_kept_for_ten_years(unions, left, is_kept):
    made = in_state(hardship.opened(unions.jinjiang), "EXITED")
    Dossier.objects.update(active_on=date(2014, 1, 1), exited_on=left)

    if is_kept:
        with pytest.raises(IntegrityError), transaction.atomic():
            made.delete()
    else:
        made.delete()
