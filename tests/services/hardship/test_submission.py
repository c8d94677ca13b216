"""A dossier before its case: handed to it, followed, and unchanged meanwhile."""

from datetime import timedelta

import pytest

from services.hardship import operations
from services.hardship.content import digest, lines_of
from services.hardship.eligibility import NotReady
from services.hardship.means import Causes
from services.hardship.models import Dossier
from services.review import operations as review
from services.review.access import ConflictOfInterest
from services.review.models import Notice
from services.review.questions import LinesOf
from services.review.tasks import tend
from tests.client import JsonClient, client_for
from tests.factories import hardship, tree
from tests.factories.hardship import AT, POOR, case_of, decider, fresh
from unionhub.kernel import actor, clock
from unionhub.kernel.errors import NotAllowed, NotFound, NotNow, Stale, WrongState

pytestmark = pytest.mark.django_db
DOSSIERS = "/api/v1/dossiers"


@pytest.fixture
def union(unions):
    """An enterprise's: it decides first, and the county above it last."""
    return tree.enterprise(unions.jinguanyi, tree.JINGUANYI)


def clerk(union):
    return hardship.clerk(union, "clerk-of-the-dossier")


def parts_of(dossier):
    rows = case_of(dossier).participants.order_by("part")
    return list(rows.values_list("part", flat=True))


def test_a_complete_dossier_lies_before_a_case(union):
    made = hardship.checked(union)

    case = operations.submit(made.pk, by=clerk(union), at=AT)

    made = fresh(made)
    assert (made.state, made.case_id) == ("APPROVAL", case.pk)
    assert (case.kind, case.subject, case.org_path) == (
        "DOSSIER",
        made.pk,
        union.path,
    )
    assert parts_of(made) == [*["BENEFICIARY"] * 3, "MAKER", *["VISITOR"] * 2]


def test_what_is_missing_is_named(union):
    made = hardship.checked(union)
    made.papers.filter(kind="INCOME").delete()

    with pytest.raises(NotReady) as refusal:
        operations.submit(made.pk, by=clerk(union), at=AT)

    assert refusal.value.facts == {"missing": ["paper:INCOME"]}
    assert fresh(made).state == "CHECKING"


def test_only_the_clerks_of_the_union_submit(unions, union):
    made = hardship.checked(union)

    with pytest.raises(NotFound):
        operations.submit(made.pk, by=clerk(unions.zigong), at=AT)
    with pytest.raises(NotAllowed):
        operations.submit(made.pk, by=hardship.reviewer(union), at=AT)


def test_another_version_is_not_submitted(union):
    made = hardship.checked(union)

    with pytest.raises(Stale):
        operations.submit(made.pk, by=clerk(union), at=AT, version=made.version - 1)


def test_it_is_active_when_every_level_has_agreed_and_the_notice_is_over(union):
    made = hardship.active_dossier(union)

    case = case_of(made)
    assert (case.state, made.state) == ("APPROVED", "ACTIVE")
    assert (made.tier, made.active_on) == ("DEEP", AT.date())
    assert made.checked_until == AT.date().replace(year=AT.year + 1)
    assert made.assessments.get().state == "AGREED"


@pytest.mark.parametrize("where", ["jinjiang", "chengdu"])
def test_where_one_level_decides_it_decides_after_the_notice(unions, where):
    made = hardship.active_dossier(getattr(unions, where))

    assert (made.state, len(case_of(made).levels)) == ("ACTIVE", 1)


@pytest.mark.parametrize("who", ["visitor-01", "visitor-02"])
def test_whoever_visited_decides_nothing_of_it(union, who):
    made = hardship.submitted(union)
    both = hardship.officer(union, who)
    hardship.accounts.appoint(both, case_of(made).desk, hardship.Office.REVIEWER)

    with pytest.raises(ConflictOfInterest):
        review.approve(
            case_of(made).pk,
            digest=bytes(case_of(made).digest),
            by=reviewing(both),
            at=AT,
        )


def reviewing(user):
    held = user.appointments.get(office="REVIEWER")
    return hardship.actor_for(user, AT, acting_as=held.pk)


def test_whoever_visited_may_hand_it_in(union):
    made = hardship.checked(union)

    operations.submit(made.pk, by=hardship.clerk(union, "visitor-01"), at=AT)

    assert parts_of(made) == [*["BENEFICIARY"] * 3, "MAKER", "VISITOR"]


def test_an_objection_stops_it_and_a_dismissal_goes_on(union):
    made = hardship.hung_out(union)
    told = objected(made)
    stopped = fresh(made).state

    review.decide_objection(
        told.objection.pk, is_upheld=False, reply="不实", by=decider(made), at=AT
    )

    assert (stopped, fresh(made).state) == ("OBJECTION", "NOTICE")


def test_an_objection_that_is_right_sends_it_back(union):
    made = hardship.hung_out(union)
    told = objected(made)

    review.decide_objection(
        told.objection.pk, is_upheld=True, reply="有两套房", by=decider(made), at=AT
    )

    assert (fresh(made).state, case_of(made).state) == ("RETURNED", "RETURNED")


def objected(dossier):
    notice = Notice.objects.get(case=case_of(dossier))
    text = review.ObjectionText(text="有两套房")
    return review.object_to(notice.pk, text, by=actor.public(), at=AT)


def test_what_was_sent_back_comes_back_in_its_place(union):
    made = hardship.submitted(union)
    before = sent_back(made)
    note = fresh(made).note

    operations.correct(made.pk, hardship.FACTS, by=clerk(union), at=AT)
    after = operations.submit(made.pk, by=clerk(union), at=AT)

    assert note == "收入证明"
    assert (after.pk, after.due_on) == (before.pk, before.due_on)
    assert (after.cycle, fresh(made).state) == (2, "APPROVAL")


def sent_back(dossier):
    case = case_of(dossier)
    by = decider(dossier)
    return review.send_back(case.pk, missing=["收入证明"], by=by, at=AT)


def test_what_a_case_sent_back_is_refused_by_its_levels_only(union):
    made = hardship.submitted(union)
    sent_back(made)
    operations.hand_in(made.pk, by=clerk(union), at=AT)

    with pytest.raises(NotNow) as refusal:
        operations.refuse(made.pk, reason="不符合", by=clerk(union), at=AT)

    assert refusal.value.reason == "under_review"


def test_a_case_taken_back_takes_the_dossier_along(union):
    made = hardship.submitted(union)

    review.withdraw(case_of(made).pk, reason="本人撤回", by=clerk(union), at=AT)

    assert fresh(made).state == "WITHDRAWN"
    with pytest.raises(WrongState):
        operations.submit(made.pk, by=clerk(union), at=AT)


def test_an_appeal_opens_it_again(unions, union):
    made = hardship.submitted(union)
    refused(made)
    told = fresh(made)

    restore(unions, made)

    assert (told.state, told.note) == ("REFUSED", "不符合条件")
    assert fresh(made).state == "APPROVAL"


def test_an_appeal_does_not_give_a_household_two(unions, union):
    made = hardship.submitted(union)
    refused(made)
    operations.open_(made.household_id, hardship.FACTS, by=clerk(union), at=AT)

    with pytest.raises(operations.DossierExists):
        restore(unions, made)

    assert (fresh(made).state, case_of(made).state) == ("REFUSED", "APPEALED")


def test_an_appeal_does_not_bring_back_a_household_that_has_ended(unions, union):
    made = hardship.submitted(union)
    refused(made)
    for relation in ("CHILD", "SPOUSE", "HEAD"):
        gone(made, relation)

    with pytest.raises(NotNow) as refusal:
        restore(unions, made)

    assert refusal.value.reason == "household_ended"
    assert (fresh(made).state, case_of(made).state) == ("REFUSED", "APPEALED")


def test_an_appeal_does_not_bring_back_a_worker_who_has_left(unions, union):
    made = hardship.submitted(union)
    spouse = made.household.members.get(relation="SPOUSE")
    Dossier.objects.filter(pk=made.pk).update(worker=spouse.person)
    refused(made)
    gone(made, "SPOUSE")

    with pytest.raises(NotReady) as refusal:
        restore(unions, made)

    assert refusal.value.facts == {"missing": ["worker"]}
    assert fresh(made).state == "REFUSED"


def gone(dossier, relation):
    member = dossier.household.members.get(relation=relation)
    operations.leave(member.pk, "MOVED", by=clerk(dossier.organisation), at=AT)


def refused(dossier):
    by = decider(dossier)
    review.refuse(case_of(dossier).pk, reason="不符合条件", by=by, at=AT)


def restore(unions, dossier):
    case = case_of(dossier)
    review.appeal(case.pk, text="收入有误", by=clerk(dossier.organisation), at=AT)
    above = hardship.officer(
        case.desk.parent, "judge-of-appeals", hardship.Office.REVIEWER
    )
    review.decide_appeal(
        case.pk,
        is_restored=True,
        reason="重新核算",
        by=hardship.acting(above),
        at=AT,
    )


def test_what_it_says_by_now_is_what_is_signed(union):
    made = hardship.submitted(union)
    Dossier.objects.filter(pk=made.pk).update(housing="OWNED")

    with pytest.raises(review.ApprovalVoid):
        hardship.approve(made)


CHANGES = {
    "housing": lambda d: Dossier.objects.filter(pk=d.pk).update(housing="OWNED"),
    "exclusions": lambda d: Dossier.objects.filter(pk=d.pk).update(
        exclusions=["VEHICLE"]
    ),
    "figures": lambda d: operations.assess(
        d.pk,
        operations.Figures(
            means=POOR.__class__(wages_fen=2_400_001), causes=hardship.CAUSES
        ),
        by=actor.installer(),
        at=AT,
    ),
    "causes": lambda d: operations.assess(
        d.pk,
        operations.Figures(means=POOR, causes=Causes("OTHER")),
        by=actor.installer(),
        at=AT,
    ),
    "member": lambda d: d.household.members.filter(relation="CHILD").update(
        until=AT.date(), departure="MOVED"
    ),
    "paper": lambda d: hardship.paper(d, "OTHER"),
    "visit": hardship.visit,
    "check": lambda d: d.outside_checks.update(finding="DIFFERENT"),
    "signature": lambda d: d.authorisations.first().delete(),
    "home": lambda d: (
        type(d.household).objects.filter(pk=d.household_id).update(residence="RURAL")
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_every_part_of_it_is_in_its_digest(union, what):
    made = hardship.checked(union)
    before = digest(made)

    CHANGES[what](made)

    assert digest(fresh(made)) != before


def test_what_changes_nothing_of_it_leaves_the_digest(union):
    made = hardship.checked(union)

    operations.correct(made.pk, hardship.FACTS, by=clerk(union), at=AT)

    assert digest(fresh(made)) == digest(made)


def test_nobody_joins_or_leaves_while_a_case_decides(union):
    made = hardship.submitted(union)
    child = made.household.members.get(relation="CHILD")

    with pytest.raises(NotNow) as refusal:
        operations.leave(child.pk, "MOVED", by=clerk(union), at=AT)

    assert refusal.value.reason == "household_under_review"


def test_the_public_reads_who_where_and_for_what_and_nothing_more(union):
    made = hardship.hung_out(union)

    line = Notice.objects.get(case=case_of(made)).lines.get()

    assert (line.name, line.place) == ("李*", union.name)
    assert (line.item, line.amount_fen) == ("困难职工建档（深度困难）", None)


def test_other_cases_are_not_about_dossiers(union):
    made = hardship.submitted(union)

    assert lines_of(LinesOf("RECHECK", made.pk)) == []


def test_by_the_doors_it_is_submitted_shown_in_public_and_active(unions, union):
    made = hardship.checked(union, at=clock.now())
    maker = client_for(hardship.officer(union, "maker-01", hardship.Office.CLERK))
    below, above = (
        client_for(hardship.officer(one, name, hardship.Office.REVIEWER))
        for one, name in ((union, "below-01"), (unions.jinjiang, "above-01"))
    )
    told = maker.post(f"{DOSSIERS}/{made.pk}/submission", {}, expect=200)
    case = f"/api/v1/review-cases/{told['case']}"
    decide(below, case)
    decide(above, case, "notice")
    shown = JsonClient().get("/api/v1/public-notices")
    its_time_is_over()
    tend(clock.now())
    decide(above, case)

    assert told["state"] == "APPROVAL"
    assert "李大海" not in str(shown)
    assert shown["items"][0]["lines"][0]["name"] == "李*"
    active = maker.get(f"{DOSSIERS}/{made.pk}")
    assert (active["state"], active["lacking"]) == ("ACTIVE", [])


def decide(client, case, act="approval"):
    digest = client.get(case)["digest"]
    body = {"digest": digest} if act == "approval" else {}
    seen = client.answer.headers["ETag"]
    client.post(f"{case}/{act}", body, expect=200, if_match=seen)


def its_time_is_over():
    today = clock.local_date(clock.now())
    days = {
        "opens_on": today - timedelta(days=10),
        "closes_on": today - timedelta(days=1),
    }
    Notice.objects.update(**days)


def test_a_door_does_not_submit_what_is_missing_something(union):
    made = hardship.visited(union)
    maker = client_for(hardship.officer(union, "maker-01", hardship.Office.CLERK))

    wrong = maker.post(f"{DOSSIERS}/{made.pk}/submission", {}, expect=409)

    assert wrong["code"] == "wrong_state"
