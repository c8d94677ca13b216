from uuid import UUID

import pytest


def test_a_sound_number_is_kept(as_anyone):
    as_anyone.get("/api/v1/problems", x_request_id="shop-42.A_b")

    assert as_anyone.answer["X-Request-ID"] == "shop-42.A_b"


@pytest.mark.parametrize(
    "given", ["short", "x" * 65, "with space", "编号编号编号编号", "", "13800138000"]
)
def test_any_other_number_is_replaced(as_anyone, given):
    as_anyone.get("/api/v1/nowhere", expect=404, x_request_id=given)

    assert UUID(as_anyone.answer["X-Request-ID"]).version == 7


def test_a_page_bears_a_number_too(client):
    assert UUID(client.get("/livez")["X-Request-ID"]).version == 7


def test_the_actor_knows_the_number(as_worker):
    answer = as_worker.get("/api/v1/signed-in", x_request_id="request-1")

    assert answer["request_id"] == "request-1"
