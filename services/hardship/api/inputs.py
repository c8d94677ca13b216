"""What goes in at the doors of households and dossiers."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from members.organisations.api.shapes import RegionField
from services.hardship import operations
from services.hardship.choices import (
    MOST_OTHER_CAUSES,
    CheckFinding,
    Departure,
    Disability,
    DossierState,
    Exclusion,
    ExitReason,
    HardshipCause,
    HardshipPerson,
    Health,
    Housing,
    PaperKind,
    Relation,
    RevealedField,
    WaiverKind,
)
from services.hardship.means import Causes, Means
from services.hardship.operations.households import MOST_MEMBERS
from services.programmes.choices import HardshipTier, Residence
from unionhub.audit.choices import Purpose
from unionhub.persons.choices import DocumentKind
from unionhub.web.documents import document_of
from unionhub.web.fields import (
    CodeField,
    DateField,
    IdNumberField,
    ListField,
    NameField,
    PhoneField,
    ReferenceField,
    StrictBoolean,
    StrictInteger,
    StrictSerializer,
    TextField,
    UuidField,
    fault,
)
from unionhub.web.multipart import UploadField

REASON = 500
FEN = 10**13


class DossierQuerySerializer(StrictSerializer):
    """How the list of dossiers can be narrowed."""

    state = CodeField(DossierState, required=False, help_text=_("状态。"))
    tier = CodeField(HardshipTier, required=False, help_text=_("困难档次。"))
    person_kind = CodeField(HardshipPerson, required=False, help_text=_("人员类别。"))
    to_recheck = StrictBoolean(
        required=False, help_text=_("只列 60 日内到期或已逾期、须复核的。")
    )


class HouseholdFactsInputSerializer(StrictSerializer):
    """Where a household lives, and which union keeps its papers."""

    organisation = ReferenceField(max_length=11, help_text=_("建档工会。"))
    region = RegionField(help_text=_("居住地的县（市、区）或乡镇（街道）代码。"))
    residence = CodeField(Residence, help_text=_("户别，决定适用的低保标准。"))
    address = TextField(max_length=200, help_text=_("住址，密封保存。"))
    phone = PhoneField(required=False, help_text=_("联系电话，密封保存。"))

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The facts as one noun."""
        names = ("organisation", "region", "residence", "address")
        attrs["facts"] = operations.HouseholdFacts(
            **{name: attrs.pop(name) for name in names}, phone=attrs.pop("phone", "")
        )
        return attrs


class RelativeInputSerializer(StrictSerializer):
    """Somebody of a household."""

    name = NameField(help_text=_("姓名。"))
    relation = CodeField(Relation, help_text=_("与户主关系。"))
    id_type = CodeField(DocumentKind, help_text=_("证件类型。"))
    id_number = IdNumberField(help_text=_("证件号码，密封保存。"))
    birth_year = StrictInteger(
        min_value=1900,
        max_value=2100,
        required=False,
        help_text=_("出生年；证件号码不含出生日期的须填。"),
    )
    health = CodeField(Health, required=False, help_text=_("健康状况，密封保存。"))
    disability = CodeField(Disability, required=False, help_text=_("残疾类别。"))
    disability_grade = StrictInteger(
        min_value=1, max_value=4, required=False, help_text=_("残疾等级。")
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The person as one noun; of a disability, kind and grade together."""
        document = document_of(self, attrs)
        kind, grade = attrs.get("disability"), attrs.get("disability_grade")
        if (kind is None) != (grade is None):
            missing = "disability" if kind is None else "disability_grade"
            raise fault(missing, "required")
        health = attrs.get("health", "DISABLED" if kind else "")
        return {
            "relative": operations.Relative(
                name=attrs["name"],
                relation=attrs["relation"],
                document=document,
                birth_year=attrs.get("birth_year"),
                health=f"{health}:{kind}:{grade}" if kind else health,
            )
        }


class HouseholdInputSerializer(HouseholdFactsInputSerializer):
    """A household with everybody in it."""

    members = ListField(
        child=RelativeInputSerializer(),
        min_length=1,
        max_length=MOST_MEMBERS,
        help_text=_("全部成员，其中一名为户主。"),
    )


class JoinInputSerializer(RelativeInputSerializer):
    """Who comes to live in a household, and since when."""

    on = DateField(required=False, help_text=_("加入日期，默认今天。"))

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The person and the day."""
        on = attrs.pop("on", None)
        return super().validate(attrs) | {"on": on}


class DepartureInputSerializer(StrictSerializer):
    """Why somebody lives there no more."""

    reason = CodeField(Departure, help_text=_("离开原因。"))
    on = DateField(required=False, help_text=_("离开日期，默认今天。"))


class SplitInputSerializer(HouseholdFactsInputSerializer):
    """Who moves out together, where to."""

    members = ListField(
        child=UuidField(),
        min_length=1,
        max_length=MOST_MEMBERS,
        unique=True,
        help_text=_("分出的成员。"),
    )
    head = UuidField(help_text=_("其中的新户主。"))
    on = DateField(required=False, help_text=_("分户日期，默认今天。"))

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The parting as one noun."""
        attrs = super().validate(attrs)
        return {"parting": operations.Parting(**attrs)}


class HouseholdRevealInputSerializer(StrictSerializer):
    """What is to be seen in full, and what for."""

    fields = ListField(  # type: ignore[assignment]
        child=CodeField(RevealedField),
        min_length=1,
        max_length=len(RevealedField),
        unique=True,
        help_text=_("要查看的内容。"),
    )
    purpose = CodeField(Purpose, help_text=_("用途，记入查看记录，本人可见。"))
    case_number = TextField(
        max_length=64,
        required=False,
        help_text=_("案件或工单编号，记入查看记录。"),
    )


class ParticularsInputSerializer(StrictSerializer):
    """What a dossier says beside its figures."""

    person_kind = CodeField(HardshipPerson, help_text=_("人员类别。"))
    employed_since = DateField(
        required=False, help_text=_("务工起始日期；困难农民工必填，须满一年。")
    )
    housing = CodeField(Housing, help_text=_("住房。"))
    exclusions = ListField(
        child=CodeField(Exclusion),
        max_length=len(Exclusion),
        unique=True,
        required=False,
        help_text=_("存在的排除情形；没有的不填。"),
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The particulars as one noun."""
        attrs["particulars"] = operations.Particulars(
            person_kind=attrs.pop("person_kind"),
            housing=attrs.pop("housing"),
            employed_since=attrs.pop("employed_since", None),
            exclusions=attrs.pop("exclusions", ()),
        )
        return attrs


class DossierInputSerializer(ParticularsInputSerializer):
    """A dossier of a household that is registered."""

    household = UuidField(help_text=_("家庭。"))
    worker = UuidField(
        required=False, help_text=_("以哪名成员（人员编号）建档，默认户主。")
    )


class ApplicationInputSerializer(ParticularsInputSerializer):
    """A member's own household, and what the dossier says."""

    region = RegionField(help_text=_("居住地的县（市、区）或乡镇（街道）代码。"))
    residence = CodeField(Residence, help_text=_("户别。"))
    address = TextField(max_length=200, help_text=_("住址，密封保存。"))
    phone = PhoneField(required=False, help_text=_("联系电话，密封保存。"))
    members = ListField(
        child=RelativeInputSerializer(),
        max_length=MOST_MEMBERS - 1,
        required=False,
        help_text=_("本人以外的家庭成员。"),
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Where, who, what. The union is that of the membership."""
        attrs = super().validate(attrs)
        names = ("region", "residence", "address")
        facts = {name: attrs.pop(name) for name in names}
        attrs["home"] = operations.HouseholdFacts(
            organisation="", **facts, phone=attrs.pop("phone", "")
        )
        members = attrs.pop("members", [])
        attrs["people"] = [one["relative"] for one in members]
        return attrs


class AmountField(StrictInteger):
    """So many fen, or none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=FEN, required=False, **kwargs)


class AssessmentInputSerializer(StrictSerializer):
    """A household's year, in fen, and why it is in hardship; sealed."""

    wages_fen = AmountField(help_text=_("工资性收入（分/年）。"))
    pensions_fen = AmountField(help_text=_("养老金（分/年）。"))
    benefits_fen = AmountField(help_text=_("补助救济（分/年）。"))
    other_income_fen = AmountField(help_text=_("其他收入（分/年）。"))
    illness_fen = AmountField(help_text=_("自付医疗支出（分/年）。"))
    disability_fen = AmountField(help_text=_("残疾康复支出（分/年）。"))
    schooling_fen = AmountField(help_text=_("子女上学支出（分/年）。"))
    job_costs_fen = AmountField(help_text=_("必要就业成本（分/年）。"))
    accident_costs_fen = AmountField(
        help_text=_("意外或重病扣除各项赔付救助后的自付费用（分/年）。")
    )
    is_disaster = StrictBoolean(default=False, help_text=_("因灾害、疫情致困。"))
    main_cause = CodeField(HardshipCause, help_text=_("主要致困原因，一项。"))
    other_causes = ListField(
        child=CodeField(HardshipCause),
        max_length=MOST_OTHER_CAUSES,
        unique=True,
        required=False,
        help_text=_("次要致困原因，至多三项，不得与主要原因相同。"),
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The figures as one noun."""
        main, others = attrs.pop("main_cause"), attrs.pop("other_causes", [])
        if main in others:
            raise fault("other_causes", "duplicate_cause")
        causes = Causes(main, tuple(others))
        return {"figures": operations.Figures(means=Means(**attrs), causes=causes)}


class PaperInputSerializer(StrictSerializer):
    """A scanned page."""

    file = UploadField(help_text=_("材料的照片或扫描件，JPEG 或 PNG。"))
    kind = CodeField(PaperKind, help_text=_("材料种类。"))


class AuthorisationInputSerializer(StrictSerializer):
    """A signature under the authorisation."""

    file = UploadField(help_text=_("签署的授权委托书，JPEG 或 PNG。"))
    member = UuidField(help_text=_("授权的家庭成员。"))
    signer = UuidField(help_text=_("签署人；未成年人由同户的监护人签署。"))
    signed_on = DateField(help_text=_("签署日期。"))


class HomeVisitInputSerializer(StrictSerializer):
    """A visit by two."""

    visited_on = DateField(help_text=_("入户日期。"))
    visitors = ListField(
        child=ReferenceField(max_length=40),
        min_length=2,
        max_length=2,
        unique=True,
        help_text=_("两名入户人员的干部账号。"),
    )
    finding = TextField(
        max_length=1000, multiline=True, help_text=_("入户情况，密封保存。")
    )


class CheckAnswerInputSerializer(StrictSerializer):
    """What the civil-affairs centre answered."""

    finding = CodeField(CheckFinding, help_text=_("核对结果。"))
    document_number = TextField(
        max_length=60, required=False, help_text=_("核对报告文号。")
    )


class WaiverInputSerializer(StrictSerializer):
    """Which rule shall not hold, and why."""

    kind = CodeField(WaiverKind, help_text=_("类别。"))
    subject = ReferenceField(
        max_length=16, help_text=_("事项：困难档次、排除情形或材料的代码。")
    )
    reason = TextField(max_length=REASON, multiline=True, help_text=_("理由。"))


class SecondOpinionInputSerializer(StrictSerializer):
    """Yes or no, and why."""

    agreed = StrictBoolean(help_text=_("是否同意。"))
    note = TextField(
        max_length=REASON, multiline=True, required=False, help_text=_("意见。")
    )


class DossierReasonInputSerializer(StrictSerializer):
    """Why."""

    reason = TextField(max_length=REASON, multiline=True, help_text=_("理由。"))


class DossierReturnInputSerializer(DossierReasonInputSerializer):
    """What is missing, and why."""

    missing = ListField(
        child=CodeField(PaperKind),
        max_length=len(PaperKind),
        unique=True,
        required=False,
        help_text=_("需补交的材料。"),
    )


class ExitInputSerializer(StrictSerializer):
    """Why and when it ends."""

    reason = CodeField(ExitReason, help_text=_("脱困原因。"))
    on = DateField(required=False, help_text=_("脱困日期，默认今天。"))
