import pytest
from django.core import signing

from unionhub.kernel.scope import UnscopedQuery
from unionhub.web.models import Budget

pytestmark = pytest.mark.django_db


@pytest.fixture
def five():
    return Budget.objects.bulk_create(
        Budget(scope="a", key=str(n), window_start=n // 2, count=n) for n in range(5)
    )


def walk(client, address):
    seen, pages = [], 0
    while address:
        page = client.get(address)
        seen += [item["id"] for item in page["items"]]
        address = page["next"]
        pages += 1
    return seen, pages


def test_a_walk_over_five_thousand_ties_sees_each_row_once(as_anyone):
    Budget.objects.bulk_create(
        (
            Budget(scope="tie", key=str(n), window_start=7, count=n % 2)
            for n in range(5_000)
        ),
        batch_size=1_000,
    )

    seen, pages = walk(as_anyone, "/api/v1/budgets?limit=200")

    assert pages == 25
    assert seen == list(
        Budget.objects.order_by("window_start", "-count", "id").values_list(
            "pk", flat=True
        )
    )


def test_directions_may_differ(as_anyone, five):
    seen, pages = walk(as_anyone, "/api/v1/budgets?limit=1")

    assert seen == [five[n].pk for n in (1, 0, 3, 2, 4)]
    assert pages == 5


def test_a_page_tells_how_to_go_on(as_anyone, five):
    page = as_anyone.get("/api/v1/budgets?limit=2&scope=a")

    assert set(page) == {"items", "next", "next_cursor"}
    assert page["next"].startswith("/api/v1/budgets?limit=2&scope=a&cursor=")
    assert page["items"][0] == {
        "id": five[1].pk,
        "scope": "a",
        "window_start": 0,
        "count": 1,
    }


def test_the_last_page_tells_that_it_is_the_last(as_anyone, five):
    page = as_anyone.get("/api/v1/budgets?limit=5")

    assert (page["next"], page["next_cursor"]) == (None, None)


def test_an_empty_list_is_a_page(as_anyone):
    page = as_anyone.get("/api/v1/budgets")

    assert page == {"items": [], "next": None, "next_cursor": None}


def test_rows_that_come_during_the_walk_do_not_shift_it(as_anyone, five):
    first = as_anyone.get("/api/v1/budgets?limit=2")
    Budget.objects.create(scope="a", key="new", window_start=0, count=9)

    rest, _ = walk(as_anyone, first["next"])

    assert rest == [five[n].pk for n in (3, 2, 4)]


def test_the_total_is_told_when_asked(as_anyone, five):
    page = as_anyone.get("/api/v1/budgets?with_total=true&limit=1")

    assert (page["total"], page["total_is_capped"]) == (5, False)


def test_the_total_is_counted_no_further_than_the_cap(as_anyone, five, monkeypatch):
    monkeypatch.setattr("unionhub.web.keyset.TOTAL_CAP", 3)

    page = as_anyone.get("/api/v1/budgets?with_total=true&limit=1")

    assert (page["total"], page["total_is_capped"]) == (3, True)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("limit=0", "out_of_range"),
        ("limit=201", "out_of_range"),
        ("limit=-1", "out_of_range"),
        ("limit=1000000000", "out_of_range"),
        ("limit=9223372036854775808", "out_of_range"),
        ("limit=" + "9" * 5_000, "not_an_integer"),
        ("limit=abc", "not_an_integer"),
        ("limit=2.0", "not_an_integer"),
        ("limit=%202", "not_an_integer"),
        ("limit=2&limit=3", "duplicate_parameter"),
        ("with_total=1", "not_a_boolean"),
        ("page=2", "unknown_parameter"),
        ("offset=10", "unknown_parameter"),
        ("ordering=count", "unknown_parameter"),
        ("cursor=!!!!", "invalid_cursor"),
        ("cursor=abc:def:ghi", "invalid_cursor"),
        ("cursor=" + "a" * 1_999, "invalid_cursor"),
        ("cursor=" + "a" * 3_000, "too_long"),
        ("cursor=", "required"),
    ],
)
def test_a_page_that_cannot_be_meant_is_refused(as_anyone, five, query, code):
    problem = as_anyone.get(f"/api/v1/budgets?{query}", expect=400)

    assert problem["code"] == code


def test_a_cursor_belongs_to_its_filter_list_and_caller(as_anyone, as_worker, five):
    cursor = as_anyone.get("/api/v1/budgets?limit=2&scope=a")["next_cursor"]
    own = f"/api/v1/budgets?limit=2&scope=a&cursor={cursor}"
    others = [
        (as_anyone, f"/api/v1/budgets?limit=2&scope=b&cursor={cursor}"),
        (as_anyone, f"/api/v1/budgets?limit=2&cursor={cursor}"),
        (as_anyone, f"/api/v1/other-budgets?limit=2&scope=a&cursor={cursor}"),
        (as_worker, own),
        (as_anyone, own[:-1] + ("A" if own[-1] != "A" else "B")),
    ]

    refusals = [client.get(address, expect=400)["code"] for client, address in others]

    assert refusals == ["invalid_cursor"] * 5
    assert len(as_anyone.get(own)["items"]) == 2


def test_a_page_may_have_another_size_than_the_one_before(as_anyone, five):
    cursor = as_anyone.get("/api/v1/budgets?limit=2")["next_cursor"]

    assert len(as_anyone.get(f"/api/v1/budgets?limit=3&cursor={cursor}")["items"]) == 3


def test_a_forged_cursor_does_not_open_with_another_salt(as_anyone, five):
    forged = signing.dumps([0, 0, 0], salt="guessed")

    problem = as_anyone.get(f"/api/v1/budgets?cursor={forged}", expect=400)

    assert problem["code"] == "invalid_cursor"


def test_rows_that_nobody_narrowed_are_never_answered(as_anyone, client, five):
    as_anyone.get("/api/v1/unmarked", expect=500)

    with pytest.raises(UnscopedQuery):
        client.get("/api/v1/unmarked")


@pytest.mark.parametrize("limit", [1, 5])
def test_a_page_is_one_query(as_anyone, five, django_assert_num_queries, limit):
    # 1 the page
    with django_assert_num_queries(1):
        as_anyone.get(f"/api/v1/budgets?limit={limit}")
