from datetime import date

import pytest

from tests.reference.conftest import OFFICE
from unionhub.reference import operations
from unionhub.reference.merging import Changes
from unionhub.reference.models import Dictionary, DictionaryEntry, Industry
from unionhub.reference.sources import BadFile

pytestmark = pytest.mark.django_db

INDUSTRIES = "code,name,level,parent_code"
WORDS = "dictionary,title,code,label"
LATER = date(2026, 11, 1)


def test_deeper_levels_of_industries_can_be_imported(at, list_of):
    file = list_of(
        INDUSTRIES,
        "G,交通运输、仓储和邮政业,SECTION,",
        "60,邮政业,DIVISION,G",
        "602,快递服务,GROUP,60",
        "6020,快递服务,CLASS,602",
    )

    report = operations.import_industries(file, by=OFFICE, at=at)

    assert report.changes == Changes(created=4)
    assert Industry.objects.get(pk="6020").parent_id == "602"


def test_an_industry_missing_in_a_newer_list_ends(at, list_of):
    first = list_of(INDUSTRIES, "A,农业,SECTION,", "B,采矿业,SECTION,")
    operations.import_industries(first, by=OFFICE, at=at)

    second = list_of(INDUSTRIES, "A,农业,SECTION,", as_of=LATER)
    report = operations.import_industries(second, by=OFFICE, at=at)

    assert report.changes == Changes(unchanged=1, ended=1)
    assert Industry.objects.valid_on(LATER).get().pk == "A"


def test_a_new_value_of_an_old_dictionary_begins_with_its_list(at, list_of):
    first = list_of(WORDS, "colour,颜色,RED,红", "colour,颜色,BLUE,蓝")
    operations.import_dictionaries(first, by=OFFICE, at=at)

    second = list_of(WORDS, "colour,颜色,BLUE,蓝", "colour,颜色,GREEN,绿", as_of=LATER)
    report = operations.import_dictionaries(second, by=OFFICE, at=at)

    # BLUE moved up to the first place.
    assert report.changes == Changes(created=1, changed=1, unchanged=1, ended=1)
    validity = DictionaryEntry.objects.values_list("code", "valid_from", "valid_to")
    assert set(validity) == {
        ("RED", None, LATER),
        ("BLUE", None, None),
        ("GREEN", LATER, None),
    }


@pytest.mark.parametrize(
    "bad",
    [
        "colour,颜色,RED,绯",
        "colour,色彩,GREEN,绿",
        "colour,,GREEN,绿",
        "colour,颜色,,绿",
        "colour,颜色,GREEN,",
        "颜色,颜色,GREEN,绿",
    ],
)
def test_a_bad_line_of_a_dictionary_is_named(at, list_of, bad):
    file = list_of(WORDS, "colour,颜色,RED,红", bad)

    with pytest.raises(BadFile) as refusal:
        operations.import_dictionaries(file, by=OFFICE, at=at)

    assert refusal.value.facts == {"line": 3}
    assert not Dictionary.objects.exists()
