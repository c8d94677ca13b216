"""GET /api/v1/inbox: what waits for me, and what is late (FEATURES 102)."""

from datetime import date, datetime, timedelta

import pytest

from members.enrolment.models import Enrolment
from tests import journeys
from tests.client import client_for
from tests.factories import accounts
from unionhub.desk import inbox
from unionhub.kernel.clock import SHANGHAI
from unionhub.kernel.ids import uuid7
from unionhub.persons.models import Person

ADDRESS = "/api/v1/inbox"
SPANS = ("overdue", "today", "soon", "later")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)


@pytest.fixture
def reviewer(unions):
    """An officer of the township where requests come in."""
    return accounts.officer("jinguanyi-1", unions.jinguanyi)


@pytest.fixture
def here(reviewer):
    """The same, signed in."""
    return client_for(reviewer)


def waiting(n=1, **changes):
    enrolment = journeys.requested(MONDAY, n, f"138001{38000 + n}")
    Enrolment.objects.filter(pk=enrolment.pk).update(**changes or {"version": 1})
    return enrolment


def copies(enrolment, how_many):
    """As many more, of one person and account, unproven: no journey takes so long."""
    enrolment.is_proven = False
    fields = {f.attname: getattr(enrolment, f.attname) for f in Enrolment._meta.fields}
    others = Person.objects.bulk_create(Person() for _ in range(how_many))
    Enrolment.objects.bulk_create(
        Enrolment(**fields | {"id": uuid7(), "person_id": other.pk}) for other in others
    )


def test_an_officer_sees_what_waits_at_the_own_union(unions, here):
    enrolment = waiting(due_on=date(2099, 11, 30))

    assert here.get(ADDRESS) == {
        "counts": [
            {
                "kind": "ENROLMENT",
                "kind_label": "入会申请",
                "overdue": 0,
                "today": 0,
                "soon": 0,
                "later": 1,
                "total": 1,
            },
            *(
                dict.fromkeys(("overdue", "today", "soon", "later", "total"), 0)
                | {"kind": kind, "kind_label": label}
                for kind, label in (
                    ("REVIEW_CASE", "待审批事项"),
                    ("NOTICE_OBJECTION", "公示异议"),
                )
            ),
        ],
        "items": [
            {
                "kind": "ENROLMENT",
                "id": str(enrolment.pk),
                "title": "王小明（快递员）",
                "organisation": unions.jinguanyi.pk,
                "organisation_name": "乡镇街道工会510104017",
                "due_on": "2099-11-30",
                "is_overdue": False,
                "link": f"/api/v1/enrolments/{enrolment.pk}",
            }
        ],
        "next": None,
        "next_cursor": None,
    }


def test_the_link_opens_the_thing(here):
    waiting()

    link = here.get(ADDRESS)["items"][0]["link"]

    assert here.get(link)["state"] == "PENDING"


@pytest.mark.parametrize(
    ("due", "span"),
    [
        (-1, "overdue"),
        (0, "today"),
        (1, "soon"),
        (3, "soon"),
        (4, "later"),
        (30, "later"),
    ],
)
def test_things_are_counted_by_their_day(reviewer, due, span):
    waiting(due_on=MONDAY.date() + timedelta(days=due))
    queues = inbox.queues(journeys.acting(reviewer, MONDAY), everywhere=False)

    counts, *_others = inbox.counts(queues, on=MONDAY.date())

    spans = {name: getattr(counts, name) for name in SPANS}
    assert spans == dict.fromkeys(SPANS, 0) | {span: 1}
    assert counts.total == 1


def test_what_is_late_is_marked(here):
    waiting(1, due_on=date(2020, 1, 2))
    waiting(2, due_on=date(2099, 1, 2))

    answer = here.get(ADDRESS)

    assert [item["is_overdue"] for item in answer["items"]] == [True, False]
    counts, *_others = answer["counts"]
    assert {name: counts[name] for name in SPANS} == {
        "overdue": 1,
        "today": 0,
        "soon": 0,
        "later": 1,
    }


def test_the_most_urgent_come_first_page_by_page(here):
    days = [5, -2, 0, 9, -2]
    ids = {}
    for n, days_left in enumerate(days, start=1):
        due = MONDAY.date() + timedelta(days=days_left)
        ids[waiting(n, due_on=due).pk] = due
    expected = [str(key) for key in sorted(ids, key=lambda key: (ids[key], key))]

    seen, address = [], f"{ADDRESS}?limit=2"
    while address:
        page = here.get(address)
        assert page["counts"][0]["total"] == 5
        seen += [item["id"] for item in page["items"]]
        address = page["next"]

    assert seen == expected


def test_what_waits_below_is_seen_when_asked_for(unions, here, as_officer):
    enrolment = waiting()

    own = as_officer.get(ADDRESS)
    whole = as_officer.get(f"{ADDRESS}?scope=subtree")

    assert (own["items"], own["counts"][0]["total"]) == ([], 0)
    assert [item["id"] for item in whole["items"]] == [str(enrolment.pk)]
    assert whole["counts"][0]["total"] == 1


@pytest.mark.parametrize("scope", ["own", "subtree"])
def test_another_branch_sees_and_counts_nothing(as_officer_elsewhere, scope):
    waiting()

    answer = as_officer_elsewhere.get(f"{ADDRESS}?scope={scope}")

    assert (answer["items"], answer["counts"][0]["total"]) == ([], 0)


@pytest.mark.parametrize("state", ["RETURNED", "ADMITTED", "REJECTED", "WITHDRAWN"])
def test_what_is_not_pending_waits_for_no_officer(here, state):
    decided = {"decided_at": MONDAY, "decided_by": uuid7(), "decision_note": "x"}
    waiting(state=state, **decided)

    assert here.get(ADDRESS)["items"] == []


@pytest.mark.parametrize("office", ["AUDITOR", "SYSTEM_ADMIN"])
def test_an_office_that_decides_nothing_has_an_empty_inbox(unions, office):
    waiting()
    officer = accounts.officer("jinguanyi-2", unions.jinguanyi, office)

    answer = client_for(officer).get(f"{ADDRESS}?scope=subtree")

    assert (answer["items"], answer["counts"]) == ([], [])


def test_nobody_has_an_inbox_without_signing_in(as_anyone):
    assert as_anyone.get(ADDRESS, expect=401)["code"] == "not_authenticated"


def test_a_worker_has_no_inbox(as_worker):
    assert as_worker.get(ADDRESS, expect=403)["code"] == "forbidden"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("scope=all", "invalid_choice"),
        ("limit=0", "out_of_range"),
        ("limit=201", "out_of_range"),
        ("state=PENDING", "unknown_parameter"),
        ("cursor=forged", "invalid_cursor"),
    ],
)
def test_what_the_inbox_does_not_know_is_refused(here, query, code):
    answer = here.get(f"{ADDRESS}?{query}", expect=400)

    assert [error["code"] for error in answer["errors"]] == [code]


def test_a_cursor_belongs_to_its_pile_and_its_office(unions, here, as_officer):
    for n in (1, 2):
        waiting(n)
    cursor = here.get(f"{ADDRESS}?limit=1")["next_cursor"]

    for client, query in ((here, "&scope=subtree"), (as_officer, "")):
        address = f"{ADDRESS}?limit=1&cursor={cursor}{query}"
        assert client.get(address, expect=400)["code"] == "invalid_cursor"


@pytest.mark.parametrize("scope", ["own", "subtree"])
def test_the_inbox_costs_the_same_for_one_thing_and_for_a_thousand(
    here, scope, django_assert_num_queries
):
    enrolment = waiting()

    # 1 token, 2 appointment, 3 to 5 what waits, with unions, 6 calendar, 7 to 9 counts;
    # in a transaction (on SQLite 2 savepoints here) with 1 row of the access log
    with django_assert_num_queries(9 + 3):
        here.get(f"{ADDRESS}?scope={scope}&limit=200")
    copies(enrolment, 999)
    with django_assert_num_queries(9 + 3):
        answer = here.get(f"{ADDRESS}?scope={scope}&limit=200")

    assert len(answer["items"]) == 200
    assert answer["counts"][0]["total"] == 1000


def test_several_kinds_lie_on_one_pile(reviewer):
    enrolments = [waiting(n) for n in (1, 2)]
    by = journeys.acting(reviewer, MONDAY)
    queue, *_others = inbox.queues(by, everywhere=False)
    halves = [
        type(queue)("A", "甲", queue.rows.filter(pk=enrolments[0].pk), queue.item),
        type(queue)("B", "乙", queue.rows.filter(pk=enrolments[1].pk), queue.item),
    ]

    piled = inbox.first(halves, most=10)

    assert [item.id for item in piled] == sorted(e.pk for e in enrolments)
    assert [c.total for c in inbox.counts(halves, on=MONDAY.date())] == [1, 1]
