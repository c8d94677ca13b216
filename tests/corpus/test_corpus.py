"""The corpus of bad input at every door: exact refusals, nothing changed by them."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from tests.campaigns import Campaign
from tests.corpus.contract import contracts
from tests.corpus.court import FAILED, Court, all_digests, doing_of, served
from tests.corpus.mutants import mutants
from tests.corpus.rows import CORPUS, probes
from tests.corpus.values import spelt
from tests.floor_plan.routes import address, is_plain, routes
from tests.registry import Served
from tests.registry.served import PREFIXES
from tests.strangers.matrix import world as worlds
from tests.strangers.neighbourhood import CLIENT

pytestmark = pytest.mark.django_db

# Of every hundred probes so many are sent by ./test; a campaign sends them all.
PERCENT = {"postgresql": 31, "sqlite": 10}
LEAST = {"postgresql": 5_000, "sqlite": 500}
# What the contract does not describe, so that only its framing can be tried.
PAGES = {"GET schema", "GET docs", "GET redoc", "GET redoc.js", "GET postman"}


@pytest.fixture(scope="module")
def court(django_db_setup: None, django_db_blocker: Any) -> Court:
    """All operations with their callers, and a spread sample of the probes sent."""
    with django_db_blocker.unblock(), worlds.stage():
        court = Court(worlds.build())
        court.hear(spread(probes(court.doings), PERCENT[connection.vendor]))
        court.untaught = untaught(court)
        endured = Court(court.world)
        endured.endure(mutants(court.doings, seed=0, each=2))
        court.mutants = endured.faults
        return court


def untaught(court: Court) -> dict[str, str]:
    """What is said of an operation for which nobody registered a valid body."""
    (lock,) = (one for one in court.doings if one.name == "lockOrganisation")
    other = Court(court.world, doings=[replace(lock, body={})])
    other.control()
    return other.faults


def spread(all_of_them: Any, percent: int) -> Any:
    """So many of each hundred, evenly, and always the same ones."""
    for number, probe in enumerate(all_of_them):
        if number * percent % 100 < percent:
            yield probe


def test_every_probe_gets_its_answer_and_changes_nothing(court):
    assert court.faults == {}


def test_there_are_enough_probes(court):
    assert court.count >= LEAST[connection.vendor]


@pytest.mark.campaign
def test_the_whole_corpus_gets_its_answers(db, campaign: Campaign):
    with worlds.stage():
        court = Court(worlds.build())
        court.hear(probes(court.doings))

    engine = connection.vendor
    campaign.figure(f"corpus: operations, {engine}", len(court.doings))
    campaign.figure(f"corpus: probes, {engine}", court.count)
    campaign.figure(f"corpus: wrong answers or changes, {engine}", len(court.faults))
    assert court.faults == {}


@pytest.mark.campaign
def test_no_mutant_of_a_valid_body_breaks_anything(db, campaign: Campaign):
    seeds = campaign.number("mutation_seeds", 8)
    each = campaign.number("mutants_of_each_body", 100)
    statuses = Counter[int]()

    with worlds.stage():
        court = Court(worlds.build())
        for seed in range(seeds):
            statuses += court.endure(mutants(court.doings, seed, each))

    engine = connection.vendor
    campaign.figure(f"mutants, {engine}", court.count)
    campaign.figure(
        f"mutants taken, {engine}", sum(v for k, v in statuses.items() if k < 300)
    )
    campaign.figure(
        f"mutants: 5xx or changes by a refusal, {engine}", len(court.faults)
    )
    assert court.faults == {}


def test_a_few_mutants_break_nothing(court):
    assert court.mutants == {}


def test_every_operation_that_takes_something_is_told_of_by_the_contract():
    undescribed = {one.name for one in served()} - contracts().keys()

    assert undescribed == PAGES


def test_every_kind_of_field_has_its_rows():
    kinds = {kind for row in CORPUS["values"] for kind in row["kinds"]}
    kinds |= {row["kind"] for row in CORPUS["headers"] if "kind" in row}

    found = {
        one.kind
        for contract in contracts().values()
        for one in contract.at("body", "query", "header")
    }

    assert found - kinds == set()


def test_every_row_finds_a_field(court):
    used = {probe.name.split(maxsplit=1)[0] for probe in probes(court.doings)}

    lists = ("values", "bodies", "forms", "queries", "paths", "headers")
    assert {row["row"] for name in lists for row in CORPUS[name]} - used == set()


def test_a_new_operation_is_crossed_without_a_line_of_its_own():
    new = doing_of(Served("lockOrganisation", "POST", "/api/v1/<str:code>/x"), {})

    found = list(probes([new]))

    assert len(found) > 100
    assert {"B43", "B47", "B114", "B131"} <= {probe.name.split()[0] for probe in found}


def test_an_operation_without_a_valid_body_is_named_with_what_to_write(court):
    (told,) = court.untaught.values()

    assert "CALLS['lockOrganisation'] in tests/registry/calls.py" in told
    assert "required" in told


def test_pages_outside_the_api_withstand_every_query_and_header(db):
    asked = [f"?{spelt(row['query'])}" for row in CORPUS["queries"]]
    headers = [
        {row["name"]: in_latin(row)} for row in CORPUS["headers"] if "name" in row
    ]
    failed, count = [], 0

    for page in pages():
        for query, sent in [*((q, {}) for q in asked), *(("", h) for h in headers)]:
            answer = CLIENT.get(page + query, headers=sent)
            count += 1
            if answer.status_code >= FAILED:
                failed.append((page, query[:40], sent))

    assert failed == []
    assert count > 100


def pages() -> list[str]:
    """Every address outside the API and the officers' site."""
    elsewhere = (*PREFIXES, "/admin/")
    found = [route for route, _ in routes() if not route.startswith(elsewhere)]
    return [address(route, {}) for route in found if is_plain(route)]


def in_latin(row: Any) -> str:
    """The header as a server hands it on."""
    return str(spelt(row["value"])).encode().decode("latin-1")


def test_the_digest_sees_a_change(unions):
    before = all_digests()

    type(unions.root).objects.filter(pk=unions.root.pk).update(office_phone="028-1")

    assert all_digests() != before
