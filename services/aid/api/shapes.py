"""What applications look like from outside."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from members.organisations.api.shapes import OrganisationSummarySerializer
from services.aid import eligibility
from services.aid.choices import CorrectionState
from services.aid.models import AidInvoice, AidPaper, AidWaiver, Application
from unionhub.files import operations as files
from unionhub.kernel.powers import Power


class AidPaperSerializer(serializers.ModelSerializer[AidPaper]):
    """A scan, by a link that ends."""

    kind_label = serializers.CharField(source="get_kind_display")
    address = serializers.SerializerMethodField(
        help_text=_("材料地址，15 分钟内有效。")
    )

    class Meta:
        model = AidPaper
        fields = ("id", "kind", "kind_label", "added_at", "address")

    def get_address(self, obj: Any) -> str:
        """Where the page can be seen."""
        return files.link(obj.file)


class AidInvoiceSerializer(serializers.ModelSerializer[AidInvoice]):
    """An invoice."""

    class Meta:
        model = AidInvoice
        fields = ("number", "amount_fen")


class AidWaiverSerializer(serializers.ModelSerializer[AidWaiver]):
    """A paper that was let off, and why."""

    kind_label = serializers.CharField(source="get_kind_display")

    class Meta:
        model = AidWaiver
        fields = ("kind", "kind_label", "reason", "waived_at")


class EarlierAidSerializer(serializers.ModelSerializer[Application]):
    """What was granted before, by whichever union."""

    organisation = OrganisationSummarySerializer()
    item_label = serializers.CharField(source="get_item_display")
    fund_label = serializers.CharField(source="get_fund_display")
    state_label = serializers.CharField(source="get_state_display")

    class Meta:
        model = Application
        fields = (
            *("item", "item_label", "fund", "fund_label", "claim_year"),
            *("organisation", "approved_fen", "state", "state_label"),
        )


class ApplicationSummarySerializer(serializers.ModelSerializer[Application]):
    """An application in a list."""

    organisation = OrganisationSummarySerializer()
    item_label = serializers.CharField(source="get_item_display")
    fund_label = serializers.CharField(source="get_fund_display")
    origin_label = serializers.CharField(source="get_origin_display")
    state_label = serializers.CharField(source="get_state_display")

    class Meta:
        model = Application
        fields = (
            *("id", "round", "item", "item_label", "fund", "fund_label"),
            *("organisation", "beneficiary_name", "origin", "origin_label"),
            *("asked_fen", "approved_fen", "state", "state_label"),
            *("opened_at", "version"),
        )


class AidWaitingSerializer(ApplicationSummarySerializer):
    """An application that waits for a place, with what its turn goes by."""

    class Meta(ApplicationSummarySerializer.Meta):
        fields = (  # type: ignore[assignment] # more than the summary has
            *ApplicationSummarySerializer.Meta.fields,
            "score",
        )


class ApplicationSerializer(ApplicationSummarySerializer):
    """An application; the account masked."""

    beneficiary = serializers.UUIDField(source="beneficiary_id")
    household = serializers.UUIDField(source="household_id", allow_null=True)
    dossier = serializers.UUIDField(source="dossier_id", allow_null=True)
    case = serializers.UUIDField(source="case_id", allow_null=True)
    pay_way_label = serializers.CharField(source="get_pay_way_display")
    account = serializers.CharField(
        source="masked_account", help_text=_("收款账号，已遮蔽。")
    )
    proposed_account = serializers.SerializerMethodField(
        help_text=_("等待复核的新账号，已遮蔽；没有的为空。")
    )
    limit_fen = serializers.IntegerField(
        allow_null=True, help_text=_("提交时按政策核定的限额（分）。")
    )
    missing = serializers.ListField(
        child=serializers.CharField(), help_text=_("审批工会要求补正的事项。")
    )
    missing_papers = serializers.SerializerMethodField(
        help_text=_("清单中尚缺、也未免交的材料。")
    )
    papers = AidPaperSerializer(many=True)
    waivers = AidWaiverSerializer(many=True)
    earlier_aid = serializers.SerializerMethodField()
    invoices = AidInvoiceSerializer(many=True)
    available_actions = serializers.ListField(
        child=serializers.CharField(), help_text=_("之后可能进入的状态。")
    )

    class Meta(ApplicationSummarySerializer.Meta):
        fields = (  # type: ignore[assignment] # more than the summary has
            *ApplicationSummarySerializer.Meta.fields,
            *("beneficiary", "household", "dossier", "cost_fen", "used_fen"),
            *("limit_fen", "school_year", "school_stage", "school_kind"),
            *("school_name", "payee_name", "pay_way", "pay_way_label", "account"),
            *(
                "proposed_account",
                "bank_name",
                "is_second",
                "second_reason",
                "case",
                "missing",
                "missing_papers",
            ),
            *("papers", "waivers", "invoices", "earlier_aid", "available_actions"),
        )

    def get_proposed_account(self, obj: Application) -> str:
        """The card that waits to be agreed to."""
        waiting = obj.corrections.filter(state=CorrectionState.PROPOSED).first()
        return waiting.masked_account if waiting else ""

    @extend_schema_field(EarlierAidSerializer(many=True))
    def get_earlier_aid(self, obj: Application) -> Any:
        """To an office that of the household, to whoever applies the person's own."""
        office = self.context["actor"].has(Power.AID_VIEW)
        rows = eligibility.earlier(obj, household=office)
        return EarlierAidSerializer(rows, many=True, context=self.context).data

    def get_missing_papers(self, obj: Application) -> list[str]:
        """What the checklist still asks for."""
        return eligibility.missing(obj)
