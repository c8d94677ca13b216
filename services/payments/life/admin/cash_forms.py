"""What handing cash out asks for."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from services.hardship.choices import Relation
from services.payments import claims
from services.payments.operations import Proxy
from services.programmes.admin.shared import DayField
from unionhub.files import operations as files
from unionhub.files.choices import FilePurpose
from unionhub.kernel import fen
from unionhub.kernel.actor import Actor
from unionhub.kernel.catalogue import CATALOGUE
from unionhub.kernel.errors import DomainError
from unionhub.kernel.uploads import Upload
from unionhub.persons.choices import DocumentKind
from unionhub.web.buttons import LineField, ListForm

NAME, ACCOUNT, NUMBER = 50, 40, 40
# As many wait to be chosen from.
MOST_WAITING: Final = 200
PROXY: Final = ("name", "relation", "id_type", "id_number")
NONE: Final = [("", _("本人领取"))]


class HandoverForm(ListForm):
    """For which application, by whom, to whom."""

    application = forms.UUIDField(label=_("申请"), widget=forms.Select)
    second = LineField(
        label=_("第二经手人"),
        max_length=ACCOUNT,
        help_text=_("在本工会任职的另一名干部的账号。"),
    )
    handed_on = DayField(label=_("发放日期"))
    file = forms.FileField(
        label=_("签收单照片"),
        help_text=_("JPEG 或 PNG，不超过 10 MB。"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
        error_messages={"empty": _("文件是空的。")},
    )
    proxy_name = LineField(
        label=_("代领人姓名"),
        max_length=NAME,
        required=False,
        help_text=_("本人领取的，以下四项都不填。"),
    )
    proxy_relation = forms.ChoiceField(
        label=_("代领人与受助人的关系"),
        choices=[*NONE, *Relation.choices],
        required=False,
    )
    proxy_id_type = forms.ChoiceField(
        label=_("代领人证件类型"),
        choices=[*NONE, *DocumentKind.choices],
        required=False,
    )
    proxy_id_number = forms.CharField(
        label=_("代领人证件号码"), max_length=NUMBER, required=False
    )

    def offer(self, actor: Actor) -> None:
        """What the own union has approved and not handed out yet."""
        rows = claims.in_cash(actor).filter(budget__organisation=actor.organisation_id)
        widget = self.fields["application"].widget
        widget.choices = [
            (
                one.pk,
                f"{one.beneficiary_name} · {one.get_item_display()}"
                f" · {fen.shown(one.approved_fen or 0)}",
            )
            for one in rows.order_by("beneficiary_name", "pk")[:MOST_WAITING]
        ]

    def clean_application(self) -> str:
        """As text: what was chosen stays chosen when the form is asked again."""
        return str(self.cleaned_data["application"])

    def clean_file(self) -> Any:
        """The photo, made anew.

        Raises:
            ValidationError: with a text of the catalogue.
        """
        given = self.cleaned_data["file"]
        upload = Upload(given.name, given.read())
        try:
            return files.checked(upload, FilePurpose.DOSSIER_PAPER)
        except DomainError as refusal:
            raise ValidationError(refusal.detail, refusal.reason) from refusal

    def clean(self) -> dict[str, Any]:
        """All of the proxy, or nothing.

        Raises:
            ValidationError: with a text of the catalogue.
        """
        given = super().clean() or self.cleaned_data
        told = {name: given.get(f"proxy_{name}", "") for name in PROXY}
        if any(told.values()) and not all(told.values()):
            raise ValidationError(
                str(CATALOGUE["proxy_incomplete"]), "proxy_incomplete"
            )
        given["proxy"] = Proxy(**told) if told["name"] else None
        return given
