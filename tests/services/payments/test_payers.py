"""Nobody pays what concerns them or what they decided; who paid it, decides it not."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from services.aid.models import Application
from services.payments import access, operations
from services.payments.bank.fake import Mood
from services.payments.models import Batch
from services.review.access import ConflictOfInterest
from services.review.choices import Part
from services.review.models import Participant
from tests.factories import payments
from tests.factories.payments import AT, acting

pytestmark = pytest.mark.django_db

CONCERNED = [
    *(Part.BENEFICIARY, Part.MAKER, Part.CHECKER_1, Part.CHECKER_6),
    *(Part.VISITOR, Part.APPEAL),
]


def concern(user, part):
    """The officer has this part in the case of one application; which."""
    one = Application.objects.order_by("pk").first()
    Participant.objects.create(case=one.case, person=user.person, part=part)
    return one


def check(batch, people):
    by, digest = acting(people.checker), bytes(batch.digest)
    return operations.check(batch.pk, digest=digest, by=by, at=AT)


@pytest.mark.parametrize("part", CONCERNED)
def test_a_maker_leaves_what_concerns_them_to_a_colleague(node, people, part):
    one = concern(people.maker, part)

    batch = payments.made(node, people)

    assert batch.count == 2
    assert not batch.payments.filter(application=one).exists()


@pytest.mark.parametrize("part", CONCERNED)
def test_a_maker_who_names_what_concerns_them_is_refused(node, people, part):
    one = concern(people.maker, part)

    with pytest.raises(ConflictOfInterest):
        operations.make(node.pk, applications=[one.pk], by=acting(people.maker), at=AT)

    assert not Batch.objects.exists()


@pytest.mark.parametrize("part", CONCERNED)
def test_a_checker_does_not_check_what_concerns_them(node, people, part):
    concern(people.checker, part)
    batch = payments.made(node, people)

    with pytest.raises(ConflictOfInterest):
        check(batch, people)


@pytest.mark.parametrize("part", CONCERNED)
def test_a_cashier_does_not_seal_what_concerns_them(node, people, part):
    concern(people.releaser, part)
    batch = payments.checked(node, people)

    with pytest.raises(ConflictOfInterest):
        operations.seal(batch.pk, by=acting(people.releaser), at=AT)


@pytest.mark.parametrize("who", ["maker", "checker"])
def test_who_took_part_in_a_case_meanwhile_stops_the_seal(node, people, who):
    batch = payments.checked(node, people)
    concern(getattr(people, who), Part.APPEAL)

    with pytest.raises(ConflictOfInterest):
        operations.seal(batch.pk, by=acting(people.releaser), at=AT)

    batch.refresh_from_db()
    assert batch.state == "CHECKED"
    assert not Participant.objects.filter(part=Part.PAYER).exists()


def test_whoever_paid_a_case_is_its_payer_and_nothing_else_in_it(node, people):
    payments.sealed(node, people)
    who = {one.person_id for one in (people.maker, people.checker, people.releaser)}

    for one in Application.objects.select_related("case"):
        payers = one.case.participants.filter(part=Part.PAYER)
        assert set(payers.values_list("person", flat=True)) == who
        with pytest.raises(IntegrityError), transaction.atomic():
            Participant.objects.create(
                case=one.case, person=people.checker.person, part=Part.APPEAL
            )


def test_before_the_seal_nobody_has_paid(node, people):
    payments.checked(node, people)

    assert not Participant.objects.filter(part=Part.PAYER).exists()


def test_what_failed_is_paid_again_by_the_same_three(node, people):
    payments.acknowledged(node, people, Mood(refuses=True))
    payments.approved(node, 1)

    again = payments.sealed(node, people)

    assert again.count == 4
    assert Participant.objects.filter(part=Part.PAYER).count() == 3 * 4


def test_other_hands_pay_what_failed(node, people, unions):
    payments.acknowledged(node, people, Mood(refuses=True))

    payments.sealed(node, payments.payers(unions.jinjiang, "again"))

    assert Participant.objects.filter(part=Part.PAYER).count() == 6 * 3


def test_many_payers_are_written_as_quickly_as_few(node, people):
    by, one = acting(people.maker), Application.objects.order_by("pk").first()
    few = operations.make(node.pk, applications=[one.pk], by=by, at=AT)
    payments.approved(node, 3)
    many = payments.made(node, people)
    counts = []
    for batch in (few, many):
        with CaptureQueriesContext(connection) as asked:
            access.write_payers(batch)
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert Participant.objects.filter(part=Part.PAYER).count() == 6
