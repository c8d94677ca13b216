"""The doors of review: whoever looks, decides, objects, appeals."""

from datetime import timedelta

import pytest

from members.offices.choices import Office
from services.review import operations
from services.review.models import Case
from tests.client import JsonClient, client_for
from tests.factories import accounts, cases
from tests.factories.cases import AT, acting
from unionhub.audit.models import AccessLog
from unionhub.kernel import actor, clock
from unionhub.persons.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_stands")]
CASES = "/api/v1/review-cases"


@pytest.fixture
def as_clerk(people):
    return client_for(people.clerk)


@pytest.fixture
def as_below(people):
    return client_for(people.below)


@pytest.fixture
def as_above(people):
    return client_for(people.above)


@pytest.fixture
def household(db):
    """A worker's account, whose household a case is about."""
    user = accounts.worker("13900139007")
    user.person = Person.objects.create()
    user.save(update_fields=["person"])
    return user


def tag(case):
    case.refresh_from_db()
    return f'"v{case.version}"'


def act(client, case, what, body, expect=200):
    address = f"{CASES}/{case.pk}/{what}"
    return client.post(address, body, if_match=tag(case), expect=expect)


def refused(subjects, people, **more):
    case = cases.submitted(subjects, people, **more)
    now = clock.now()
    return operations.refuse(
        case.pk, reason="不符合条件", by=acting(people.below, now), at=now
    )


def test_a_case_goes_all_its_way_by_rest(subjects, people, as_below, as_above):
    case = cases.submitted(subjects, people)
    told = as_below.get(f"{CASES}/{case.pk}")
    assert as_below.answer.headers["ETag"] == tag(case)

    digest = {"digest": told["digest"]}
    told = act(as_below, case, "approval", digest)
    assert (told["state"], told["desk"]["code"]) == ("IN_REVIEW", people.county.pk)

    told = act(as_above, case, "notice", {})
    assert (told["state"], told["notices"][0]["state"]) == ("NOTICE", "OPEN")

    notice = case.notices.get()
    late = notice.closes_on - notice.opens_on + timedelta(days=1)
    case.notices.update(
        opens_on=notice.opens_on - late, closes_on=notice.closes_on - late
    )
    address = f"/api/v1/public-notices/{notice.pk}/ending"
    as_above.post(address, {}, if_match=tag(case), expect=200)

    told = act(as_above, case, "approval", digest | {"reason": "同意"})
    assert told["state"] == "APPROVED"
    said = [(one["decision"], one["is_void"]) for one in told["approvals"]]
    assert said == [("APPROVED", False), ("APPROVED", False)]


def test_an_act_names_the_version_it_was_decided_on(subjects, people, as_below):
    case = cases.submitted(subjects, people)
    address, body = f"{CASES}/{case.pk}/refusal", {"reason": "不符合条件"}

    assert as_below.post(address, body, expect=428)["code"] == "version_required"
    as_below.post(address, body, if_match='"v7"', expect=412)
    case.refresh_from_db()
    assert case.state == "IN_REVIEW"


def test_whoever_made_it_is_told_of_the_conflict(subjects, people):
    both = accounts.officer("both-01", people.union, Office.CLERK)
    what = cases.subject(subjects, people)
    case = operations.submit(what, by=acting(both), at=AT)
    accounts.appoint(both, people.union, Office.REVIEWER)
    review = both.appointments.get(office=Office.REVIEWER)
    client = client_for(both)

    told = client.post(
        f"{CASES}/{case.pk}/approval",
        {"digest": what.digest.hex()},
        if_match=tag(case),
        x_appointment=str(review.pk),
        expect=403,
    )

    assert told["code"] == "conflict_of_interest"


@pytest.mark.parametrize("digest", ["00" * 32, "nothing", "张"])
def test_another_content_than_was_seen_is_not_approved(
    subjects, people, as_below, digest
):
    case = cases.submitted(subjects, people)

    told = act(as_below, case, "approval", {"digest": digest}, expect=409)

    assert told["code"] == "approval_void"


def test_content_that_changed_is_not_approved(subjects, people, as_below):
    case = cases.submitted(subjects, people)
    subjects.texts[case.subject] = "另一笔"

    body = {"digest": bytes(case.digest).hex()}
    told = act(as_below, case, "approval", body, expect=409)

    assert told["code"] == "approval_void"


def test_what_is_missing_is_said_one_by_one(subjects, people, as_below, as_clerk):
    case = cases.submitted(subjects, people)

    act(as_below, case, "sending-back", {"missing": ["缺出院小结", "缺发票"]})

    told = as_clerk.get(f"{CASES}/{case.pk}")
    assert told["missing"] == ["缺出院小结", "缺发票"]
    assert told["approvals"][0]["reason"] == "缺出院小结；缺发票"


def test_the_longest_list_of_what_is_missing_is_kept_whole(subjects, people, as_below):
    case = cases.submitted(subjects, people)
    items = [str(number) + "缺" * 44 for number in range(10)]

    told = act(as_below, case, "sending-back", {"missing": items})

    assert told["approvals"][0]["reason"] == "；".join(items)


def test_the_list_knows_whose_turn_it_is_and_what_is_late(
    subjects, people, as_below, as_above
):
    waits = cases.submitted(subjects, people)
    went_up = cases.approved_below(subjects, people)
    what = cases.subject(subjects, people, kind="LIST")
    long_ago = clock.now() - timedelta(days=200)
    late = operations.submit(what, by=actor.installer(), at=long_ago)

    def listed(client: JsonClient, query: str) -> set[str]:
        return {row["id"] for row in client.get(f"{CASES}{query}")["items"]}

    assert listed(as_below, "") == {str(c.pk) for c in (waits, went_up, late)}
    assert listed(as_below, "?mine=true") == {str(waits.pk), str(late.pk)}
    assert listed(as_above, "?mine=true") == {str(went_up.pk)}
    assert listed(as_above, "?overdue=true") == {str(late.pk)}
    assert listed(as_above, "?kind=LIST&state=IN_REVIEW") == {str(late.pk)}


def test_whose_office_sees_no_dossier_sees_no_case_of_one(subjects, people):
    dossier = cases.submitted(subjects, people)
    Case.objects.filter(pk=dossier.pk).update(kind="DOSSIER")
    aid = cases.submitted(subjects, people)
    cashier = client_for(accounts.officer("cash-01", people.county, Office.CASHIER))

    assert [row["id"] for row in cashier.get(CASES)["items"]] == [str(aid.pk)]
    cashier.get(f"{CASES}/{dossier.pk}", expect=404)


def test_each_look_at_a_case_is_written_down(subjects, people, as_above):
    case = cases.submitted(subjects, people)
    person = case.participants.get(part="BENEFICIARY").person_id

    as_above.get(f"{CASES}/{case.pk}")
    as_above.get(CASES)

    detail, listing = AccessLog.objects.order_by("at")
    assert (detail.subject_id, listing.subject_count) == (person, 1)


def test_who_takes_part_is_not_told_but_that_it_is_oneself(subjects, people, as_below):
    case = cases.approved_below(subjects, people)

    told = as_below.get(f"{CASES}/{case.pk}")

    parts = {one["part"]: one["is_me"] for one in told["participants"]}
    assert parts == {"BENEFICIARY": False, "MAKER": False, "CHECKER_1": True}
    assert str(people.clerk.person_id) not in as_below.answer.content.decode()


def test_the_household_sees_its_case_and_appeals(subjects, people, household, unions):
    case = refused(subjects, people, beneficiaries=(household.person_id,))
    client = client_for(household)
    assert [row["id"] for row in client.get(CASES)["items"]] == [str(case.pk)]

    told = act(client, case, "appeal", {"text": "已补充证明"})
    assert (told["state"], told["appeal"]["state"]) == ("APPEALED", "OPEN")

    body = {"is_restored": True, "reason": "材料已补齐"}
    upper = client_for(accounts.officer("street-01", unions.jinguanyi))
    told = act(upper, case, "appeal/decision", body)
    assert (told["state"], told["appeal"]["state"]) == ("IN_REVIEW", "RESTORED")


def test_the_union_appeals_for_the_household(subjects, people, as_clerk):
    case = refused(subjects, people)

    assert act(as_clerk, case, "appeal", {"text": "补充"})["state"] == "APPEALED"


@pytest.mark.parametrize("who", ["stranger", "reviewer"])
def test_nobody_else_appeals(subjects, people, who, as_above):
    case = refused(subjects, people)
    stranger = client_for(accounts.worker("13900139008"))

    client = stranger if who == "stranger" else as_above
    act(client, case, "appeal", {"text": "补充"}, expect=404)


def test_a_member_of_the_household_that_decides_is_not_heard(subjects, people):
    case = cases.submitted(subjects, people, beneficiaries=(people.below.person_id,))
    body = {"digest": bytes(case.digest).hex()}

    told = act(client_for(people.below), case, "approval", body, expect=403)

    assert told["code"] == "conflict_of_interest"


RULE = {
    "kind": "APPLICATION",
    "levels": ["COUNTY", "PREFECTURE"],
    "from_amount_fen": 500_000,
    "document_number": "川工办〔2026〕9号",
    "valid_from": "2026-12-01",
}


def of_the_accountant(union) -> JsonClient:
    return client_for(accounts.officer("books-01", union, Office.ACCOUNTANT))


def test_the_province_sets_the_levels_and_everybody_reads_them(unions, as_anyone):
    client = of_the_accountant(unions.root)

    client.post("/api/v1/chain-rules", RULE, idempotency_key="k1")

    (told,) = as_anyone.get("/api/v1/chain-rules?kind=APPLICATION")["items"]
    assert (told["levels"], told["notice_days"]) == (["COUNTY", "PREFECTURE"], 5)


def test_a_county_sets_no_levels(unions):
    client = of_the_accountant(unions.jinjiang)

    told = client.post("/api/v1/chain-rules", RULE, idempotency_key="k1", expect=403)

    assert told["code"] == "forbidden"


def test_a_rule_ends_after_it_begins(unions):
    client = of_the_accountant(unions.root)
    body = RULE | {"valid_to": "2026-11-30"}

    told = client.post("/api/v1/chain-rules", body, idempotency_key="k1", expect=400)

    assert told["errors"][0]["pointer"] == "#/valid_to"


def test_a_household_sees_no_case_of_another(subjects, people, household):
    case = cases.submitted(subjects, people)
    client = client_for(household)

    assert client.get(CASES)["items"] == []
    client.get(f"{CASES}/{case.pk}", expect=404)
