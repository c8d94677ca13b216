from datetime import date

import pytest

from unionhub.kernel.errors import InvalidValue
from unionhub.reference.models import Lineage, Region

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


def test_a_township_knows_county_prefecture_and_province(
    sichuan, django_assert_num_queries
):
    # 1 the division with its ancestors
    with django_assert_num_queries(1):
        lineage = Region.objects.lineage("510104017")

    assert lineage == Lineage("510104017", "510104", "510100", "510000")


def test_levels_that_do_not_apply_are_none(sichuan):
    assert Region.objects.lineage("510300") == Lineage(None, None, "510300", "510000")


def test_many_lineages_cost_one_query(sichuan, django_assert_num_queries):
    counties = Region.objects.filter(level="COUNTY")

    # 1 all counties with their ancestors
    with django_assert_num_queries(1):
        lineages = counties.lineages()

    assert len(lineages) == 183
    assert lineages["513401"].prefecture == "513400"


def test_a_required_region_comes_with_its_ancestors(sichuan, django_assert_num_queries):
    # 1 the division with its ancestors
    with django_assert_num_queries(1):
        region = Region.objects.require("510104017", on=TODAY)
        above = [ancestor.name for ancestor in region.ancestors()]

    assert above == ["锦江区", "成都市", "四川省"]
    assert region.lineage() == Region.objects.lineage("510104017")


@pytest.mark.parametrize("code", ["510199", "512081", "", "５１０１０４", "510104 "])
def test_an_unknown_code_is_no_region(sichuan, code):
    with pytest.raises(InvalidValue) as refusal:
        Region.objects.require(code, on=TODAY, field="work_region")

    assert (refusal.value.reason, refusal.value.field) == (
        "region_not_valid",
        "work_region",
    )


def test_the_children_of_a_prefecture_are_its_counties(sichuan):
    assert Region.objects.children_of("510100").count() == 20


def test_a_name_is_found_by_its_beginning(sichuan):
    assert set(Region.objects.named("锦江区").values_list("pk", flat=True)) == {
        "510104"
    }


def test_seats_are_delivered_in_gcj02(sichuan):
    seated = Region.objects.exclude(datum="")

    assert set(seated.values_list("datum", flat=True)) == {"GCJ02"}
    assert seated.count() == 205
