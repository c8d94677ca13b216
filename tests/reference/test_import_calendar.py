import pytest

from tests.reference.conftest import NOTICE, NOTICE_HEAD, OFFICE
from unionhub.reference import operations
from unionhub.reference.models import CalendarYear
from unionhub.reference.sources import BadFile

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "bad",
    [
        "2027-02-30,false,春节",
        "2027-01-01,false,元旦",
        ",false,元旦",
        "2027-05-01,maybe,劳动节",
        "2027/05/01,false,劳动节",
    ],
)
def test_a_bad_day_is_named_and_nothing_is_taken_over(at, list_of, bad):
    with pytest.raises(BadFile) as refusal:
        operations.import_calendar(list_of(NOTICE_HEAD, *NOTICE, bad), by=OFFICE, at=at)

    assert refusal.value.facts == {"line": len(NOTICE) + 2}
    assert not CalendarYear.objects.exists()


def test_a_notice_that_was_cut_is_refused(at, list_of):
    with pytest.raises(BadFile, match="bad_file"):
        operations.import_calendar(list_of(NOTICE_HEAD, *NOTICE[:5]), by=OFFICE, at=at)
