import pytest


@pytest.fixture(autouse=True)
def _one_site_is_allowed(settings):
    settings.CORS_ALLOWED_ORIGINS = ["https://app.example"]


def preflight(client, origin):
    return client.options(
        "/api/v1/effects",
        headers={
            "origin": origin,
            "access-control-request-method": "POST",
            "access-control-request-headers": "idempotency-key",
        },
    )


def test_an_allowed_site_may_send_keys_and_read_what_comes_back(client):
    asked = preflight(client, "https://app.example")
    answer = client.get("/api/v1/problems", headers={"origin": "https://app.example"})

    assert "idempotency-key" in asked["Access-Control-Allow-Headers"]
    assert "x-request-id" in answer["Access-Control-Expose-Headers"]
    assert answer["Access-Control-Allow-Origin"] == "https://app.example"


def test_another_site_is_told_nothing(client):
    assert "Access-Control-Allow-Origin" not in preflight(client, "https://x.example")


def test_pages_are_for_no_other_site(client):
    answer = client.get("/livez", headers={"origin": "https://app.example"})

    assert "Access-Control-Allow-Origin" not in answer
