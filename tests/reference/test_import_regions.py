from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.reference.conftest import OFFICE
from unionhub.audit.models import AuditEvent
from unionhub.reference import operations
from unionhub.reference.merging import Changes
from unionhub.reference.models import DataSet, Region
from unionhub.reference.operations import ListOutdated, ListShrinks
from unionhub.reference.sources import BadFile

pytestmark = pytest.mark.django_db

HEAD = "code,name,level,parent_code"
SICHUAN = "510000,四川省,PROVINCE,"
CHENGDU = "510100,成都市,PREFECTURE,510000"
RENAMED = "510100,天府市,PREFECTURE,510000"
JINJIANG = "510104,锦江区,COUNTY,510100"
LATER = date(2026, 11, 1)


@pytest.fixture
def take_over(at):
    def run(file, **options):
        return operations.import_regions(file, by=OFFICE, at=at, **options).changes

    return run


def test_a_newer_list_creates_changes_and_ends(take_over, list_of):
    take_over(list_of(HEAD, SICHUAN, CHENGDU, JINJIANG))

    changes = take_over(
        list_of(HEAD, SICHUAN, RENAMED, "510105,青羊区,COUNTY,510100", as_of=LATER),
    )

    assert changes == Changes(created=1, changed=1, unchanged=1, ended=1)
    ended = Region.objects.get(pk="510104")
    assert (ended.valid_from, ended.valid_to) == (date(2026, 10, 1), LATER)
    assert Region.objects.get(pk="510105").valid_from == LATER


def test_the_same_list_again_changes_nothing(take_over, list_of):
    take_over(list_of(HEAD, SICHUAN, CHENGDU))

    changes = take_over(list_of(HEAD, SICHUAN, CHENGDU))

    assert changes == Changes(unchanged=2)
    assert AuditEvent.objects.count() == 1


def test_an_ended_code_is_not_ended_twice_and_can_come_back(take_over, list_of):
    take_over(list_of(HEAD, SICHUAN, CHENGDU, JINJIANG))
    take_over(list_of(HEAD, SICHUAN, CHENGDU, as_of=LATER))

    again = take_over(list_of(HEAD, SICHUAN, CHENGDU, as_of=LATER))
    back = take_over(list_of(HEAD, SICHUAN, CHENGDU, JINJIANG, as_of=LATER))

    assert (again.ended, back.changed) == (0, 1)
    assert Region.objects.get(pk="510104").valid_to is None


def test_a_partial_list_ends_nothing(take_over, list_of):
    take_over(list_of(HEAD, SICHUAN, CHENGDU, JINJIANG))

    changes = take_over(list_of(HEAD, "510105,青羊区,COUNTY,510100"), complete=False)

    assert changes == Changes(created=1)


def test_a_list_may_tell_of_retired_codes_and_their_successors(take_over, list_of):
    take_over(
        list_of(
            f"{HEAD},valid_from,valid_to,successor_code",
            f"{SICHUAN},,,",
            f"{CHENGDU},,,",
            "512000,资阳市,PREFECTURE,510000,,,",
            "510185,简阳市,COUNTY,510100,2016-05-03,,",
            "512081,简阳市,COUNTY,512000,2000-01-01,2016-05-03,510185",
        )
    )

    old = Region.objects.get(pk="512081")
    assert (old.valid_to, old.successor_id) == (date(2016, 5, 3), "510185")
    assert not old.is_valid_on(date(2026, 11, 1))


def test_a_list_without_seats_keeps_them(take_over, list_of):
    take_over(list_of(f"{HEAD},lng,lat", f"{SICHUAN},104.075809,30.651239"))

    changes = take_over(list_of(HEAD, SICHUAN))

    assert changes == Changes(unchanged=1)
    assert Region.objects.get().lng == 104.075809


def test_an_older_list_is_refused(take_over, list_of):
    take_over(list_of(HEAD, SICHUAN, as_of=LATER))

    with pytest.raises(ListOutdated):
        take_over(list_of(HEAD, SICHUAN))


def test_a_list_that_was_cut_is_refused(take_over, list_of):
    take_over(list_of(HEAD, SICHUAN, CHENGDU, JINJIANG))

    with pytest.raises(ListShrinks) as refusal:
        take_over(list_of(HEAD, SICHUAN), ends_at_most=1)

    assert refusal.value.facts == {"ended": 2, "allowed": 1}
    assert not Region.objects.filter(valid_to__isnull=False).exists()


def test_what_an_office_imported_is_not_overwritten_by_ours(take_over, list_of):
    take_over(list_of(HEAD, SICHUAN))

    changes = take_over(operations.BUNDLED_REGIONS)

    assert changes == Changes(unchanged=1)
    assert Region.objects.count() == 1


@pytest.mark.parametrize(
    ("line", "bad"),
    [
        (3, "510100,,PREFECTURE,510000"),
        (3, "51010x,成都市,PREFECTURE,510000"),
        (3, "５１０１００,成都市,PREFECTURE,510000"),
        (3, "510100,成都市,CITY,510000"),
        (3, "510100,成都市,PREFECTURE,520000"),
        (3, "510100,成都市,PREFECTURE,"),
        (3, "510100,成都市,PROVINCE,510000"),
        (3, "510000,四川省,PROVINCE,"),
        (3, "510100,成都市,PREFECTURE"),
        (3, "510100,成都市,PREFECTURE,510000,更多"),
        (3, "510100,成\u0007都市,PREFECTURE,510000"),
        (3, f"510100,{'长' * 61},PREFECTURE,510000"),
        (3, '510100,"成都市,PREFECTURE,510000'),
        (4, "510100,成都市,PREFECTURE,510000\n510104,锦江区,PREFECTURE,510100"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_taken_over(take_over, list_of, line, bad):
    with pytest.raises(BadFile) as refusal:
        take_over(list_of(HEAD, SICHUAN, bad))

    assert refusal.value.facts == {"line": line}
    assert f"第 {line} 行" in refusal.value.detail
    assert not Region.objects.exists()
    assert not DataSet.objects.exists()


@pytest.mark.parametrize(
    "bad",
    [
        "104.07,",
        "104.07,北纬三十度",
        "104.07,91",
        "nan,30.6",
    ],
)
def test_an_impossible_seat_is_refused(take_over, list_of, bad):
    with pytest.raises(BadFile):
        take_over(list_of(f"{HEAD},lng,lat", f"{SICHUAN},{bad}"))


@pytest.mark.parametrize(
    "bad", ["20160503,", "2016-02-30,", "2016-05-03,2016-05-02", "昨天,"]
)
def test_an_impossible_validity_is_refused(take_over, list_of, bad):
    with pytest.raises(BadFile):
        take_over(list_of(f"{HEAD},valid_from,valid_to", f"{SICHUAN},{bad}"))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"code,name\n510000,x\n",
        b"code,name,level,parent_code\n",
        b"code,code,name,level,parent_code\n1,1,x,PROVINCE,\n",
        b"code,name,level,parent_code,colour\n1,x,PROVINCE,,red\n",
        "code,name,level,parent_code\n510000,四川省,PROVINCE,\n".encode("gb18030"),
    ],
)
def test_what_is_no_such_list_is_refused(take_over, list_of, content):
    file = list_of()
    file.path.write_bytes(content)

    with pytest.raises(BadFile):
        take_over(file)


def test_a_byte_order_mark_and_windows_lines_are_read(take_over, list_of):
    file = list_of()
    file.path.write_bytes(f"\ufeff{HEAD}\r\n{SICHUAN}\r\n\r\n".encode())

    assert take_over(file) == Changes(created=1)


def test_a_missing_file_is_refused_in_words(take_over, list_of):
    file = list_of()
    file.path.unlink()

    with pytest.raises(BadFile):
        take_over(file)


def test_a_failure_at_the_last_write_leaves_nothing(list_of):
    file = list_of(HEAD, SICHUAN)

    # The event needs a time; it is written last.
    with pytest.raises(IntegrityError), transaction.atomic():
        operations.import_regions(file, by=OFFICE, at=None)

    assert not Region.objects.exists()
    assert not DataSet.objects.exists()
