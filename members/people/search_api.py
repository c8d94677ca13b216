"""The door to members by number, phone or name: asked for in the body."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from members.people.api import EXAMPLE, MayViewMembers, MemberSerializer
from members.people.models import Member, MemberQuerySet
from members.people.searching import Criteria, search
from unionhub.persons.choices import DocumentKind
from unionhub.web.documents import document_of
from unionhub.web.fields import (
    CodeField,
    IdNumberField,
    NameField,
    PhoneField,
    ReferenceField,
    StrictInteger,
    fault,
)
from unionhub.web.idempotency import whole
from unionhub.web.paging import CursorInputSerializer, page_response_serializer
from unionhub.web.schema import operation
from unionhub.web.searching import (
    SearchThrottle,
    SearchView,
)

# Exactly one of them is given; beside a name stands one of the others.
WHO = ("id_number", "phone", "number", "name")
BESIDE_A_NAME = {"birth_year", "organisation"}


class MemberSearchInputSerializer(CursorInputSerializer):
    """Who is looked for."""

    id_type = CodeField(DocumentKind, required=False, help_text="证件类型。")
    id_number = IdNumberField(required=False, help_text="证件号码，须完整。")
    phone = PhoneField(required=False, help_text="手机号码，须完整。")
    number = ReferenceField(max_length=12, required=False, help_text="会员号，须完整。")
    name = NameField(
        required=False,
        help_text="姓名或其开头，至少两个字；须同时给出 birth_year 或 organisation。",
    )
    birth_year = StrictInteger(
        min_value=1900, max_value=2100, required=False, help_text="出生年。"
    )
    organisation = ReferenceField(
        max_length=11, required=False, help_text="会员所在工会的编号。"
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One way to look for somebody, as one noun."""
        _require_one_way(attrs)
        paging = {name: attrs.pop(name) for name in ("limit", "cursor")}
        if "id_number" in attrs:
            attrs["document"] = document_of(self, attrs)
        return paging | {"criteria": Criteria(**attrs)}


def _require_one_way(attrs: dict[str, Any]) -> None:
    ways = [name for name in WHO if name in attrs]
    if not ways:
        raise fault("id_number" if "id_type" in attrs else "name", "required")
    if len(ways) > 1:
        raise fault(ways[1], "inconsistent")
    if ("id_type" in attrs) != ("id_number" in attrs):
        known = "id_number" in attrs
        raise fault("id_type", "required" if known else "inconsistent")
    beside = sorted(BESIDE_A_NAME & attrs.keys())
    if beside and "name" not in attrs:
        raise fault(beside[0], "inconsistent")
    if "name" in attrs and not beside:
        raise fault("birth_year", "required")


class MemberSearchesView(SearchView):
    """Members in scope whom the officer can name."""

    keyset = ("name", "org_path", "person_id")
    serializer_class = MemberSerializer
    input_serializer_class = MemberSearchInputSerializer
    permission_classes = [MayViewMembers]
    throttle_classes = [SearchThrottle]

    def rows(self, form: dict[str, Any]) -> MemberQuerySet:
        """Those in scope who fit."""
        members = Member.objects.visible_to(self.actor)
        return search(members, form["criteria"]).select_related("organisation")

    @operation(
        operation_id="searchMembers",
        tag="干部",
        summary="查找会员",
        description="在任职范围内按完整的证件号码、手机号码或会员号查找，或按姓名开头加"
        "出生年（或所在工会）查找，只用其中一种；条件写在请求体中，不出现在地址里。"
        "范围以外的人与不存在的人回答相同：空列表。每次查找都留有查阅记录。"
        "下一页请带 next_cursor 再次提交相同条件。",
        request=MemberSearchInputSerializer,
        answers={200: page_response_serializer(MemberSerializer)},
        examples={
            "request": {"id_type": "RESIDENT_ID", "id_number": "11010519491231002X"},
            "answer": {"items": [EXAMPLE], "next": None, "next_cursor": None},
        },
        refusals=("invalid_cursor", "id_checksum", "phone_format", "inconsistent"),
    )
    @whole
    def post(self, request: Request) -> Response:
        """Look for them."""
        return self.found()
