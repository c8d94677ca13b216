import json
import logging
import os
import subprocess
import sys

import pytest
from django.db import DatabaseError

from unionhub.desk import metrics as page
from unionhub.web import metrics
from unionhub.web.logs import Lines

TOKEN = "a-token-of-the-test"
SECRET = "what-somebody-wrote"
ASK = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def scrape(client, settings):
    """The figures, as whoever watches gets them."""
    settings.METRICS_TOKEN = TOKEN

    def read():
        answer = client.get("/metrics", headers=ASK)
        assert answer.status_code == 200
        lines = answer.content.decode().splitlines()
        pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
        return {name: float(value) for name, value in pairs}

    return read


@pytest.mark.parametrize("shown", ["", "Bearer ", "Bearer wrong", f"Basic {TOKEN}"])
@pytest.mark.parametrize("token", ["", TOKEN])
def test_nobody_else_learns_that_there_are_figures(client, settings, token, shown):
    settings.METRICS_TOKEN = token

    answer = client.get("/metrics", headers={"Authorization": shown})

    assert answer.status_code == 404
    assert b"unionhub_" not in answer.content


@pytest.mark.django_db
def test_an_answer_is_counted_by_the_pattern_of_its_address(client, scrape):
    name = 'unionhub_answers_total{method="GET",route="livez",status="200"}'
    before = scrape().get(name, 0)

    client.get("/livez")

    assert scrape()[name] == before + 1


@pytest.mark.django_db
def test_a_refusal_is_counted_by_its_code(client, scrape):
    name = 'unionhub_refusals_total{code="not_authenticated"}'
    before = scrape().get(name, 0)

    client.get("/api/v1/me")

    assert scrape()[name] == before + 1


@pytest.mark.django_db
def test_what_a_caller_writes_becomes_no_label(client, scrape):

    client.get(f"/api/v1/nowhere/{SECRET}?x={SECRET}")
    client.generic("LOOK", f"/api/v1/{SECRET}")
    found = scrape()

    assert [name for name in found if SECRET in name or "LOOK" in name] == []
    assert any('route="unmatched",status="404"' in name for name in found)


@pytest.mark.django_db
def test_what_waits_is_told(scrape):
    found = scrape()

    assert found["unionhub_database_up"] == 1
    told = {f'unionhub_waiting{{what="{what}"}}' for what in page.WAITING}
    assert told <= set(found)


def test_without_a_database_the_doors_are_still_told(scrape, monkeypatch):
    def refuse(_at):
        raise DatabaseError

    monkeypatch.setitem(page.WAITING, "messages_due", refuse)
    found = scrape()

    assert found["unionhub_database_up"] == 0
    assert any(name.startswith("unionhub_answers_total") for name in found)


@pytest.mark.django_db
def test_every_answer_leaves_a_line_without_its_address(client, caplog):
    with caplog.at_level(logging.INFO, logger="unionhub.answers"):
        client.get(f"/api/v1/me?x={SECRET}", headers={"x-request-id": "request-1"})

    (record,) = [each for each in caplog.records if each.name == "unionhub.answers"]
    line = json.loads(Lines().format(record))
    assert (line["route"], line["status"]) == ("api/v1/me", 401)
    assert (line["method"], line["code"]) == ("GET", "not_authenticated")
    assert SECRET not in str(line)


def test_who_only_asks_for_health_leaves_no_line(client, caplog):
    with caplog.at_level(logging.INFO, logger="unionhub.answers"):
        client.get("/livez")

    assert caplog.records == []


def test_what_other_processes_counted_is_added(tmp_path, monkeypatch):
    monkeypatch.setenv(metrics.FOLDER, str(tmp_path))
    line = "from unionhub.web.metrics import REFUSALS; REFUSALS.labels('busy').inc()"
    for _process in range(2):
        subprocess.run([sys.executable, "-c", line], env=os.environ, check=True)

    told = metrics.registry().get_sample_value(
        "unionhub_refusals_total", {"code": "busy"}
    )

    assert told == 2
