"""The officer's list of members: columns that are read and shown without a serializer.

The one fast path of this wing's doors (docs/adr/0009-the-list-of-members-is-plain.md):
what a member looks like is said by ``MemberSerializer``, and a test compares the bytes.
"""

from typing import Any

from django.db.models import QuerySet
from django.db.models.enums import Choices
from rest_framework.request import Request
from rest_framework.response import Response

from members.organisations.choices import OccupationGroup, UnionKind
from members.people.api import EXAMPLE, MayViewMembers, MemberSerializer
from members.people.choices import RealnameState, Sex, Standing
from members.people.models import Member
from unionhub.kernel import masking, sealing
from unionhub.persons.choices import DocumentKind
from unionhub.web.fields import CodeField, StrictSerializer
from unionhub.web.labels import Labels, labels
from unionhub.web.paging import page_response_serializer
from unionhub.web.rendering import PlainJSONRenderer
from unionhub.web.schema import operation
from unionhub.web.views import PageView

COLUMNS = (
    "person_id", "number", "name", "document_kind", "id_number_sealed", "phone_sealed",
    "sex", "birth_year", "occupation_group", "employer_name", "standing",
    "realname_state", "joined_on", "version", "org_path", "organisation_id",
    "organisation__name", "organisation__kind", "organisation__office_phone",
)  # fmt: skip
WORDS: dict[str, type[Choices]] = {
    "document_kind": DocumentKind,
    "sex": Sex,
    "occupation_group": OccupationGroup,
    "kind": UnionKind,
    "standing": Standing,
    "realname_state": RealnameState,
}


def shown(rows: list[Any]) -> list[dict[str, Any]]:
    """Members as ``MemberSerializer`` shows them, from rows of ``COLUMNS``.

    Raises:
        SealBroken: a number does not open.
    """
    words = {name: labels(choices) for name, choices in WORDS.items()}
    return [_member(row, words) for row in rows]


def _member(row: Any, words: dict[str, Labels]) -> dict[str, Any]:
    key = str(row.person_id)
    id_number = sealing.opened(Member, "id_number_sealed", key, row.id_number_sealed)
    return {
        "id": key,
        "number": row.number,
        "name": row.name,
        "document_kind": row.document_kind,
        "document_kind_label": words["document_kind"][row.document_kind],
        "id_number": masking.id_number(id_number),
        "phone": _phone(key, row.phone_sealed),
        "sex": row.sex,
        "sex_label": words["sex"][row.sex],
        "birth_year": row.birth_year,
        "occupation_group": row.occupation_group,
        "occupation_group_label": words["occupation_group"][row.occupation_group],
        "employer_name": row.employer_name,
        "organisation": {
            "code": row.organisation_id,
            "name": row.organisation__name,
            "kind": row.organisation__kind,
            "kind_label": words["kind"][row.organisation__kind],
            "office_phone": row.organisation__office_phone,
        },
        "standing": row.standing,
        "standing_label": words["standing"][row.standing],
        "realname_state": row.realname_state,
        "realname_state_label": words["realname_state"][row.realname_state],
        "joined_on": row.joined_on,
        "version": row.version,
    }


def _phone(key: str, sealed: Any) -> str:
    if sealed is None:
        return ""
    return masking.phone(sealing.opened(Member, "phone_sealed", key, sealed))


class MemberQuerySerializer(StrictSerializer):
    """How a list of members can be narrowed."""

    standing = CodeField(Standing, required=False, help_text="会籍状态。")
    realname_state = CodeField(RealnameState, required=False, help_text="实名状态。")
    occupation_group = CodeField(
        OccupationGroup, required=False, help_text="职业群体。"
    )


class MembersView(PageView):
    """The members in scope, in the order of the tree."""

    sensitive = True
    keyset = ("org_path", "person_id")
    serializer_class = MemberSerializer
    renderer_classes = [PlainJSONRenderer]
    query_serializer_class = MemberQuerySerializer
    permission_classes = [MayViewMembers]

    def rows(self) -> QuerySet[Any, Any]:
        """Narrowed by scope and filters; the columns that are shown."""
        members = Member.objects.visible_to(self.actor).filter(**self.params)
        return members.values_list(*COLUMNS, named=True)

    def items(self, rows: list[Any]) -> list[dict[str, Any]]:
        """The rows as ``serializer_class`` would show them."""
        return shown(rows)

    @operation(
        operation_id="listMembers",
        tag="干部",
        summary="本级及所辖工会的会员",
        description="按组织树顺序分页列出任职范围内的会员；证件号码和手机号码已遮蔽。",
        answers={200: page_response_serializer(MemberSerializer)},
        examples={"answer": {"items": [EXAMPLE], "next": None, "next_cursor": None}},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)
