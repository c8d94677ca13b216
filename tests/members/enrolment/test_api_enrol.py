"""POST /api/v1/enrolments: one click."""

from tests.factories import people

ADDRESS = "/api/v1/enrolments"


def test_one_click_names_the_union_the_reason_and_the_due_day(unions, as_worker):
    answer = as_worker.post(ADDRESS, people.body(), idempotency_key="k1")

    print(answer)
    assert answer["state"] == "PENDING"
