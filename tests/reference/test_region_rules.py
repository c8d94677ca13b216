from datetime import date

import pytest

from unionhub.kernel.errors import InvalidValue
from unionhub.reference.models import Region

pytestmark = pytest.mark.django_db


def test_a_lineage_is_read_by_parents_never_by_digits(db):
    add("510000", "PROVINCE", None)
    add("519900", "PREFECTURE", "510000")
    add("510777", "COUNTY", "519900")

    lineage = Region.objects.lineage("510777")

    assert lineage.prefecture == "519900"


def test_a_retired_region_is_not_valid_on_a_later_date(db):
    add("510000", "PROVINCE", None)
    add("512081", "PREFECTURE", "510000", valid_to=date(2016, 5, 3))

    assert Region.objects.require("512081", on=date(2016, 5, 2)).pk == "512081"
    with pytest.raises(InvalidValue):
        Region.objects.require("512081", on=date(2016, 5, 3))


def test_a_region_is_not_valid_before_it_begins(db):
    region = add("510000", "PROVINCE", None)

    assert not region.is_valid_on(date(1999, 12, 31))
    assert not Region.objects.valid_on(date(1999, 12, 31)).exists()
    assert region.is_valid_on(date(2000, 1, 1))


def add(code, level, parent, **facts):
    return Region.objects.create(
        code=code,
        name=code,
        level=level,
        parent_id=parent,
        valid_from=date(2000, 1, 1),
        **facts,
    )
