"""What a dossier looks like from outside."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from members.organisations.api.shapes import OrganisationSummarySerializer
from services.hardship import eligibility
from services.hardship.api.shapes import HouseholdSerializer
from services.hardship.choices import HardshipCause
from services.hardship.models import (
    Assessment,
    Dossier,
    DossierAuthorisation,
    DossierPaper,
    DossierWaiver,
    HomeVisit,
    OutsideCheck,
)
from unionhub.files import operations as files
from unionhub.kernel.clock import local_date


class ScannedSerializer(serializers.ModelSerializer[Any]):
    """A scan, by a link that ends."""

    address = serializers.SerializerMethodField(
        help_text=_("材料地址，15 分钟内有效。")
    )

    def get_address(self, obj: Any) -> str:
        """Where the page can be seen."""
        return files.link(obj.file)


class DossierPaperSerializer(ScannedSerializer):
    """A paper."""

    kind_label = serializers.CharField(source="get_kind_display")

    class Meta:
        model = DossierPaper
        fields = ("id", "kind", "kind_label", "added_at", "address")


class DossierAuthorisationSerializer(ScannedSerializer):
    """A signature."""

    member = serializers.UUIDField(source="member_id")
    member_name = serializers.CharField(source="member.name")
    signer_name = serializers.CharField(source="signer.name")

    class Meta:
        model = DossierAuthorisation
        fields = ("id", "member", "member_name", "signer_name", "signed_on", "address")


class HomeVisitSerializer(serializers.ModelSerializer[HomeVisit]):
    """A visit."""

    visitors = serializers.SerializerMethodField(help_text=_("入户人员的干部账号。"))
    finding = serializers.CharField(help_text=_("入户情况。"))

    class Meta:
        model = HomeVisit
        fields = ("id", "visited_on", "visitors", "finding", "recorded_at")

    def get_visitors(self, obj: HomeVisit) -> list[str]:
        """Both."""
        return [obj.first_account, obj.second_account]


class OutsideCheckSerializer(serializers.ModelSerializer[OutsideCheck]):
    """A question to the civil-affairs centre."""

    finding_label = serializers.CharField(source="get_finding_display")

    class Meta:
        model = OutsideCheck
        fields = (
            *("id", "asked_at", "answered_at", "finding", "finding_label"),
            "document_number",
        )


class DossierWaiverSerializer(serializers.ModelSerializer[DossierWaiver]):
    """An exception."""

    kind_label = serializers.CharField(source="get_kind_display")
    state_label = serializers.CharField(source="get_state_display")

    class Meta:
        model = DossierWaiver
        fields = (
            *("id", "kind", "kind_label", "subject", "reason", "state"),
            *("state_label", "proposed_at", "decided_at", "answer"),
        )


class AssessmentSerializer(serializers.ModelSerializer[Assessment]):
    """The figures of a year, opened; the look is written down."""

    kind_label = serializers.CharField(source="get_kind_display")
    state_label = serializers.CharField(source="get_state_display")
    tier_label = serializers.CharField(source="get_tier_display")
    income_fen = serializers.IntegerField(source="means.income_fen")
    rigid_fen = serializers.IntegerField(source="means.rigid_fen")
    job_costs_fen = serializers.IntegerField(source="means.job_costs_fen")
    accident_costs_fen = serializers.IntegerField(source="means.accident_costs_fen")
    is_disaster = serializers.BooleanField(source="means.is_disaster")
    per_head_fen = serializers.SerializerMethodField(
        help_text=_("扣除刚性支出后的人均月收入（分），供阅读；分档按整数比较。")
    )
    main_cause = serializers.CharField(source="causes.main")
    main_cause_label = serializers.SerializerMethodField()
    other_causes = serializers.SerializerMethodField()

    class Meta:
        model = Assessment
        fields = (
            *("id", "kind", "kind_label", "state", "state_label", "on", "size"),
            *("monthly_fen", "tier", "tier_label", "income_fen", "rigid_fen"),
            *("job_costs_fen", "accident_costs_fen", "is_disaster"),
            *("per_head_fen", "main_cause", "main_cause_label", "other_causes"),
            "note",
        )

    def get_per_head_fen(self, obj: Assessment) -> int:
        """A head and month."""
        return obj.means.per_head_fen(obj.size)

    def get_main_cause_label(self, obj: Assessment) -> str:
        """In words."""
        return str(HardshipCause(obj.causes.main).label)

    def get_other_causes(self, obj: Assessment) -> list[str]:
        """At most three."""
        return list(obj.causes.others)


class DossierSummarySerializer(serializers.ModelSerializer[Dossier]):
    """A dossier in a list: no figure, no cause."""

    household = serializers.UUIDField(source="household_id")
    organisation = OrganisationSummarySerializer()
    person_kind_label = serializers.CharField(source="get_person_kind_display")
    origin_label = serializers.CharField(source="get_origin_display")
    state_label = serializers.CharField(source="get_state_display")
    tier_label = serializers.CharField(source="get_tier_display")
    is_overdue = serializers.SerializerMethodField(
        help_text=_("年度复核已逾期，复核前不能帮扶。")
    )

    class Meta:
        model = Dossier
        fields = (
            *("id", "household", "worker_name", "organisation", "person_kind"),
            *("person_kind_label", "origin", "origin_label", "state"),
            *("state_label", "tier", "tier_label", "active_on", "checked_until"),
            *("is_overdue", "version"),
        )

    def get_is_overdue(self, obj: Dossier) -> bool:
        """As of today."""
        return obj.is_overdue(local_date(self.context["now"]))


class DossierSerializer(DossierSummarySerializer):
    """A dossier with all that it rests on."""

    household = HouseholdSerializer()  # type: ignore[assignment]
    worker = serializers.UUIDField(source="worker_id")
    housing_label = serializers.CharField(source="get_housing_display")
    exit_reason_label = serializers.CharField(source="get_exit_reason_display")
    previous = serializers.UUIDField(source="previous_id", allow_null=True)
    case = serializers.UUIDField(
        source="case_id", allow_null=True, help_text=_("审批事项；提交审批前为空。")
    )
    missing_papers = serializers.ListField(
        source="missing", child=serializers.CharField(), help_text=_("退回时需补交的。")
    )
    lacking = serializers.SerializerMethodField(
        help_text=_("提交审批前还缺什么；为空即可提交。")
    )
    assessments = AssessmentSerializer(source="figures", many=True)
    papers = DossierPaperSerializer(many=True)
    authorisations = DossierAuthorisationSerializer(many=True)
    visits = HomeVisitSerializer(many=True)
    outside_checks = OutsideCheckSerializer(many=True)
    waivers = DossierWaiverSerializer(many=True)
    available_actions = serializers.ListField(
        child=serializers.CharField(), help_text=_("接下来可能的状态。")
    )

    class Meta(DossierSummarySerializer.Meta):
        fields = (  # type: ignore[assignment] # more than the summary has
            *DossierSummarySerializer.Meta.fields,
            *("worker", "scheme", "employed_since", "housing", "housing_label"),
            *("exclusions", "previous", "is_own", "case", "opened_at", "note"),
            *("missing_papers", "exited_on", "exit_reason", "exit_reason_label"),
            *("lacking", "assessments", "papers", "authorisations", "visits"),
            *("outside_checks", "waivers", "available_actions"),
        )

    def get_lacking(self, obj: Dossier) -> list[str]:
        """All of it, as codes."""
        return eligibility.missing(obj, local_date(self.context["now"]))
