"""Who was a minor when a guardian signed signs too once of age (R-AID-08)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from services.hardship import eligibility, operations
from services.hardship.operations.papers import NotAuthorised
from tests.factories import hardship
from tests.factories.hardship import AT, CAUSES, POOR, TODAY, home, relative
from unionhub.kernel.actor import installer
from unionhub.kernel.constraints import broken_constraint
from unionhub.kernel.errors import BadFact, NotNow

pytestmark = pytest.mark.django_db
BY = installer()
BIRTHDAY = AT + timedelta(days=5)


@pytest.fixture
def made(unions):
    """A visited dossier of a parent and a child of almost eighteen, both signed for."""
    child = relative(3, "CHILD", born="20081128")
    family = operations.found(home(unions.jinjiang), [relative(1), child], by=BY, at=AT)
    hardship.standard()
    dossier = operations.open_(family.pk, hardship.FACTS, by=BY, at=AT)
    figures = operations.Figures(means=POOR, causes=CAUSES)
    operations.assess(dossier.pk, figures, by=BY, at=AT)
    hardship.sign(dossier)
    operations.hand_in(dossier.pk, by=BY, at=AT)
    hardship.visit(dossier)
    return dossier


def test_a_guardians_signature_counts_until_the_eve(made):
    child = made.household.members.get(relation="CHILD").pk

    eve = eligibility.unsigned(made, TODAY + timedelta(days=4))
    birthday = eligibility.unsigned(made, TODAY + timedelta(days=5))

    assert eve == {"authorisation": [], "guardian": []}
    assert birthday == {"authorisation": [child], "guardian": []}
    with pytest.raises(NotAuthorised):
        operations.ask_outside(made.pk, by=BY, at=BIRTHDAY)


def test_who_came_of_age_signs_and_both_signatures_are_kept(made):
    members = {one.relation: one.pk for one in made.household.members.all()}
    child, parent = members["CHILD"], members["HEAD"]
    with pytest.raises(BadFact):
        hardship.authorise(made, child, parent, BIRTHDAY)

    hardship.authorise(made, child, child, BIRTHDAY)

    operations.ask_outside(made.pk, by=BY, at=BIRTHDAY)
    signers = made.authorisations.filter(member=child).values_list("signer", flat=True)
    assert set(signers) == {child, parent}
    with pytest.raises(NotNow) as refused:
        hardship.authorise(made, child, child, BIRTHDAY)
    assert refused.value.reason == "already_exists"


def test_a_minor_is_answered_for_once(made):
    members = {one.relation: one.pk for one in made.household.members.all()}

    with pytest.raises(NotNow) as refused:
        hardship.authorise(made, members["CHILD"], members["HEAD"])

    assert refused.value.reason == "already_exists"


@pytest.mark.parametrize(
    ("relation", "broken"),
    [
        ("HEAD", "one_own_authorisation_a_member"),
        ("CHILD", "one_guardian_authorisation_a_member"),
    ],
)
def test_the_database_itself_keeps_one_of_each(made, relation, broken):
    again = made.authorisations.get(member__relation=relation)
    again.pk = uuid4()
    again.file = hardship.paper(made, "OTHER").file

    with pytest.raises(IntegrityError) as clash, transaction.atomic():
        again.save(force_insert=True)

    assert broken_constraint(clash.value) == broken
