"""The audit doors: what was done, whether the trail holds, who looked at oneself."""

from datetime import timedelta

import pytest

from members.offices.choices import Office
from tests import journeys
from tests.audit.conftest import trail, unguarded
from tests.client import client_for
from tests.factories import accounts
from unionhub.accounts.models import User
from unionhub.audit import chain
from unionhub.audit.models import AccessLog, AuditEvent, AuditSeal
from unionhub.kernel import clock

EVENTS = "/api/v1/audit-events"
VERIFICATION = f"{EVENTS}/verification"
MINE = "/api/v1/me/access-log"
ASKED = {"fields": ["id_number"], "purpose": "CONTACT"}


def auditor(union, name="audit-01", office=Office.AUDITOR):
    return client_for(accounts.officer(name, union, office))


@pytest.fixture
def as_auditor(unions):
    return auditor(unions.jinjiang)


@pytest.fixture
def reviewer(unions):
    return accounts.officer("jinjiang-02", unions.jinjiang)


@pytest.fixture
def member(reviewer):
    return journeys.admitted(clock.now(), reviewer)


@pytest.fixture
def as_owner(member):
    """The member, whose account is bound to the person."""
    user = User.objects.by_phone("13800138001").get()
    user.person_id = member.pk
    user.save(update_fields=["person"])
    return client_for(user)


def test_an_auditor_reads_what_was_done_in_the_scope(
    as_auditor, member, reviewer, unions
):
    items = as_auditor.get(f"{EVENTS}?verb=enrolment.approved")["items"]

    event = AuditEvent.objects.get(verb="enrolment.approved")
    assert len(items) == 1
    assert {k: v for k, v in items[0].items() if k not in {"at", "facts"}} == {
        "id": str(event.pk),
        "verb": "enrolment.approved",
        "target_kind": "members.Enrolment",
        "target_id": event.target_id,
        "subject_id": str(member.pk),
        "actor_kind": "PERSON",
        "user_id": str(reviewer.pk),
        "appointment_id": str(event.appointment_id),
        "on_behalf_of": None,
        "organisation": unions.jinjiang.pk,
        "request_id": "journey-0001",
    }


def test_the_latest_comes_first(as_auditor, member):
    ids = [item["id"] for item in as_auditor.get(EVENTS)["items"]]

    assert ids == sorted(ids, reverse=True)
    assert len(ids) > 1


def test_the_trail_has_no_personal_value(as_auditor, unions, member):
    auditor(unions.root, "audit-root").get(f"{EVENTS}?limit=200")

    text = as_auditor.answer.content.decode()
    assert "王小明" not in text


@pytest.mark.parametrize("address", [EVENTS, VERIFICATION])
def test_who_has_no_such_office_reads_no_trail(
    address, as_anyone, as_worker, as_officer
):
    as_anyone.get(address, expect=401)
    assert as_worker.get(address, expect=403)["code"] == "forbidden"
    assert as_officer.get(address, expect=403)["code"] == "forbidden"


def test_an_audit_administrator_reads_it_too(unions, member):
    administrator = auditor(unions.jinjiang, office=Office.AUDIT_ADMIN)

    assert administrator.get(EVENTS)["items"]
    assert administrator.get(VERIFICATION)["is_sound"]


def test_an_auditor_elsewhere_sees_nothing_of_it(unions, member):
    elsewhere = auditor(unions.zigong)

    assert elsewhere.get(EVENTS)["items"] == []
    assert elsewhere.get(f"{EVENTS}?subject={member.pk}")["items"] == []


def test_above_one_sees_what_happened_below(unions, member):
    above = auditor(unions.chengdu)

    organisations = {item["organisation"] for item in above.get(EVENTS)["items"]}
    assert organisations == {unions.jinjiang.pk}


def test_only_the_top_sees_what_workers_and_the_system_did(as_auditor, unions, member):
    filed = f"{EVENTS}?verb=enrolment.filed"

    above = auditor(unions.root, "audit-root").get(f"{EVENTS}?limit=200")["items"]

    assert AuditEvent.objects.filter(organisation_id="").exists()
    assert "" in {item["organisation"] for item in above}
    assert "" not in {item["organisation"] for item in as_auditor.get(EVENTS)["items"]}
    assert as_auditor.get(filed)["items"] == []


def test_it_is_narrowed_by_object_subject_verb_and_time(as_auditor, member):
    known = AuditEvent.objects.get(verb="enrolment.approved")
    now = clock.now()
    before = (now - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    after = (now + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    found = {
        f"target_kind=members.Enrolment&target_id={known.target_id}": True,
        f"target_kind=members.Member&target_id={known.target_id}": False,
        f"subject={member.pk}": True,
        f"subject={known.pk}": False,
        "verb=enrolment.approved": True,
        "verb=enrolment.approve": False,
        f"since={before}&until={after}": True,
        f"since={after}": False,
        f"until={before}": False,
    }

    answers = {
        query: str(known.pk)
        in {item["id"] for item in as_auditor.get(f"{EVENTS}?{query}")["items"]}
        for query in found
    }

    assert answers == found


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("subject=7", "invalid_uuid"),
        ("since=yesterday", "invalid_datetime"),
        ("since=2026-11-23T10:00:00", "zone_required"),
        ("actor=7", "unknown_parameter"),
        ("cursor=forged", "invalid_cursor"),
    ],
)
def test_a_malformed_question_is_refused(as_auditor, query, code):
    answer = as_auditor.get(f"{EVENTS}?{query}", expect=400)

    assert answer["code"] == code


def test_pages_follow_one_another(as_auditor, member):
    whole = [item["id"] for item in as_auditor.get(EVENTS)["items"]]

    walked, address = [], f"{EVENTS}?limit=1"
    while address:
        page = as_auditor.get(address)
        walked += [item["id"] for item in page["items"]]
        address = page["next"]

    assert walked == whole


@pytest.mark.parametrize("events", [1, 10])
def test_the_trail_asks_the_same_of_the_database(
    as_auditor, unions, events, django_assert_num_queries
):
    trail(clock.now(), events, timedelta(seconds=1))

    # 1 token, 2 appointment, 3 whether the top is in scope, 4 page
    with django_assert_num_queries(4):
        as_auditor.get(EVENTS)


def test_the_verification_tells_the_end_of_the_chain(as_auditor, at):
    AuditEvent.objects.all()  # What the offices above left behind is sealed too.
    before = AuditEvent.objects.count()
    chain.seal(clock.now() + timedelta(minutes=2))

    answer = as_auditor.get(VERIFICATION)

    seal = AuditSeal.objects.get()
    assert answer == {
        "is_sound": True,
        "checked_from": 1,
        "last_seal": 1,
        "last_digest": bytes(seal.digest).hex(),
        "sealed": before,
        "unsealed": 0,
        "broken": None,
    }


def test_the_verification_names_a_break(as_auditor, sealed_trail):
    with unguarded():
        AuditEvent.objects.filter(pk=sealed_trail[-1].pk).update(verb="x")

        answer = as_auditor.get(VERIFICATION)

    assert not answer["is_sound"]
    assert answer["broken"] == {
        "damage": "EVENT_CHANGED",
        "damage_label": "已封存的审计记录被改动",
        "seal": 6,
        "event_id": str(sealed_trail[-1].pk),
    }


def test_the_verification_goes_back_as_far_as_asked(as_auditor, sealed_trail):
    assert as_auditor.get(f"{VERIFICATION}?seals=2")["checked_from"] == 5
    assert as_auditor.get(f"{VERIFICATION}?seals=100")["checked_from"] == 1
    code = as_auditor.get(f"{VERIFICATION}?seals=101", expect=400)["code"]
    assert code == "out_of_range"


@pytest.fixture
def sealed_trail(as_auditor):
    ahead = clock.now() + timedelta(days=20)
    chain.seal(clock.now() + timedelta(minutes=2), batch=1_000)
    made = trail(ahead, 50, timedelta(hours=1))
    chain.seal(ahead + timedelta(hours=1), batch=10)
    return made


def test_a_member_sees_who_looked_by_office_and_union(
    as_owner, as_officer, member, unions
):
    as_officer.post(f"/api/v1/members/{member.pk}/reveal", ASKED, expect=200)

    (item,) = as_owner.get(MINE)["items"]

    row = AccessLog.objects.get()
    assert {k: v for k, v in item.items() if k != "at"} == {
        "id": str(row.pk),
        "office": "REVIEWER",
        "office_label": "审核人",
        "organisation": unions.jinjiang.pk,
        "organisation_name": unions.jinjiang.name,
        "purpose": "CONTACT",
        "purpose_label": "联系本人",
        "fields": ["id_number"],
        "is_revealed": True,
    }
    text = as_owner.answer.content.decode()
    assert "jinjiang" not in text
    assert str(row.user_id) not in text
    assert str(row.appointment_id) not in text


def test_a_deputy_is_shown_by_the_office_stood_in_for(as_owner, member, unions):
    holder = accounts.officer("holder-01", unions.jinjiang)
    deputy = accounts.officer("deputy-01", unions.jinguanyi, Office.CLERK)
    loan = accounts.lend(
        holder.appointments.get(), deputy, "MEMBER_VIEW", at=clock.now()
    )
    client_for(deputy).get(f"/api/v1/members/{member.pk}", x_appointment=str(loan.pk))

    (item,) = as_owner.get(MINE)["items"]

    assert (item["office"], item["organisation"]) == ("REVIEWER", unions.jinjiang.pk)


def test_refused_and_foreign_looks_are_not_shown(
    as_owner, as_officer, as_officer_elsewhere, as_worker_two, member
):
    address = f"/api/v1/members/{member.pk}"
    as_officer_elsewhere.post(f"{address}/reveal", ASKED, expect=404)
    as_officer.get("/api/v1/members")
    as_officer.get(address)

    assert len(as_owner.get(MINE)["items"]) == 1
    assert as_worker_two.get(MINE)["items"] == []
    assert as_officer.get(MINE)["items"] == []


@pytest.fixture
def as_worker_two(db):
    return client_for(accounts.worker("13800138002"))


def test_the_own_log_is_for_those_signed_in(as_anyone):
    as_anyone.get(MINE, expect=401)


def test_the_own_log_takes_no_filter(as_owner):
    answer = as_owner.get(f"{MINE}?subject=7", expect=400)

    assert answer["code"] == "unknown_parameter"


@pytest.mark.parametrize("looks", [1, 10])
def test_the_own_log_asks_the_same_of_the_database(
    as_owner, as_officer, member, looks, django_assert_num_queries
):
    for _ in range(looks):
        as_officer.get(f"/api/v1/members/{member.pk}")

    # 1 token, 2 page with offices and unions
    with django_assert_num_queries(2):
        as_owner.get(MINE)
