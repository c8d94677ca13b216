"""What the buttons of households and dossiers ask for; money in yuan."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from services.hardship.choices import (
    MOST_OTHER_CAUSES,
    CheckFinding,
    Departure,
    Exclusion,
    ExitReason,
    HardshipCause,
    HardshipPerson,
    Housing,
    PaperKind,
    WaiverKind,
    WaiverState,
)
from services.hardship.models import Dossier, Household
from services.hardship.operations.waivers import SUBJECTS
from unionhub.files import operations as files
from unionhub.files.choices import FilePurpose
from unionhub.kernel import fen
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import DomainError
from unionhub.kernel.uploads import Upload
from unionhub.web.buttons import ButtonForm, LineField, NoteField, PickMany

REASON = 500
MONEY = (
    ("wages_fen", _("工资性收入")),
    ("pensions_fen", _("养老金")),
    ("benefits_fen", _("补助救济")),
    ("other_income_fen", _("其他收入")),
    ("illness_fen", _("自付医疗支出")),
    ("disability_fen", _("残疾康复支出")),
    ("schooling_fen", _("子女上学支出")),
    ("job_costs_fen", _("必要就业成本")),
    ("accident_costs_fen", _("意外或重病自付费用")),
)


class DayField(forms.DateField):
    """A day, picked from a calendar."""

    widget = forms.DateInput(attrs={"type": "date"})


class YuanField(forms.CharField):
    """An amount in yuan a year, or none; fen within."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=20, **options)

    def clean(self, value: Any) -> Any:
        """Whole fen.

        Raises:
            ValidationError: with a text of the catalogue.
        """
        text = str(super().clean(value)).strip()
        if text in {"", "0", "0.00"}:
            return 0
        try:
            return fen.from_yuan(text)
        except DomainError as refusal:
            raise ValidationError(refusal.detail, refusal.reason) from refusal


class ScanForm(ButtonForm):
    """A scanned page."""

    file = forms.FileField(
        label=_("扫描件"),
        help_text=_("JPEG 或 PNG，不超过 10 MB。"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
        error_messages={"empty": _("文件是空的。")},
    )

    def clean_file(self) -> Any:
        """The page, made anew.

        Raises:
            ValidationError: with a text of the catalogue.
        """
        given = self.cleaned_data["file"]
        upload = Upload(given.name, given.read())
        try:
            return files.checked(upload, FilePurpose.DOSSIER_PAPER)
        except DomainError as refusal:
            raise ValidationError(refusal.detail, refusal.reason) from refusal


class PaperForm(ScanForm):
    """A paper."""

    kind = forms.ChoiceField(label=_("材料"), choices=PaperKind)


class AuthorisationForm(ScanForm):
    """A signature."""

    member = forms.UUIDField(label=_("授权的成员"), widget=forms.Select)
    signer = forms.UUIDField(
        label=_("签署人"),
        widget=forms.Select,
        help_text=_("未成年人由同户的监护人签署。"),
    )
    signed_on = DayField(label=_("签署日期"))

    def offer(self, obj: Dossier, actor: Actor, search: str = "") -> None:
        """Who lives there."""
        people = _people(obj.household)
        for name in ("member", "signer"):
            widget = self.fields[name].widget
            widget.choices = people


class YearForm(ButtonForm):
    """A household's year."""

    is_disaster = forms.BooleanField(label=_("因灾害、疫情致困"), required=False)
    main_cause = forms.ChoiceField(label=_("主要致困原因"), choices=HardshipCause)
    other_causes = forms.MultipleChoiceField(
        label=_("次要致困原因"),
        choices=HardshipCause.choices,
        required=False,
        widget=PickMany,
        help_text=_("至多三项，不与主要原因相同。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        money = {
            name: YuanField(label=label, help_text=_("元/年，没有的不填。"))
            for name, label in MONEY
        }
        self.fields = {**money, **self.fields}

    def clean_other_causes(self) -> list[str]:
        """At most three.

        Raises:
            ValidationError: there are more.
        """
        chosen: list[str] = self.cleaned_data["other_causes"]
        if len(chosen) > MOST_OTHER_CAUSES:
            raise ValidationError(_("至多三项。"))
        return chosen


class ParticularsForm(ButtonForm):
    """What a dossier says beside its figures."""

    person_kind = forms.ChoiceField(label=_("人员类别"), choices=HardshipPerson)
    employed_since = DayField(
        label=_("务工起始日期"), required=False, help_text=_("困难农民工必填。")
    )
    housing = forms.ChoiceField(label=_("住房"), choices=Housing)
    exclusions = forms.MultipleChoiceField(
        label=_("排除情形"),
        choices=Exclusion.choices,
        required=False,
        widget=PickMany,
    )


class CorrectionForm(ParticularsForm):
    """The same, as it stands now."""

    def offer(self, obj: Dossier, actor: Actor, search: str = "") -> None:
        """What it says."""
        for name in ("person_kind", "employed_since", "housing", "exclusions"):
            self.fields[name].initial = getattr(obj, name)


class VisitForm(ButtonForm):
    """A visit by two."""

    visited_on = DayField(label=_("入户日期"))
    first = LineField(label=_("入户人员一"), max_length=40, help_text=_("干部账号。"))
    second = LineField(label=_("入户人员二"), max_length=40, help_text=_("干部账号。"))
    finding = NoteField(label=_("入户情况"), max_length=1000)


class AnswerForm(ButtonForm):
    """What the civil-affairs centre answered."""

    finding = forms.ChoiceField(label=_("核对结果"), choices=CheckFinding)
    document_number = LineField(label=_("核对报告文号"), max_length=60, required=False)


class WaiverForm(ButtonForm):
    """What shall not hold, and why."""

    what = forms.ChoiceField(label=_("事项"))
    reason = NoteField(label=_("理由"), max_length=REASON)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["what"]
        field.choices = _wishes()  # type: ignore[attr-defined]


class WaiverDecisionForm(ButtonForm):
    """Which one, yes or no."""

    waiver = forms.UUIDField(label=_("事项"), widget=forms.Select)
    agreed = forms.TypedChoiceField(
        label=_("决定"),
        choices=[("yes", _("同意")), ("no", _("不同意"))],
        coerce=lambda given: given == "yes",
    )
    note = NoteField(label=_("批复"), max_length=REASON, required=False)

    def offer(self, obj: Dossier, actor: Actor, search: str = "") -> None:
        """Those that wait."""
        waiting = obj.waivers.filter(state=WaiverState.PROPOSED).order_by("pk")
        widget = self.fields["waiver"].widget
        widget.choices = [
            (one.pk, f"{one.get_kind_display()}：{subject_label(one.subject)}")
            for one in waiting
        ]


class OpinionForm(ButtonForm):
    """Yes or no."""

    agreed = forms.TypedChoiceField(
        label=_("决定"),
        choices=[("yes", _("确认")), ("no", _("不确认"))],
        coerce=lambda given: given == "yes",
    )
    note = NoteField(label=_("意见"), max_length=REASON, required=False)


class RefusalForm(ButtonForm):
    """Why not."""

    reason = NoteField(label=_("理由"), max_length=REASON)


class ReturnForm(RefusalForm):
    """Why, and what is missing."""

    missing = forms.MultipleChoiceField(
        label=_("需补交的材料"),
        choices=PaperKind.choices,
        required=False,
        widget=PickMany,
    )


class ExitForm(ButtonForm):
    """Why and when."""

    reason = forms.ChoiceField(label=_("脱困原因"), choices=ExitReason)
    on = DayField(label=_("脱困日期"))


class DepartureForm(ButtonForm):
    """Who, why and when."""

    member = forms.UUIDField(label=_("成员"), widget=forms.Select)
    reason = forms.ChoiceField(label=_("离开原因"), choices=Departure)
    on = DayField(label=_("离开日期"))

    def offer(self, obj: Household, actor: Actor, search: str = "") -> None:
        """Who lives there."""
        widget = self.fields["member"].widget
        widget.choices = _people(obj)


def subject_label(code: str) -> str:
    """What a waiver is about, in words."""
    for kind in (Exclusion, PaperKind):
        if code in kind.values:
            return str(kind(code).label)
    return str(dict(WAIVED_TIERS).get(code, code))


WAIVED_TIERS = [
    ("DEEP", _("深度困难")),
    ("RELATIVE", _("相对困难")),
    ("ACCIDENT", _("意外致困")),
]


def _wishes() -> list[tuple[str, list[tuple[str, Any]]]]:
    return [
        (
            str(WaiverKind(kind).label),
            [(f"{kind}:{code}", subject_label(code)) for code in sorted(codes)],
        )
        for kind, codes in SUBJECTS.items()
    ]


def _people(household: Household) -> list[tuple[Any, str]]:
    rows = household.members.named().order_by("since", "pk")
    return [(one.pk, f"{one.name}（{one.get_relation_display()}）") for one in rows]
