"""The doors of households and dossiers."""

import pytest

from members.offices.choices import Office
from services.hardship.models import Dossier, Household
from tests.client import client_for
from tests.factories import accounts, hardship, people, pictures, tree
from tests.forms import Multipart
from unionhub.accounts.models import User
from unionhub.audit.models import AccessLog, AuditEvent
from unionhub.kernel import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_stands")]
HOME = {
    "organisation": "",
    "region": tree.JINGUANYI,
    "residence": "URBAN",
    "address": "锦官驿街道水井坊 8 号 3 单元",
}
HEAD = {
    "name": "李大海",
    "relation": "HEAD",
    "id_type": "RESIDENT_ID",
    "id_number": people.id_number(1, "19800307"),
}
PARTICULARS = {"person_kind": "URBAN", "housing": "RENTED"}
YEAR = {"wages_fen": 2_400_000, "illness_fen": 900_000, "main_cause": "SEVERE_ILLNESS"}
DOSSIERS = "/api/v1/dossiers"


@pytest.fixture(autouse=True)
def _standards(unions):
    hardship.standard()


@pytest.fixture
def as_clerk(unions):
    return client_for(hardship.officer(unions.jinjiang, "jinjiang-03", Office.CLERK))


@pytest.fixture
def as_reviewer(unions):
    user = hardship.officer(unions.jinjiang, "jinjiang-04", Office.REVIEWER)
    return client_for(user)


@pytest.fixture
def member(unions):
    """A worker's account of a union member."""
    user = accounts.worker("13900139007")
    row = hardship.member(unions.jinjiang, 61)
    User.objects.filter(pk=user.pk).update(person=row.pk)
    user.refresh_from_db()
    return user


def test_a_household_is_registered_and_shown_masked(as_clerk, unions):
    body = HOME | {"organisation": unions.jinjiang.pk, "members": [HEAD]}

    told = as_clerk.post("/api/v1/households", body, idempotency_key="k1", expect=201)

    assert told["head_name"] == "李大海"
    assert told["members"][0]["id_number"] == "510***********" + HEAD["id_number"][-4:]
    assert "水井坊" not in str(told)


def test_of_a_registered_household_nothing_stands_in_the_trail_in_clear(
    as_clerk, unions
):
    body = HOME | {"organisation": unions.jinjiang.pk, "members": [HEAD]}
    as_clerk.post("/api/v1/households", body, idempotency_key="k1", expect=201)

    facts = str(AuditEvent.objects.get(verb="household.registered").facts)

    assert HEAD["id_number"] not in facts
    assert "水井坊" not in facts


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"residence": "MARS"}, "/residence", "invalid_choice"),
        ({"members": []}, "/members", "too_short"),
        ({"members": [HEAD | {"disability": "LIMB"}]}, "", "required"),
        ({"members": [HEAD, HEAD]}, "/members", "one_head"),
    ],
)
def test_a_malformed_household_is_refused(as_clerk, unions, change, pointer, code):
    body = HOME | {"organisation": unions.jinjiang.pk, "members": [HEAD]} | change

    told = as_clerk.post("/api/v1/households", body, idempotency_key="k1", expect=400)

    assert code in {one["code"] for one in told["errors"]}
    assert any(pointer in one["pointer"] for one in told["errors"])


def test_a_dossier_goes_its_way_through_the_doors(as_clerk, as_reviewer, unions):
    home = hardship.household(unions.jinjiang)
    people_of = {m.relation: str(m.pk) for m in home.members.all()}
    for code in ("visitor-01", "visitor-02"):
        hardship.officer(unions.jinjiang, code)
    body = PARTICULARS | {"household": str(home.pk)}

    def post(at, body=None, key="", expect=200, client=as_clerk):
        given = {"idempotency_key": key} if key else {}
        return client.post(f"{DOSSIERS}/{at}", body or {}, expect=expect, **given)

    opened = as_clerk.post(DOSSIERS, body, idempotency_key="k1", expect=201)
    pk = opened["id"]
    assessed = post(f"{pk}/assessment", YEAR)
    assert (assessed["tier"], assessed["version"]) == ("DEEP", opened["version"] + 1)
    for n, kind in enumerate(("APPLICATION", "IDENTITY", "INCOME", "ILLNESS")):
        scan = Multipart(file=pictures.upload(), kind=kind)
        post(f"{pk}/papers", scan, key=f"p{n}", expect=201)
    for n, (who, signer) in enumerate(
        (("HEAD", "HEAD"), ("SPOUSE", "SPOUSE"), ("CHILD", "HEAD"))
    ):
        signature = Multipart(
            file=pictures.upload(),
            member=people_of[who],
            signer=people_of[signer],
            signed_on=clock.local_date(clock.now()).isoformat(),
        )
        post(f"{pk}/authorisations", signature, key=f"a{n}", expect=201)
    post(f"{pk}/handing-in")
    visit = {
        "visited_on": clock.local_date(clock.now()).isoformat(),
        "visitors": ["visitor-01", "visitor-02"],
        "finding": "租住一室，患者卧床",
    }
    post(f"{pk}/visits", visit, key="v1", expect=201)
    post(f"{pk}/outside-checks", key="o1", expect=201)
    done = post(f"{pk}/outside-checks/answer", {"finding": "CONSISTENT"})

    assert (done["state"], done["lacking"]) == ("CHECKING", [])
    assert done["visits"][0]["finding"] == "租住一室，患者卧床"
    assert done["assessments"][0]["per_head_fen"] == 41_666


def test_each_look_at_a_dossier_is_written_down(as_clerk, unions):
    made = hardship.assessed(unions.jinjiang)

    as_clerk.get(f"{DOSSIERS}/{made.pk}")

    row = AccessLog.objects.get(operation__contains="dossiers/")
    assert row.subject_id == made.worker_id
    assert "income" in row.fields


def test_a_list_of_dossiers_shows_no_figure_and_no_cause(as_clerk, unions):
    hardship.assessed(unions.jinjiang)

    told = as_clerk.get(DOSSIERS)

    assert told["items"][0]["worker_name"] == "李大海"
    assert {"income_fen", "main_cause", "assessments"}.isdisjoint(told["items"][0])


def test_a_list_asks_as_much_for_ten_as_for_one(
    as_clerk, unions, django_assert_max_num_queries
):
    for serial in (100, 110, 120):
        hardship.opened(unions.jinjiang, serial)

    # who asks, the office, the throttle, the rows, the log
    with django_assert_max_num_queries(10):
        told = as_clerk.get(DOSSIERS)

    assert len(told["items"]) == 3


def test_the_work_list_names_what_is_to_be_rechecked(as_clerk, unions):
    hardship.opened(unions.jinjiang, 100)
    due = hardship.active(unions.jinjiang, 110)
    Dossier.objects.filter(pk=due.pk).update(checked_until="2020-01-01")

    listed = as_clerk.get(f"{DOSSIERS}?to_recheck=true")["items"]
    waiting = as_clerk.get("/api/v1/inbox")["items"]

    assert [(one["id"], one["is_overdue"]) for one in listed] == [(str(due.pk), True)]
    assert [one["id"] for one in waiting] == [str(due.pk)]


def test_other_branches_dossiers_are_absent(as_officer_elsewhere, unions):
    made = hardship.assessed(unions.jinjiang)

    as_officer_elsewhere.get(f"{DOSSIERS}/{made.pk}", expect=404)
    assert as_officer_elsewhere.get(DOSSIERS)["items"] == []


def test_a_decision_on_an_older_version_is_refused(as_clerk, unions):
    made = hardship.assessed(unions.jinjiang)

    told = as_clerk.post(
        f"{DOSSIERS}/{made.pk}/assessment", YEAR, if_match='"v1"', expect=412
    )

    assert told["code"] == "stale_version"


def apply(client, **more):
    body = PARTICULARS | {
        "region": tree.JINGUANYI,
        "residence": "URBAN",
        "address": "水井坊 8 号",
    }
    return client.post("/api/v1/me/dossiers", body, idempotency_key="k1", **more)


def test_a_member_applies_fills_in_hands_in_and_takes_back(member):
    as_member = client_for(member)

    made = apply(as_member, expect=201)
    at = f"{DOSSIERS}/{made['id']}"
    as_member.post(f"{at}/assessment", YEAR, expect=200)
    scan = Multipart(file=pictures.upload(), kind="INCOME")
    told = as_member.post(f"{at}/papers", scan, idempotency_key="p1", expect=201)
    as_member.post(
        f"/api/v1/dossier-papers/{told['papers'][0]['id']}/removal", {}, expect=200
    )
    handed = as_member.post(f"{at}/handing-in", {}, expect=200)
    refused = as_member.post(f"{at}/assessment", YEAR, expect=403)
    gone = as_member.post(f"{at}/withdrawal", {}, expect=200)

    assert (made["is_own"], made["worker_name"]) == (True, "李大海")
    assert (handed["state"], gone["state"]) == ("UNIT_REVIEW", "WITHDRAWN")
    assert refused["code"] == "conflict_of_interest"


def test_a_worker_sees_the_own_dossier_and_no_other(member, as_worker, unions):
    other = hardship.assessed(unions.jinjiang, 100)
    as_member = client_for(member)
    made = apply(as_member, expect=201)

    assert [one["id"] for one in as_member.get(DOSSIERS)["items"]] == [made["id"]]
    as_member.get(f"{DOSSIERS}/{made['id']}")
    as_member.get(f"{DOSSIERS}/{other.pk}", expect=404)
    as_worker.get(f"{DOSSIERS}/{made['id']}", expect=404)
    assert as_worker.get(DOSSIERS)["items"] == []


def test_who_lives_in_no_household_founds_the_own_one(member, unions):
    hardship.household(unions.jinjiang, 100)

    made = apply(client_for(member), expect=201)

    assert Household.objects.count() == 2
    assert Household.objects.get(pk=made["household"]["id"]).head == member.person


def test_who_is_no_member_is_told_so(as_worker):
    assert apply(as_worker, expect=403)["code"] == "members_only"


def test_a_second_application_of_one_household_is_refused(member):
    as_member = client_for(member)
    apply(as_member, expect=201)

    body = PARTICULARS | {
        "region": tree.JINGUANYI,
        "residence": "URBAN",
        "address": "水井坊 8 号",
    }
    told = as_member.post("/api/v1/me/dossiers", body, idempotency_key="k2", expect=409)

    assert told["code"] == "dossier_exists"


def test_what_is_sealed_is_shown_with_a_reason_and_written_down(as_clerk, unions):
    home = hardship.household(unions.jinjiang)
    spouse = home.members.get(relation="SPOUSE")
    asked = {
        "fields": ["id_number", "address", "phone", "health"],
        "purpose": "IDENTITY_CHECK",
    }

    address = f"/api/v1/household-members/{spouse.pk}/reveal"
    told = as_clerk.post(address, asked, expect=200)

    assert told["id_number"] == people.id_number(2, "19800307")
    assert told["address"] == "锦官驿街道水井坊 8 号 3 单元"
    assert (told["phone"], told["health"]) == ("13800138001", "CANCER")
    row = AccessLog.objects.get(is_revealed=True)
    assert (row.subject_id, row.purpose) == (spouse.person_id, "IDENTITY_CHECK")


def test_a_refused_look_at_what_is_sealed_is_written_down_too(unions):
    home = hardship.household(unions.jinjiang)
    spouse = home.members.get(relation="SPOUSE")
    auditor = client_for(
        hardship.officer(unions.jinjiang, "auditor-01", Office.AUDITOR)
    )
    asked = {"fields": ["address"], "purpose": "IDENTITY_CHECK"}

    auditor.post(f"/api/v1/household-members/{spouse.pk}/reveal", asked, expect=403)

    row = AccessLog.objects.get(subject_id=spouse.person_id)
    assert (row.is_revealed, row.refusal) == (False, "forbidden")
