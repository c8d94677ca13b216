"""The fast list of members and the serializer it stands for: the same bytes."""

import pytest
from django.utils import translation
from rest_framework.renderers import JSONRenderer

from members.organisations.choices import OccupationGroup, UnionKind
from members.organisations.models import Organisation
from members.people.api import MemberSerializer
from members.people.choices import RealnameState, Sex, Standing
from members.people.list_api import COLUMNS, shown
from members.people.models import Member
from tests import journeys
from tests.factories import accounts
from unionhub.kernel import sealing
from unionhub.persons.choices import DocumentKind
from unionhub.web.labels import labels

NAMES = [
    "",
    "欧阳小明",
    "阿卜杜拉·买买提",
    'Ann "O\'Brien" \\ </script>',
    "a\u2028b\u2029c\u00a0d\x7f\x01\t\n",
    "𠮷野家😀",
]
VALUES = {
    "name": NAMES,
    "employer_name": NAMES,
    "document_kind": [*DocumentKind.values, "NO_SUCH_KIND"],
    "sex": [*Sex.values, 5],
    "birth_year": [None, 1900, 2010],
    "occupation_group": OccupationGroup.values,
    "standing": Standing.values,
    "realname_state": RealnameState.values,
    "version": [1, 2**31 - 1],
    "phone_sealed": [None, b""],
}
NUMBERS = ["", "P12", "E12345678", "510105900307001", "51010519900307001X"]


@pytest.fixture
def member(unions, at):
    reviewer = accounts.officer("jinjiang-02", unions.jinjiang)
    return journeys.admitted(at, reviewer)


def serialized(answer, language):
    """The page as the serializer and the usual renderer would have written it."""
    rows = Member.objects.select_related("organisation")
    with translation.override(language):
        items = MemberSerializer(rows.order_by("org_path", "pk"), many=True).data
        return JSONRenderer().render({**answer, "items": items})


def assert_same_bytes(client, language="zh-hans"):
    answer = client.get("/api/v1/members", accept_language=language)

    assert len(answer["items"]) == Member.objects.count()
    assert client.answer.content == serialized(answer, language)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("column", VALUES)
def test_every_value_is_written_as_the_serializer_writes_it(
    member, as_officer, column, language
):
    for value in VALUES[column]:
        Member.objects.filter(pk=member.pk).update(**{column: value})

        assert_same_bytes(as_officer, language)


@pytest.mark.parametrize("name", NAMES)
def test_unions_are_written_as_the_serializer_writes_them(member, as_officer, name):
    own = Organisation.objects.filter(pk=member.organisation_id)
    own.update(name=name, office_phone=name[:20])

    assert_same_bytes(as_officer)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_kinds_of_unions_have_the_words_of_the_model(language):
    with translation.override(language):
        for kind in [*UnionKind.values, "NO_SUCH_KIND"]:
            assert labels(UnionKind)[kind] == Organisation(kind=kind).get_kind_display()


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_are_masked_as_the_serializer_masks_them(member, as_officer, number):
    sealed = {
        field: sealing.seal(Member, field, member.pk, number)
        for field in ("id_number_sealed", "phone_sealed")
    }
    Member.objects.filter(pk=member.pk).update(**sealed)

    assert_same_bytes(as_officer)


def test_a_page_with_a_following_one_and_a_total_is_the_same(
    unions, at, member, as_officer
):
    reviewer = accounts.officer("jinjiang-03", unions.jinjiang)
    journeys.admitted(at, reviewer, serial=2, phone="13800138002")

    address = "/api/v1/members?limit=2&with_total=true"
    answer = as_officer.get(address)
    assert as_officer.answer.content == serialized(answer, "zh-hans")
    assert answer["total"] == 2

    pages = [as_officer.get("/api/v1/members?limit=1")]
    pages.append(as_officer.get(pages[0]["next"]))

    assert [item for page in pages for item in page["items"]] == answer["items"]
    assert pages[1]["next"] is None


def test_indents_that_were_asked_for_are_given(member, as_officer):
    as_officer.get("/api/v1/members", accept="application/json; indent=2")

    assert b'{\n  "items": [' in as_officer.answer.content


def test_a_number_that_does_not_open_is_never_shown(member):
    Member.objects.filter(pk=member.pk).update(id_number_sealed=b"\x01\x01" + bytes(40))
    rows = list(Member.objects.values_list(*COLUMNS, named=True))

    with pytest.raises(sealing.SealBroken):
        shown(rows)
