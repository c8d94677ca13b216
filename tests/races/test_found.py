"""Unions founded at one moment."""

from functools import partial

import pytest

from members.offices.choices import Office
from members.organisations.models import Organisation, OrganisationSeries
from tests.client import client_for
from tests.factories import accounts, tree
from tests.races.crowd import post, together
from unionhub.web.models import IdempotencyRecord

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "/api/v1/organisations"
FOUNDERS = 16


def founding(parent, region=tree.JINGUANYI):
    return {
        "parent": parent.pk,
        "name": "成都示例有限公司工会委员会",
        "kind": "SINGLE",
        "level": "GRASSROOTS",
        "region": region,
    }


@pytest.fixture
def officer(unions):
    return client_for(accounts.officer("chengdu-1", unions.chengdu, Office.CLERK))


def numbers(codes):
    return sorted(int(code[6:]) for code in codes)


def test_16_unions_under_one_parent_get_codes_and_places_without_gaps(unions, officer):
    body = founding(unions.jinjiang)
    unions.jinjiang.refresh_from_db()
    series = OrganisationSeries.objects.get(region=tree.JINJIANG).last
    works = [
        partial(post, officer, ADDRESS, body, idempotency_key=f"k{n}")
        for n in range(FOUNDERS)
    ]

    answers = together(works, meet_before="FOR UPDATE")

    assert [answer.status for answer in answers] == [201] * FOUNDERS
    codes = [answer.body["code"] for answer in answers]
    assert numbers(codes) == list(range(series + 1, series + 1 + FOUNDERS))
    made = Organisation.objects.filter(code__in=codes)
    places = sorted(int(union.path[-4:], 36) for union in made)
    before = unions.jinjiang.last_child
    assert places == list(range(before + 1, before + 1 + FOUNDERS))


def test_unions_under_two_parents_in_one_county_share_its_numbers(unions, officer):
    parents = [unions.jinjiang, unions.jinguanyi]
    series = OrganisationSeries.objects.get(region=tree.JINJIANG).last
    works = [
        partial(
            post, officer, ADDRESS, founding(parents[n % 2]), idempotency_key=f"k{n}"
        )
        for n in range(FOUNDERS)
    ]

    answers = together(works)

    assert [answer.status for answer in answers] == [201] * FOUNDERS
    codes = [answer.body["code"] for answer in answers]
    assert numbers(codes) == list(range(series + 1, series + 1 + FOUNDERS))


def test_one_key_founds_one_union(unions, officer):
    works = [
        partial(
            post, officer, ADDRESS, founding(unions.jinjiang), idempotency_key="once"
        )
    ] * FOUNDERS

    answers = together(works, meet_before='INSERT INTO "web_idempotencyrecord"')

    assert {answer.status for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert IdempotencyRecord.objects.count() == 1
