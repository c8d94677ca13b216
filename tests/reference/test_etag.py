import pytest

from tests.reference.conftest import OFFICE
from unionhub.reference import operations

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "regions",
    "regions/510104",
    "industries",
    "calendar-days?year=2026",
    "dictionaries",
    "dictionaries/sex",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_the_caller_still_holds_is_not_sent_again(
    sichuan, as_anyone, django_assert_num_queries, address
):
    as_anyone.get(f"/api/v1/{address}")
    tag = as_anyone.answer.headers["ETag"]

    # 1 the version of the data set
    with django_assert_num_queries(1):
        as_anyone.get(f"/api/v1/{address}", expect=304, if_none_match=tag)

    assert as_anyone.answer.content == b""
    assert as_anyone.answer.headers["ETag"] == tag
    assert as_anyone.answer.headers["Cache-Control"].startswith("public")


def test_a_newer_list_is_sent(sichuan, as_anyone, at, list_of):
    as_anyone.get("/api/v1/dictionaries/sex")
    tag = as_anyone.answer.headers["ETag"]
    newer = list_of("dictionary,title,code,label", "sex,性别,1,男", "sex,性别,2,女")
    operations.import_dictionaries(newer, by=OFFICE, at=at)

    found = as_anyone.get("/api/v1/dictionaries/sex", if_none_match=tag)

    assert found["title"] == "性别"
    assert as_anyone.answer.headers["ETag"] != tag


def test_the_tag_of_one_address_is_not_that_of_another(sichuan, as_anyone):
    as_anyone.get("/api/v1/regions?level=COUNTY")
    tag = as_anyone.answer.headers["ETag"]

    as_anyone.get("/api/v1/regions?level=TOWNSHIP", if_none_match=tag)
    as_anyone.get("/api/v1/regions/999999", expect=404, if_none_match=tag)


def test_a_weak_tag_names_the_same_version(sichuan, as_anyone):
    as_anyone.get("/api/v1/regions")
    tag = as_anyone.answer.headers["ETag"]

    as_anyone.get("/api/v1/regions", expect=304, if_none_match=f'"x", W/{tag}')


def test_a_refusal_is_not_kept_as_an_answer(sichuan, as_anyone):
    as_anyone.get("/api/v1/regions/999999", expect=404)

    assert "ETag" not in as_anyone.answer.headers
