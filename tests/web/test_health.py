import pytest
from django.db import DatabaseError

from unionhub.web import health


def test_a_live_process_asks_no_database(client):
    assert client.get("/livez").json() == {"status": "live"}


@pytest.mark.django_db
def test_a_migrated_database_is_ready(client):
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


def test_an_unreachable_database_is_not_ready(client, monkeypatch):
    def refuse():
        raise DatabaseError("SECRET")

    monkeypatch.setattr(health, "pending_migrations", refuse)
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer["Retry-After"] == "2"


def test_a_database_that_waits_for_migrations_is_not_ready(client, monkeypatch):
    monkeypatch.setattr(health, "pending_migrations", lambda: True)

    assert client.get("/readyz").status_code == 503


def test_health_is_only_read(client):
    assert client.post("/livez").status_code == 405
