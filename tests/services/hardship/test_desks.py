"""Desks of hardship: households registered, joined, parted; dossiers submitted."""

import pytest

from members.offices.choices import Office
from services.hardship.models import Household, HouseholdMember
from tests.browser import Browser, readable
from tests.factories import accounts, hardship, people, tree
from tests.factories.hardship import case_of, fresh
from unionhub.kernel import clock

pytestmark = pytest.mark.django_db
BASE = "/admin/services"
HOME = {
    "region": tree.JINGUANYI,
    "residence": "URBAN",
    "address": "水井坊 8 号",
    "phone": "13800138001",
}


def page(row, act="change"):
    return f"{BASE}/{row._meta.model_name}/{row.pk}/{act}/"


def person(serial, born="19800307", **more):
    number = people.document(serial, born).number
    given = {"name": "李大海", "id_type": "RESIDENT_ID", "id_number": number}
    return given | more


@pytest.fixture
def clerk(unions):
    return Browser(accounts.officer("jinjiang-07", unions.jinjiang, Office.CLERK))


def register(clerk, unions, **more):
    given = HOME | person(1, health="DISABLED") | {"organisation": unions.jinjiang.pk}
    return clerk.send(f"{BASE}/household/registration/", **given | more)


def test_a_household_is_registered_with_its_head_and_others_join(clerk, unions):
    register(clerk, unions, disability="LIMB", disability_grade="2")
    made = Household.objects.get()

    said = clerk.send(
        page(made, "joining"),
        version=made.version,
        relation="SPOUSE",
        **person(2, name="王小梅"),
    )

    assert "已登记加入" in readable(said)
    assert (made.organisation, made.region_id) == (unions.jinjiang, tree.JINGUANYI)
    relations = made.members.order_by("since", "pk").values_list("relation", flat=True)
    assert sorted(relations) == ["HEAD", "SPOUSE"]
    head = made.members.get(relation="HEAD")
    assert hardship.sealed(head, "health_sealed") == "DISABLED:LIMB:2"


def test_a_wrong_number_and_half_a_disability_are_told_at_their_fields(clerk, unions):
    wrong = register(clerk, unions, id_number="110105194912310021")
    half = register(clerk, unions, disability="LIMB")

    assert "校验位" in readable(wrong)
    assert "残疾类别和等级须同时填写" in readable(half)
    assert not Household.objects.exists()


def test_a_reviewer_registers_nobody(unions):
    reviewer = Browser(accounts.officer("jinjiang-08", unions.jinjiang))

    reviewer.open(f"{BASE}/household/registration/", expect=404)


def test_a_household_parts(clerk, unions):
    made = hardship.household(unions.jinjiang)
    spouse = made.members.get(relation="SPOUSE")
    child = made.members.get(relation="CHILD")

    asked = clerk.open(page(made, "split"))
    said = clerk.send(
        page(made, "split"),
        version=made.version,
        members=[str(spouse.pk), str(child.pk)],
        head=str(spouse.pk),
        organisation=unions.jinjiang.pk,
        **HOME,
    )

    assert str(spouse.pk) in asked
    assert "已分户" in readable(said)
    assert HouseholdMember.objects.live().filter(household=made).count() == 1
    assert Household.objects.get(head_id=spouse.person_id).members.count() == 2


def test_under_a_case_the_household_stays_as_it_is(clerk, unions):
    made = hardship.submitted(unions.jinjiang)

    seen = clerk.open(page(made.household))

    assert page(made.household, "joining") not in seen
    assert page(made.household, "split") not in seen


def test_a_dossier_is_submitted_once_nothing_is_missing(clerk, unions):
    made = hardship.checked(unions.jinjiang, at=clock.now())
    ready = clerk.open(page(made))
    paper = made.papers.get(kind="INCOME")
    made.papers.filter(kind="INCOME").delete()
    lacking = clerk.open(page(made))
    paper.save(force_insert=True)

    said = clerk.send(page(made, "submission"), version=made.version)

    assert page(made, "submission") in ready
    assert page(made, "submission") not in lacking
    assert "已提交审批" in readable(said)
    assert (fresh(made).state, case_of(made).state) == ("APPROVAL", "IN_REVIEW")
    assert page(case_of(made)) in clerk.open(page(made))
