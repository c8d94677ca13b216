"""What the desk's buttons ask an officer for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.enrolment import operations
from members.enrolment.choices import ReturnItem
from members.enrolment.models import Enrolment
from members.organisations.models import Organisation
from unionhub.kernel.actor import Actor
from unionhub.web.buttons import (
    ButtonForm,
    LineField,
    NoteField,
    Option,
    PickMany,
    PickOne,
)

MOST_TARGETS = 20
WHAT_TO_READ = _("申请人会看到这段话。点常用理由即可填入，可以再改。")


class RejectionForm(ButtonForm):
    """Why not."""

    reason = NoteField(
        label=_("理由"),
        max_length=500,
        help_text=WHAT_TO_READ,
        presets=(
            _("不在本会服务范围内，请向所在单位或工作地的工会申请。"),
            _("经核实，所填单位与实际不符。"),
            _("多次联系未果，无法核实身份。"),
        ),
    )


class ReturnForm(ButtonForm):
    """What to correct, and why."""

    items = forms.MultipleChoiceField(
        label=_("需补正内容"),
        choices=ReturnItem,
        widget=PickMany,
    )
    reason = NoteField(
        label=_("理由"),
        max_length=500,
        help_text=WHAT_TO_READ,
        presets=(
            _("姓名与证件不一致，请核对后重新填写。"),
            _("单位名称不完整，请填写营业执照上的全称。"),
            _("职业群体与单位不符，请重新选择。"),
        ),
    )


class HandoverForm(ButtonForm):
    """Whose desk it goes to, and why."""

    organisation = LineField(
        label=_("移交给"),
        max_length=11,
        widget=PickOne,
        help_text=_("本级所辖工会，或现受理工会的各级上级工会；由其再往下移交。"),
    )
    reason = NoteField(
        label=_("理由"),
        max_length=500,
        help_text=WHAT_TO_READ,
        presets=(
            _("申请人的工作单位由该工会管理。"),
            _("申请人的工作地在该工会的区域内。"),
            _("本级没有经办人员，请上级办理。"),
        ),
    )

    def offer(self, obj: Enrolment, actor: Actor, search: str = "") -> None:
        """The unions above, nearest first, then those of the officer's part."""
        chosen: str = getattr(self, "cleaned_data", {}).get("organisation", "")
        search = search or chosen
        upper = operations.unions_above(obj).active().named(search)
        above = list(upper)[::-1]
        own = Organisation.objects.visible_to(actor).active().named(search)
        known = [obj.organisation_id, *(union.pk for union in above)]
        below = own.exclude(pk__in=known).order_by("path")[: MOST_TARGETS + 1]
        widget = self.fields["organisation"].widget
        widget.search, widget.is_cut = search, len(below) > MOST_TARGETS
        widget.options = [
            *(Option(union.pk, union.name, _("上级工会")) for union in above),
            *(Option(u.pk, u.name, _("所辖工会")) for u in below[:MOST_TARGETS]),
        ]
