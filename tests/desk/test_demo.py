"""The demo province, loaded once for this file (twice, to see that both are equal)."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import Count, Sum

from members.enrolment import operations
from members.enrolment.choices import EnrolmentState, Rung
from members.enrolment.models import Enrolment, EnrolmentStep
from members.organisations import operations as organisations
from members.organisations.choices import UnionKind, UnionLevel, UnionStatus
from members.organisations.models import Employer, Organisation, OrganisationSeries
from members.people import operations as people
from members.people.choices import MemberChange, RealnameState, Standing
from members.people.models import HeadcountDelta, Member, MembershipPeriod
from tests.desk.demo_province import (
    AT,
    TODAY,
    WRITTEN,
    Province,
    a_loading,
    count_by,
    courier_union,
    enrolled,
    federation,
    fingerprint,
    in_clear,
    officer,
    opened_numbers,
)
from unionhub.accounts.models import User
from unionhub.audit.models import AuditEvent
from unionhub.desk.demo import story
from unionhub.desk.demo.loading import load
from unionhub.desk.demo.people import PERMIT_REGION, PHONES, REGION
from unionhub.kernel import actor, identity, member_numbers, names, sealing
from unionhub.kernel.errors import Gone, NotFound
from unionhub.persons import operations as persons
from unionhub.reference.models import Region

# That it loads on PostgreSQL too, tests/served sees.
pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(scope="module")
def province(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        with transaction.atomic():
            load(a_loading())
            first = {model.__name__: fingerprint(model) for model in WRITTEN}
            transaction.set_rollback(True)
        told = []
        load(a_loading(told.append))
        yield Province(first, told)
        transaction.set_rollback(True)


def test_two_fresh_loads_on_one_day_are_equal(province):
    second = {model.__name__: fingerprint(model) for model in WRITTEN}

    assert second == province.first


def test_progress_is_told(province):
    assert len(province.told) == 8


def test_a_second_load_changes_nothing(province):
    before = {model.__name__: fingerprint(model) for model in WRITTEN}
    events = AuditEvent.objects.count()

    assert load(a_loading()) is False

    assert {model.__name__: fingerprint(model) for model in WRITTEN} == before
    assert AuditEvent.objects.count() == events


def test_every_prefecture_and_county_has_its_federation(province):
    territories = Organisation.objects.filter(kind=UnionKind.FEDERATION)

    served = set(territories.values_list("territory", flat=True))

    levels = ("PROVINCE", "PREFECTURE", "COUNTY")
    regions = Region.objects.filter(level__in=levels).values_list("code", flat=True)
    assert served == set(regions)
    assert count_by(Organisation, "level")["PREFECTURE"] > 21 * 3


def test_there_are_unions_of_every_kind_and_status(province):
    assert set(count_by(Organisation, "kind")) == set(UnionKind.values)
    assert set(count_by(Organisation, "level")) == set(UnionLevel.values)
    assert set(count_by(Organisation, "status")) == set(UnionStatus.values)
    assert count_by(Organisation, "kind")["TOWNSHIP"] > 400
    assert count_by(Organisation, "kind")["SINGLE"] > 300


def test_every_township_of_central_chengdu_has_its_union(province):
    centre = ("510104", "510105", "510106", "510107", "510108")
    towns = Region.objects.filter(parent__in=centre)

    unions = Organisation.objects.filter(kind="TOWNSHIP", territory__in=towns).active()

    assert unions.count() == towns.count() == 62


def test_parent_and_place_are_independent(province):
    elsewhere = Organisation.objects.filter(
        parent__kind__in=("GROUP_CORP", "INDUSTRIAL")
    )

    assert elsewhere.exclude(region__code__startswith="5101").exists()


def test_the_tree_is_as_if_founded_union_by_union(province):
    unions = {union.pk: union for union in Organisation.objects.all()}
    children = Counter(union.parent_id for union in unions.values())
    series = dict(OrganisationSeries.objects.values_list("region", "last"))

    for union in unions.values():
        upper = unions[union.parent_id].path if union.parent_id else ""
        assert union.path[:-4] == upper
        assert union.last_child == children[union.pk]
    assert Counter(code[:6] for code in unions) == series
    assert {int(code[6:]) <= series[code[:6]] for code in unions} == {True}


@pytest.mark.parametrize(
    ("kind", "level"), [("SINGLE", "GRASSROOTS"), ("COMMUNITY", "GRASSROOTS")]
)
def test_founding_goes_on_where_the_demo_ends(province, kind, level):
    township = Organisation.objects.get(kind="TOWNSHIP", territory=story.JINGUANYI)
    founding = organisations.Founding(
        name="新建工会", kind=kind, level=level, region=story.JINGUANYI
    )

    founded = organisations.found(township.pk, founding, by=actor.installer(), at=AT)
    approval = organisations.Approval("川工〔2026〕9号", TODAY, township.pk)
    organisations.activate(founded.pk, approval, by=actor.installer(), at=AT)

    assert founded.path[:-4] == township.path
    assert Organisation.objects.get(pk=founded.pk).accepts_members


def test_members_stand_in_every_way(province):
    assert Member.objects.count() > 5000
    assert set(count_by(Member, "standing")) == set(Standing.values)
    assert set(count_by(Member, "realname_state")) == set(RealnameState.values)
    never_alone = {MemberChange.LEAVE, MemberChange.EXPEL, MemberChange.DECEASE}
    never_alone |= {MemberChange.TRANSFER_OUT}
    events = set(count_by(MembershipPeriod, "event"))
    assert events == set(MemberChange.values) - never_alone


def test_every_headcount_equals_the_recount(province):
    counted = HeadcountDelta.objects.values_list("organisation").annotate(
        n=Sum("delta")
    )
    active = Member.objects.active().values_list("organisation").annotate(n=Count("pk"))

    assert {union: n for union, n in counted if n} == dict(active)
    for union in (federation(story.PROVINCE), federation("510104"), courier_union()):
        members = Member.objects.under(union).active()
        headcount = people.headcount(union, on=TODAY)
        assert headcount.total == members.count() > 0
        proven = members.filter(realname_state="PASSED")
        assert headcount.real_name == proven.count()
        groups = Counter(members.values_list("occupation_group", flat=True))
        assert {g: n for g, n in headcount.by_group.items() if n} == groups


def test_a_membership_that_goes_on_has_one_open_period_and_no_other_has(province):
    live = Member.objects.filter(standing__in=("ACTIVE", "RETAINED"))
    members = live.values_list("person", "organisation", "standing")
    opened = MembershipPeriod.objects.filter(to_on=None)

    periods = opened.values_list("person", "organisation", "standing")

    assert set(periods) == set(members)
    assert not MembershipPeriod.objects.filter(from_on__gt=TODAY).exists()
    assert not MembershipPeriod.objects.filter(to_on__gt=TODAY).exists()
    first = dict(
        MembershipPeriod.objects.order_by("-from_on").values_list("person", "from_on")
    )
    assert dict(Member.objects.values_list("person", "joined_on")) == first


def test_a_union_that_is_no_more_has_nobody(province):
    gone = (UnionStatus.PREPARING, UnionStatus.DISSOLVED)

    assert not Member.objects.active().filter(organisation__status__in=gone).exists()
    assert MembershipPeriod.objects.filter(organisation__status="DISSOLVED").exists()


def test_requests_are_in_every_state_and_on_every_rung(province):
    assert set(count_by(Enrolment, "state")) == set(EnrolmentState.values)
    assert set(count_by(Enrolment, "rung")) == set(Rung.values)
    assert Enrolment.objects.overdue_on(TODAY).count() > 30
    assert Enrolment.objects.filter(climbs=1, state="PENDING").exists()
    assert Enrolment.objects.filter(state="PENDING", due_on__gte=TODAY).count() > 100
    verdicts = {
        candidate["verdict"]
        for trace in Enrolment.objects.values_list("trace", flat=True)
        for candidate in trace
    }
    expected = {"CHOSEN", "NOT_ACTIVE", "NO_UNION", "AMBIGUOUS", "UNKNOWN"}
    assert verdicts >= expected | {"NONE_SERVES", "OVERDUE", "MANUAL"}


def test_a_stranger_with_a_members_number_waits_unproven(province):
    members = Member.objects.active().values("person")

    clashes = Enrolment.objects.open().filter(person__in=members)

    assert clashes.count() >= 10
    assert not clashes.filter(is_proven=True).exists()


def test_whoever_was_admitted_is_a_member_since_that_day(province):
    admitted = Enrolment.objects.filter(state="ADMITTED").select_related(
        "person__member"
    )

    for enrolment in admitted:
        member = enrolment.person.member
        assert member.joined_on == enrolment.decided_at.astimezone(AT.tzinfo).date()
        assert member.organisation_id == enrolment.organisation_id
    assert not Enrolment.objects.filter(decided_at__gt=AT).exists()


def test_the_timeline_follows_the_clock_and_counts_the_versions(province):
    steps = EnrolmentStep.objects.order_by("enrolment", "pk")
    times = {}
    for enrolment, at in steps.values_list("enrolment", "at"):
        times.setdefault(enrolment, []).append(at)

    assert all(moments == sorted(moments) for moments in times.values())
    assert max(moments[-1] for moments in times.values()) <= AT
    versions = dict(Enrolment.objects.values_list("pk", "version"))
    assert versions == {pk: len(moments) for pk, moments in times.items()}


def test_join_codes_live_expire_and_are_revoked(province):
    union = operations.usable_code(story.LIVE_CODE, at=AT).organisation

    assert union.accepts_members
    for dead in (story.EXPIRED_CODE, story.REVOKED_CODE):
        with pytest.raises(Gone):
            operations.usable_code(dead, at=AT)


def test_the_courier_is_reviewed_by_the_companys_union(province):
    enrolment = enrolled(story.COURIER)

    assert (enrolment.rung, enrolment.state) == (Rung.EMPLOYER, EnrolmentState.PENDING)
    with pytest.raises(NotFound):
        operations.approve(enrolment.pk, by=officer(story.ELSEWHERE_REVIEWER), at=AT)
    reviewer = officer(story.ENTERPRISE_REVIEWER)
    assert operations.approve(enrolment.pk, by=reviewer, at=AT).state == "ADMITTED"
    assert Member.objects.get(pk=enrolment.person_id).organisation == courier_union()


def test_the_alias_leads_to_the_same_union(province):
    workplace = operations.requests.Workplace(
        occupation_group="COURIER",
        work_region=story.DONGHU,
        employer_name=story.COURIER_ALIAS,
    )

    route = operations.preview(workplace, at=AT)

    assert (route.reason, route.organisation) == ("EMPLOYER_ALIAS", courier_union())


def test_the_rider_is_a_member_of_the_industry_federation_at_once(province):
    enrolment = enrolled(story.RIDER)

    assert (enrolment.rung, enrolment.state) == (Rung.INDUSTRY, EnrolmentState.ADMITTED)
    assert enrolment.organisation.territory_id == story.JINJIANG
    assert enrolment.trace[0]["verdict"] == "NO_UNION"


def test_the_housekeeper_waits_at_the_township_and_the_county_may_approve(province):
    enrolment = enrolled(story.HOUSEKEEPER)

    assert (enrolment.rung, enrolment.state) == (Rung.REGION, EnrolmentState.PENDING)
    assert enrolment.organisation.territory_id == story.JINGUANYI
    reviewer = officer(story.COUNTY_REVIEWER)
    assert operations.approve(enrolment.pk, by=reviewer, at=AT).state == "ADMITTED"


@pytest.mark.parametrize("username", [story.COUNTY_REVIEWER, story.ENTERPRISE_REVIEWER])
def test_a_reviewer_finds_work_on_the_desk(province, username):
    desk = Enrolment.objects.visible_to(officer(username))

    assert desk.filter(state="PENDING").exists()


def test_every_officer_signs_in_and_acts_in_place(province):
    for login in story.LOGINS:
        user = User.objects.get(username=login.username)
        assert officer(login.username).scope
        assert user.is_officer
    assert user.check_password(story.PASSWORD)
    assert officer(story.FORMER_REVIEWER).scope == ()


def test_the_known_workers_have_accounts(province):
    member = User.objects.by_phone(story.MEMBER_PHONE).get()
    waiting = User.objects.by_phone(story.WAITING_PHONE).get()

    assert Member.objects.get(person=member.person_id).standing == "ACTIVE"
    assert waiting.enrolments.get().organisation.territory_id == story.JINGUANYI
    for applicant in story.APPLICANTS:
        assert not User.objects.by_phone(applicant.phone).exists()


def test_no_number_belongs_to_anybody(province):
    numbers = {n for field, n in opened_numbers() if field == "id_number_sealed"}
    phones = {n for field, n in opened_numbers() if field == "phone_sealed"} - {""}

    digits = {number for number in numbers if number[0].isdigit()}
    assert {number[:6] for number in digits} == {REGION, PERMIT_REGION}
    assert not Region.objects.filter(code__startswith=REGION[:4]).exists()
    others = {re.sub(r"[0-9]{5}$", "", number) for number in numbers - digits}
    assert others == {"DEMO", "ZZZ5100000"}
    assert {phone[:3] for phone in phones} == {PHONES}
    assert all(
        "演示" in name for name in Employer.objects.values_list("name", flat=True)
    )


def test_every_number_keeps_the_rules_and_leads_to_its_person(province):
    members = Member.objects.order_by("pk")[:300]

    for member in members:
        number = sealing.unseal(member, "id_number_sealed")
        document = identity.parse(member.document_kind, number, today=TODAY)
        assert document.sex == member.sex
        assert names.normalise(member.name) == member.name
        assert member_numbers.is_valid(member.number)
        assert persons.find(document).pk == member.pk


def test_no_number_stands_in_clear_in_any_column(province):
    canaries = {number for _field, number in opened_numbers()} - {""}

    found = in_clear(canaries)

    assert len(canaries) > 10_000
    assert found == []


def test_each_list_leaves_one_event_with_count_and_digest(province):
    events = AuditEvent.objects.filter(verb__endswith=".loaded")

    facts = dict(events.values_list("verb", "facts"))

    assert facts["members.loaded"]["count"] == Member.objects.count()
    assert facts["organisations.loaded"]["count"] == Organisation.objects.count()
    assert len(facts["enrolments.loaded"]["digest"]) == 64
    assert facts["demo.loaded"] == {"edition": 1}


def test_the_command_says_that_nothing_changed(province, settings, capsys):
    settings.DEMO = True

    call_command("load_demo")

    assert "未作改动" in capsys.readouterr().out


def test_the_logins_are_printed_with_their_places(province, settings, capsys):
    settings.DEMO = True

    call_command("demo_logins")

    printed = capsys.readouterr().out
    assert story.PASSWORD in printed
    assert re.search(r"demo-county-reviewer +锦江区总工会 审核人", printed)
    assert all(login.username in printed for login in story.LOGINS)
    assert story.MEMBER_PHONE in printed


def test_working_age_is_kept(province):
    youngest = Member.objects.exclude(birth_year=None).order_by("-birth_year").first()

    assert youngest.birth_year <= (AT - timedelta(16 * 366)).year


def test_the_scanner_finds_a_planted_number(province):
    Organisation.objects.filter(parent=None).update(name=story.COURIER.id_number)

    found = in_clear({story.COURIER.id_number})

    assert found == [("members_organisation", story.COURIER.id_number)]
