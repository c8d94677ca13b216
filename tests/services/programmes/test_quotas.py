"""Places go down the tree, and never more than there are."""

from functools import partial

import pytest

from members.offices.choices import Office
from services.programmes import operations
from services.programmes.choices import RoundState
from services.programmes.models import Quota
from services.programmes.operations import QuotaExceeded
from tests import journeys
from tests.factories import accounts, money
from tests.factories.money import AT, BY
from unionhub.kernel.errors import BadFact, NotFound, WrongState

pytestmark = pytest.mark.django_db


@pytest.fixture
def province(unions):
    return operations.set_places(money.a_round().pk, 100, by=BY, at=AT)


def handed(source, union, places):
    return operations.hand_places(source.pk, union.pk, places, by=BY, at=AT)


def free():
    return [quota.free for quota in Quota.objects.order_by("org_path")]


def test_children_never_have_more_than_their_parent(unions, province):
    county = handed(province, unions.jinjiang, 60)
    handed(province, unions.zigong, 40)
    handed(county, unions.jinguanyi, 60)

    with pytest.raises(QuotaExceeded):
        handed(province, unions.zigong, 41)
    with pytest.raises(QuotaExceeded):
        handed(county, unions.jinguanyi, 61)
    assert free() == [0, 0, 60, 40]


def test_what_is_handed_again_is_the_new_whole(unions, province):
    county = handed(province, unions.jinjiang, 60)
    for _application in range(10):
        operations.use_place(county.round_id, unions.jinjiang.path)

    handed(province, unions.jinjiang, 10)

    assert free() == [90, 0]
    with pytest.raises(QuotaExceeded):
        handed(province, unions.jinjiang, 9)


def test_used_places_are_never_more_than_there_are(unions, province):
    handed(province, unions.jinjiang, 2)
    take = partial(operations.use_place, province.round_id)

    take(unions.jinjiang.path)
    take(unions.jinguanyi.path)
    with pytest.raises(QuotaExceeded):
        take(unions.jinguanyi.path)
    assert free() == [98, 0]

    # Nothing was handed down this path but the province's own.
    take(unions.zigong.path)
    assert free() == [97, 0]


def test_a_round_without_places_has_no_end_of_them(unions):
    assert operations.use_place(money.a_round().pk, unions.jinjiang.path) is None


def test_places_go_down_only(unions, province):
    county = handed(province, unions.jinjiang, 2)

    for union in (unions.root, unions.jinjiang, unions.zigong):
        with pytest.raises(BadFact):
            handed(county, union, 1)


def test_the_province_cannot_keep_fewer_than_it_gave(unions, province):
    handed(province, unions.jinjiang, 60)

    with pytest.raises(QuotaExceeded):
        operations.set_places(province.round_id, 59, by=BY, at=AT)


def test_nobody_hands_down_the_places_of_others(unions, province):
    county = handed(province, unions.jinjiang, 2)
    officer = accounts.officer("zigong-01", unions.zigong, Office.ACCOUNTANT)
    by = journeys.acting(officer, AT)

    with pytest.raises(NotFound):
        operations.hand_places(county.pk, unions.jinguanyi.pk, 1, by=by, at=AT)


def test_no_places_are_set_or_handed_down_in_a_settled_round(unions, province):
    for state in (RoundState.CLOSED, RoundState.SETTLED):
        operations.move(province.round_id, state, by=BY, at=AT)

    with pytest.raises(WrongState):
        handed(province, unions.jinjiang, 1)
    with pytest.raises(WrongState):
        operations.set_places(province.round_id, 101, by=BY, at=AT)

    assert free() == [100]
