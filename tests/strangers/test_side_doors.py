"""Lists, filters, orders, cursors, keys: the side doors show nobody (T3, T6, T7)."""

import pytest

from tests import journeys
from tests.factories import people, tree
from tests.strangers.doors import BODIES
from tests.strangers.neighbourhood import build, filled, knock, seen, stay
from unionhub.kernel import clock

LISTS = {
    "enrolments": [
        "",
        "?with_total=true",
        "?limit=200",
        "?state=PENDING",
        "?overdue=true",
        "?overdue=false",
        "?organisation={township}",
    ],
    "members": [
        "",
        "?with_total=true",
        "?standing=ACTIVE",
        "?realname_state=PASSED",
        "?occupation_group=COURIER",
    ],
    "organisations": [
        "",
        "?with_total=true",
        "?parent={county}",
        "?region={region}",
        "?kind=TOWNSHIP",
        "?level=COUNTY",
        "?status=ACTIVE",
    ],
    "join-codes": ["", "?with_total=true"],
    "appointments": [
        "",
        "?with_total=true",
        "?office=REVIEWER",
        "?in_force=true",
        "?in_force=false",
        "?organisation={township}",
    ],
    "delegations": [
        "",
        "?with_total=true",
        "?in_force=true",
        "?appointment={appointment}",
    ],
}
# What no list takes: orders, look-ups, searches, pages by number.
REFUSED = [
    "?ordering=name",
    "?ordering=id_number_sealed",
    "?name__startswith=金",
    "?organisation__path__startswith=0001",
    "?search=金丝雀",
    "?q=1",
    "?page=2",
    "?offset=0",
    "?fields=id_number",
    "?expand=person",
]


@pytest.fixture(autouse=True)
def _quick_and_checked(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.REALNAME_CHECKER = "members.enrolment.realname.SandboxChecker"


@pytest.fixture
def here(unions, _quick_and_checked):
    neighbourhood = build(unions)
    neighbourhood.known |= {"county": unions.jinjiang.pk, "region": tree.JINGUANYI}
    return neighbourhood


def texts_of(here):
    """Everything by which the people and unions of Jinjiang could be known."""
    kinds = ("pending", "returned", "member", "appointment", "delegation")
    ids = [here.known[name] for name in kinds]
    names = ["王小明", "510***", "138****", "51010400"]
    return [*ids, *names, here.known["join_code"]]


def addresses(here):
    for name, queries in LISTS.items():
        for query in queries:
            yield f"/api/v1/{name}{filled(query, here.known)}"


def test_no_list_shows_a_stranger_anything_of_another_branch(here):
    shown = {}
    for address in addresses(here):
        own = knock(here.token("own", "CLERK"), "GET", address)
        foreign = knock(here.token("elsewhere", "CLERK"), "GET", address)

        assert (own.status_code, foreign.status_code) == (200, 200), address
        found = [text for text in texts_of(here) if text in foreign.content.decode()]
        if found:
            shown[address] = found
        if "total" in address:
            assert own.json()["total"] > foreign.json()["total"], address

    assert shown == {}


def test_the_lists_do_show_it_to_those_whose_it_is(here):
    own = here.token("own", "CLERK")

    everything = "".join(
        knock(own, "GET", f"/api/v1/{name}").content.decode() for name in LISTS
    )

    assert [text for text in texts_of(here) if text not in everything] == []


@pytest.mark.parametrize("query", REFUSED)
@pytest.mark.parametrize("name", sorted(LISTS))
def test_what_a_list_does_not_know_is_refused_not_ignored(here, name, query):
    answer = knock(here.token("elsewhere", "CLERK"), "GET", f"/api/v1/{name}{query}")

    assert answer.status_code == 400
    assert answer.json()["code"] == "unknown_parameter"


def test_a_worker_sees_only_the_requests_of_the_own_account(here):
    journeys.requested(clock.now(), 5, "13800138002")

    own = knock(here.token("owner", "CLERK"), "GET", "/api/v1/enrolments").json()
    other = knock(here.token("worker", "CLERK"), "GET", "/api/v1/enrolments").json()

    assert {row["id"] for row in own["items"]} == {
        here.known["pending"],
        here.known["returned"],
    }
    assert len(other["items"]) == 1
    assert other["items"][0]["id"] not in {row["id"] for row in own["items"]}


@pytest.mark.parametrize("name", ["enrolments", "organisations"])
def test_a_cursor_is_of_no_use_to_another(here, name):
    own, foreign = here.token("own", "CLERK"), here.token("elsewhere", "CLERK")
    page = knock(own, "GET", f"/api/v1/{name}?limit=1").json()

    there = knock(own, "GET", page["next"])
    answer = knock(foreign, "GET", page["next"])
    elsewhere = knock(own, "GET", f"/api/v1/{name}?limit=1&state=x&status=x")

    assert there.status_code == 200
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_cursor")
    assert elsewhere.status_code == 400


def test_a_cursor_is_bound_to_its_filter(here):
    own = here.token("own", "CLERK")
    page = knock(own, "GET", "/api/v1/organisations?limit=1").json()
    cursor = page["next_cursor"]

    address = f"/api/v1/organisations?limit=1&kind=TOWNSHIP&cursor={cursor}"

    assert knock(own, "GET", address).json()["code"] == "invalid_cursor"


def test_a_key_of_another_replays_nothing(here):
    body = people.body(7)
    first = stay(here.token("owner", "CLERK"), "POST", "/api/v1/enrolments", body)

    again = stay(here.token("owner", "CLERK"), "POST", "/api/v1/enrolments", body)
    stranger = stay(here.token("worker", "CLERK"), "POST", "/api/v1/enrolments", body)

    assert first.status_code == 201
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.content == first.content
    assert "Idempotent-Replayed" not in stranger.headers
    assert first.json()["id"].encode() not in stranger.content


def test_an_officer_in_another_branch_cannot_replay_an_officers_key(here):
    body = {
        "organisation": here.known["township"],
        "expires_at": "2099-12-31T23:59:59+08:00",
    }
    first = stay(here.token("own", "CLERK"), "POST", "/api/v1/join-codes", body)

    foreign = knock(
        here.token("elsewhere", "CLERK"), "POST", "/api/v1/join-codes", body
    )

    assert first.status_code == 201
    assert foreign.status_code == 404
    assert first.json()["code"].encode() not in foreign.content


def test_options_describe_nothing(here):
    for name in LISTS:
        answer = knock(here.token("worker", "CLERK"), "OPTIONS", f"/api/v1/{name}")
        assert b"actions" not in answer.content
        assert b"serializer" not in answer.content.lower()


def test_what_is_written_elsewhere_is_not_attached_to_foreign_things(here, unions):
    """Foreign codes in a body answer like codes of nothing (T2)."""
    clerk = here.token("elsewhere", "CLERK")
    reviewer = here.token("elsewhere", "REVIEWER")
    own = journeys.requested(clock.now(), 8, "13800138008", work_region=tree.WUXING)
    handover = f"/api/v1/enrolments/{own.pk}/handover"
    zigong = f"/api/v1/organisations/{unions.zigong.pk}"
    tries = [
        (reviewer, handover, {"organisation": "{it}", "reason": "移交"}),
        (clerk, "/api/v1/join-codes", CODE),
        (clerk, "/api/v1/employers", EMPLOYER),
        (clerk, "/api/v1/organisations", UNION),
        (clerk, f"{zigong}/corrections", {"parent": "{it}"}),
    ]

    for token, address, body in tries:
        answers = [
            seen(knock(token, "POST", address, filled(body, {"it": code})))
            for code in (unions.jinguanyi.pk, "51010488888")
        ]
        assert answers[0][0] >= 400, address
        assert answers[0] == answers[1], address


CODE = {"organisation": "{it}", "expires_at": "2099-12-31T23:59:59+08:00"}
EMPLOYER = {
    "name": "另一家示例有限公司",
    "nature": "PRIVATE",
    "headcount_band": "LT25",
    "region": tree.JINJIANG,
    "union": "{it}",
}
UNION = {
    "parent": "{it}",
    "name": "植入",
    "kind": "COMMUNITY",
    "level": "GRASSROOTS",
    "region": tree.JINGUANYI,
}

# What a caller might try to set: of every model behind a door that writes.
FORBIDDEN_FIELDS = [
    "id",
    "pk",
    "state",
    "status",
    "person",
    "person_id",
    "account",
    "account_id",
    "is_proven",
    "realname_state",
    "rung",
    "reason_code",
    "trace",
    "org_path",
    "path",
    "due_on",
    "decided_by",
    "number",
    "version",
    "phone",
    "sex",
    "birth_date",
    "channel_label",
    "last_child",
    "code",
    "revoked_at",
    "name_key",
    "approved_at",
    "alias_key",
]
WRITES = [
    ("owner", "enrolments", people.body(9)),
    ("owner", "enrolments/{returned}/resubmission", {"name": "王小民"}),
    ("owner", "enrolments/{pending}/withdrawal", {}),
    ("own", "join-codes", CODE | {"organisation": "{township}"}),
    ("own", "organisations", UNION | {"parent": "{township}"}),
    ("own", "organisations/{township}/corrections", {"office_phone": "028-1"}),
    ("own", "employers", EMPLOYER | {"union": "{township}"}),
    ("own", "employers/{employer}/renamings", {"name": "另名"}),
    ("own", "employers/{employer}/aliases", {"alias": "另名"}),
    ("own", "delegations", BODIES["delegations"]),
]


def test_no_field_that_is_not_offered_can_be_set(here):
    from_outside = {}
    for who, address, body in WRITES:
        token = here.token(who, "CLERK")
        there = f"/api/v1/{filled(address, here.known)}"
        sent = filled(body, here.known)
        assert knock(token, "POST", there, sent).status_code < 300, address
        for name in set(FORBIDDEN_FIELDS) - sent.keys():
            answer = knock(token, "POST", there, sent | {name: "ADMITTED"})
            told = [(e["pointer"], e["code"]) for e in answer.json().get("errors", [])]
            if (answer.status_code, told) != (400, [(f"#/{name}", "unknown_field")]):
                from_outside[address, name] = (answer.status_code, told)

    assert from_outside == {}
