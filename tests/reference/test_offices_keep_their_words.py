import pytest

from tests.reference.conftest import OFFICE
from unionhub.reference import dictionaries, operations
from unionhub.reference.merging import Changes

pytestmark = pytest.mark.django_db

WORDS = "dictionary,title,code,label"


def test_other_dictionaries_stay_as_they_are(sichuan, at, list_of):
    file = list_of(WORDS, "colour,颜色,RED,红")

    report = operations.import_dictionaries(file, by=OFFICE, at=at)

    assert report.changes == Changes(created=2)
    assert len(dictionaries.labels("sex")) == 4


def test_a_dictionary_an_office_imported_is_not_overwritten_by_ours(
    sichuan, at, list_of
):
    file = list_of(WORDS, "aid_season,四季送,SPRING_JOBS,春风送岗")
    operations.import_dictionaries(file, by=OFFICE, at=at)

    reports = operations.load_all(by=OFFICE, at=at)

    assert not any(report.changes for report in reports)
    assert dictionaries.labels("aid_season")["SPRING_JOBS"] == "春风送岗"
