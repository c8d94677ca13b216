"""What goes in at the doors of joining."""

from typing import Any

from members.enrolment import operations
from members.enrolment.choices import (
    BatchDecision,
    EnrolmentState,
    JoinChannel,
    ReturnItem,
    Side,
)
from members.enrolment.operations import Workplace
from members.organisations.api.shapes import RegionField
from members.organisations.choices import OccupationGroup
from unionhub.persons.choices import DocumentKind
from unionhub.web.documents import document_of
from unionhub.web.fields import (
    CodeField,
    CreditCodeField,
    IdNumberField,
    InstantField,
    ListField,
    NameField,
    ReferenceField,
    StrictBoolean,
    StrictInteger,
    StrictSerializer,
    TextField,
    UuidField,
    fault,
)
from unionhub.web.paging import CursorInputSerializer

MOST_ROWS = 200


class StatedEmployerInputSerializer(StrictSerializer):
    """Whom the applicant works for."""

    credit_code = CreditCodeField(required=False, help_text="单位统一社会信用代码。")
    name = TextField(max_length=100, required=False, help_text="单位登记名称或别名。")
    side = CodeField(
        Side,
        default=Side.EMPLOYER,
        help_text="劳务派遣人员说明所填的是派遣单位还是用工单位，只在该处计入会员。",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A code or a name."""
        if not {"credit_code", "name"} & attrs.keys():
            raise fault("name", "required")
        return attrs


class WorkplaceInputSerializer(StrictSerializer):
    """Where somebody works, and as what: all that routing looks at."""

    occupation_group = CodeField(OccupationGroup, help_text="职业群体。")
    employer = StatedEmployerInputSerializer(
        required=False, help_text="用人单位，可不填。"
    )
    work_region = RegionField(help_text="工作地的县（市、区）或乡镇（街道）代码。")
    join_code = ReferenceField(
        max_length=16, required=False, help_text="扫描入会码得到的代码，可不填。"
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The workplace as one noun."""
        employer = attrs.pop("employer", {})
        attrs["workplace"] = Workplace(
            occupation_group=attrs.pop("occupation_group"),
            work_region=attrs.pop("work_region"),
            join_code=attrs.pop("join_code", ""),
            employer_credit_code=employer.get("credit_code", ""),
            employer_name=employer.get("name", ""),
            side=employer.get("side", Side.EMPLOYER),
        )
        return attrs


class PreviewInputSerializer(WorkplaceInputSerializer):
    """A question where a request would go; nothing about a person."""


class EnrolmentInputSerializer(WorkplaceInputSerializer):
    """One click: at most eight fields; sex and birth come from the number."""

    name = NameField(help_text="姓名。")
    id_type = CodeField(DocumentKind, help_text="证件类型。")
    id_number = IdNumberField(help_text="证件号码。")
    consent_version = ReferenceField(
        max_length=16, help_text="已阅读并同意的同意书版本。"
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The document as one noun."""
        attrs = super().validate(attrs)
        attrs["document"] = document_of(self, attrs)
        return attrs


class ResubmissionInputSerializer(StrictSerializer):
    """What a returned request changes; absent fields stay."""

    name = NameField(required=False, help_text="姓名。")
    id_type = CodeField(DocumentKind, required=False, help_text="证件类型。")
    id_number = IdNumberField(required=False, help_text="证件号码。")
    occupation_group = CodeField(
        OccupationGroup, required=False, help_text="职业群体。"
    )
    employer_name = TextField(max_length=100, required=False, help_text="单位名称。")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Kind and number of a document change together."""
        given = {"id_type", "id_number"} & attrs.keys()
        if len(given) == 1:
            missing = ({"id_type", "id_number"} - given).pop()
            raise fault(missing, "required")
        attrs["document"] = document_of(self, attrs) if given else None
        return attrs


class RejectionInputSerializer(StrictSerializer):
    """Why a request is refused."""

    reason = TextField(max_length=500, help_text="理由，申请人可见。")


class ReturnInputSerializer(RejectionInputSerializer):
    """What is to be corrected, and why."""

    items = ListField(
        child=CodeField(ReturnItem),
        max_length=4,
        min_length=1,
        unique=True,
        help_text="需要补正的内容。",
    )


class HandoverInputSerializer(RejectionInputSerializer):
    """Where a request is handed over to, and why."""

    organisation = ReferenceField(max_length=11, help_text="移交到的工会编号。")


class DecidedRowInputSerializer(StrictSerializer):
    """One request, in the version that the officer has seen."""

    id = UuidField(help_text="申请编号。")
    version = StrictInteger(min_value=1, help_text="读取时的 version。")


class DecisionsInputSerializer(StrictSerializer):
    """One decision on many requests."""

    decision = CodeField(BatchDecision, help_text="决定。")
    reason = TextField(
        max_length=500,
        required=False,
        help_text="理由，申请人可见；不同意、退回补正时必填。",
    )
    items = ListField(
        child=CodeField(ReturnItem),
        max_length=4,
        min_length=1,
        unique=True,
        required=False,
        help_text="需要补正的内容；退回补正时必填。",
    )
    rows = ListField(
        child=DecidedRowInputSerializer(),
        max_length=MOST_ROWS,
        min_length=1,
        help_text="申请，最多 200 件，不可重复。",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Reason and items where they belong; the rows as one noun each."""
        needed = NEEDS[attrs["decision"]]
        for field in ("reason", "items"):
            if field in needed and field not in attrs:
                raise fault(field, "required")
            if field in attrs and field not in needed:
                raise fault(field, "inconsistent")
        rows = [operations.Seen(**row) for row in attrs["rows"]]
        if len({row.id for row in rows}) < len(rows):
            raise fault("rows", "duplicate_item")
        return attrs | {"rows": rows}


NEEDS: dict[str, set[str]] = {
    BatchDecision.APPROVE: set(),
    BatchDecision.REJECT: {"reason"},
    BatchDecision.RETURN: {"reason", "items"},
}


class EnrolmentSearchInputSerializer(CursorInputSerializer):
    """Whose requests are looked for."""

    id_type = CodeField(DocumentKind, help_text="证件类型。")
    id_number = IdNumberField(help_text="证件号码。")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The document as one noun."""
        return attrs | {"document": document_of(self, attrs)}


class EnrolmentQuerySerializer(StrictSerializer):
    """How a list of requests can be narrowed."""

    state = CodeField(EnrolmentState, required=False, help_text="状态。")
    organisation = ReferenceField(
        max_length=11, required=False, help_text="受理工会编号。"
    )
    overdue = StrictBoolean(required=False, help_text="只看逾期未办的。")


class JoinCodeInputSerializer(StrictSerializer):
    """A new join code."""

    organisation = ReferenceField(max_length=11, help_text="工会编号。")
    channel = CodeField(JoinChannel, default=JoinChannel.QR, help_text="渠道。")
    expires_at = InstantField(help_text="失效时间。")
