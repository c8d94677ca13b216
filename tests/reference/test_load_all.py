from collections import Counter
from dataclasses import asdict

import pytest

from tests.reference.conftest import OFFICE
from unionhub.audit.models import AuditEvent
from unionhub.reference import dictionaries, operations
from unionhub.reference.merging import Changes
from unionhub.reference.models import Industry, Region

pytestmark = pytest.mark.django_db


def test_the_regions_of_sichuan_are_complete(sichuan):
    levels = Counter(Region.objects.values_list("level", flat=True))

    assert levels == {
        "PROVINCE": 1,
        "PREFECTURE": 21,
        "COUNTY": 183,
        "TOWNSHIP": 3111,
    }


def test_jianyang_belongs_to_chengdu(sichuan):
    jianyang = Region.objects.get(pk="510185")

    assert (jianyang.name, jianyang.parent_id) == ("简阳市", "510100")
    assert not Region.objects.filter(pk="512081").exists()


def test_the_industries_are_twenty_sections_and_ninety_seven_divisions(sichuan):
    levels = Counter(Industry.objects.values_list("level", flat=True))
    divisions = Industry.objects.filter(level="DIVISION").values_list("code", flat=True)

    assert levels == {"SECTION": 20, "DIVISION": 97}
    assert sorted(divisions) == [f"{number:02d}" for number in range(1, 98)]
    assert Industry.objects.get(pk="60").parent_id == "G"
    assert Industry.objects.get(pk="97").name == "国际组织"


def test_the_dictionary_of_industries_is_their_sections(sichuan):
    sections = Industry.objects.filter(level="SECTION").values_list("code", "name")

    assert dictionaries.labels("industry") == dict(sections)


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("employer_nature", 20),
        ("economic_type", 9),
        ("ethnic", 56),
        ("political", 13),
        ("occupation_group", 17),
        ("facility", 20),
        ("health", 19),
    ],
)
def test_dictionaries_are_complete(sichuan, name, size):
    assert len(dictionaries.labels(name)) == size


def test_labels_come_in_their_order(sichuan):
    assert dictionaries.labels("sex") == {
        "0": "未知",
        "1": "男",
        "2": "女",
        "9": "未说明",
    }
    assert list(dictionaries.labels("marital")) == ["10", "20", "30", "40", "90"]


def test_loading_again_changes_nothing_and_leaves_no_trace(sichuan, at):
    events = AuditEvent.objects.count()

    reports = operations.load_all(by=OFFICE, at=at)

    assert [r.changes.unchanged for r in reports[:2]] == [3316, 117]
    assert not any(report.changes for report in reports)
    assert [report.data_set.version for report in reports] == [1, 1, 1, 1]
    assert AuditEvent.objects.count() == events


def test_each_import_leaves_one_event_with_counts_and_digest(sichuan):
    event = AuditEvent.objects.get(verb="regions.imported")

    assert event.facts["digest"] == (
        operations.DataSet.objects.get(pk="regions").digest
    )
    assert event.facts["created"] == 3316
    assert set(asdict(Changes())) <= set(event.facts)
    assert AuditEvent.objects.count() == 4
