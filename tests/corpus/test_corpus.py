"""The corpus of bad input at the doors: exact refusals, and nothing changed by them."""

import pytest
from django.test import Client

from tests.corpus import rows
from tests.corpus.digest import digest
from tests.corpus.rows import CORPUS, OPERATIONS
from tests.strangers.neighbourhood import build, filled, undone

BASE = "/api/v1/"
# Doors of accounts: their own tests go through their codes and passwords.
ELSEWHERE = {"tokens_create", "oauth_token_create", "oauth_token_revoke"}


@pytest.fixture(autouse=True)
def _quick_and_checked(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.REALNAME_CHECKER = "members.enrolment.realname.SandboxChecker"


@pytest.fixture
def here(unions, _quick_and_checked):
    neighbourhood = build(unions)
    neighbourhood.known["county"] = unions.jinjiang.pk
    return neighbourhood


def token_of(here, who):
    return here.tokens.get(who, "")


def ask(here, who, address, content=None, headers=None, query=""):
    sent = {"Idempotency-Key": "corpus", "If-Match": "*"} | (headers or {})
    kind = sent.pop("Content-Type", "application/json")
    sent = {name: value for name, value in sent.items() if value is not None}
    if token := token_of(here, who):
        sent["Authorization"] = f"Bearer {token}"
    for name, known in here.known.items():
        content = content and content.replace(f"{{{name}}}".encode(), known.encode())
    there = BASE + filled(address, here.known) + query
    method = "GET" if content is None else "POST"
    return Client(raise_request_exception=False).generic(
        method, there, content or b"", content_type=kind, headers=sent
    )


def fault(answer, probe):
    """What is wrong with the answer to a probe; nothing when it is right."""
    if answer.status_code != probe.status:
        return f"{answer.status_code}: {answer.content.decode()[:200]}"
    if not probe.code:
        return stored_fault(answer, probe)
    problem = answer.json()
    if problem["code"] != probe.code:
        return problem["code"]
    pointers = {error["pointer"] for error in problem["errors"]}
    if not all(pointer.startswith(probe.pointer) for pointer in pointers):
        return pointers
    if answer.headers["Content-Type"] != "application/problem+json":
        return answer.headers["Content-Type"]
    return None


def stored_fault(answer, probe):
    if probe.stored and probe.stored not in answer.content.decode():
        return f"not stored as {probe.stored}"
    return None


def run(here, probes):
    """What went wrong, by the name of the probe; how many there were."""
    before, faults, count = digest(), {}, 0
    for probe in probes:
        plan = OPERATIONS[probe.operation]
        count += 1
        with undone():
            answer = ask(
                here,
                plan["who"],
                plan["address"],
                probe.content,
                probe.headers,
                probe.query,
            )
            wrong = fault(answer, probe)
            if not wrong and probe.code and digest() != before:
                wrong = "refused, but something changed"
        if wrong:
            faults[probe.name] = wrong
    return faults, count


def test_every_field_of_the_contract_has_its_kind():
    schemas = rows.request_schemas()

    assert set(OPERATIONS) == set(schemas) - ELSEWHERE
    for name, plan in OPERATIONS.items():
        assert set(plan["fields"]) == set(rows.fields_of(schemas[name])), name


def test_the_body_without_faults_is_accepted_everywhere(here):
    for plan in OPERATIONS.values():
        content = rows.json.dumps(plan["body"]).encode()
        with undone():
            answer = ask(here, plan["who"], plan["address"], content)
        assert answer.status_code == plan["answers"], answer.content.decode()


def test_the_digest_sees_a_change(here, unions):
    before = digest()

    type(unions.root).objects.filter(pk=unions.root.pk).update(office_phone="028-1")

    assert digest() != before


def test_every_value_in_every_field_gets_its_answer(here):
    faults, count = run(here, rows.probes_of_values())

    assert faults == {}
    assert count > 900


def test_what_is_not_there_is_refused_by_name(here):
    faults, count = run(here, rows.probes_of_lookups())

    assert faults == {}
    assert count > 10


def test_every_broken_body_gets_its_answer_everywhere(here):
    faults, count = run(here, rows.probes_of_bodies())

    assert faults == {}
    assert count > 300


@pytest.mark.parametrize("name", CORPUS["lists"])
def test_every_bad_query_is_refused_by_every_list(here, name):
    told = {}
    for row in CORPUS["queries"]:
        answer = ask(here, "own CLERK", name, query=f"?{row['query']}")
        told[row["query"]] = (answer.status_code, answer.json()["code"])

    assert told == {row["query"]: (400, row["code"]) for row in CORPUS["queries"]}


@pytest.mark.parametrize("name", CORPUS["resources"])
def test_an_address_that_is_no_id_is_not_found(here, name):
    for row in CORPUS["addresses"]:
        answer = ask(here, "own CLERK", f"{name}/{row['text']}")
        assert answer.status_code == 404, row
        assert answer.json()["code"] == "not_found"


@pytest.mark.parametrize(
    "operation", ["enrol", "foundOrganisation", "registerEmployer", "issueJoinCode"]
)
def test_a_bad_key_is_refused_where_one_is_needed(here, operation):
    plan = OPERATIONS[operation]
    content = rows.json.dumps(plan["body"]).encode()
    before = digest()
    for row in CORPUS["keys"]:
        headers = {"Idempotency-Key": rows.value_of(row["key"])}
        with undone():
            answer = ask(here, plan["who"], plan["address"], content, headers)
            assert (answer.status_code, answer.json()["code"]) == (400, row["code"])
            assert digest() == before
