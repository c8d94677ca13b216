"""Households at the desk: registered with their head, joined, parted."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.organisations.models import Organisation
from services.hardship import operations
from services.hardship.admin.forms import DayField
from services.hardship.choices import Disability, Health, Relation
from services.hardship.models import Household
from services.programmes.choices import Residence
from unionhub.kernel import clock, identity, names, phones
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import InvalidValue
from unionhub.kernel.powers import Power
from unionhub.persons.choices import DocumentKind
from unionhub.reference.choices import RegionLevel
from unionhub.reference.models import Region
from unionhub.web.buttons import (
    Button,
    ButtonForm,
    LineField,
    ListButton,
    ListForm,
    Marked,
    PickMany,
    RuledField,
    Text,
)

Given = dict[str, Any]
EDIT: Final = Power.HARDSHIP_EDIT
NONE: Final = ("", "—")
HOME: Final = ("organisation", "region", "residence", "address", "phone")
# So many counties are listed with their townships.
MOST_COUNTIES: Final = 25


def home_fields() -> dict[str, forms.Field]:
    """Where a household lives, and which union keeps its papers."""
    return {
        "organisation": LineField(
            label=_("建档工会编号"), max_length=11, help_text=_("本级或所辖工会。")
        ),
        "region": forms.CharField(label=_("居住地"), widget=forms.Select),
        "residence": forms.ChoiceField(label=_("户别"), choices=Residence),
        "address": LineField(
            label=_("住址"), max_length=200, help_text=_("密封保存。")
        ),
        "phone": RuledField(
            phones.normalise,
            label=_("联系电话"),
            max_length=20,
            required=False,
            help_text=_("密封保存。"),
        ),
    }


def person_fields() -> dict[str, forms.Field]:
    """Who somebody is, and how they are."""
    return {
        "name": RuledField(names.normalise, label=_("姓名"), max_length=names.LONGEST),
        "id_type": forms.ChoiceField(label=_("证件类型"), choices=DocumentKind),
        "id_number": forms.CharField(
            label=_("证件号码"),
            max_length=40,
            help_text=_("密封保存。"),
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        ),
        "birth_year": forms.IntegerField(
            label=_("出生年"),
            min_value=1900,
            max_value=2100,
            required=False,
            help_text=_("证件号码不含出生日期的须填。"),
        ),
        "health": forms.ChoiceField(
            label=_("健康状况"), choices=[NONE, *Health.choices], required=False
        ),
        "disability": forms.ChoiceField(
            label=_("残疾类别"), choices=[NONE, *Disability.choices], required=False
        ),
        "disability_grade": forms.IntegerField(
            label=_("残疾等级"), min_value=1, max_value=4, required=False
        ),
    }


class PersonForm(forms.Form):
    """A person; the document is read once number and kind are there."""

    def clean(self) -> Given:
        """The document, and the health as it is sealed.

        Raises:
            ValidationError: the number is none of its kind; half a disability.
        """
        given: Given = super().clean() or self.cleaned_data
        kind, grade = given.get("disability"), given.get("disability_grade")
        if bool(kind) != bool(grade):
            lacking = "disability_grade" if kind else "disability"
            self.add_error(lacking, _("残疾类别和等级须同时填写。"))
        if kind:
            health = given.get("health") or Health.DISABLED
            given["health"] = f"{health}:{kind}:{grade}"
        if "id_number" in given and "id_type" in given:
            self._read(given)
        return given

    def _read(self, given: Given) -> None:
        today = local_date(clock.now())
        try:
            given["document"] = identity.parse(
                given["id_type"], given["id_number"], today=today
            )
        except InvalidValue as wrong:
            fault = ValidationError(wrong.detail, wrong.reason)
            self.add_error("id_number", fault)


class RegistrationForm(PersonForm, ListForm):
    """A new household with its head; the others join it afterwards."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields |= home_fields() | person_fields()
        self.fields["name"].label = _("户主姓名")

    def offer(self, actor: Actor) -> None:
        """The own union, and the places around it."""
        self.initial.setdefault("organisation", actor.organisation_id)
        offer_regions(self, actor)


class JoinForm(PersonForm, ButtonForm):
    """Somebody who comes to live there."""

    relation = forms.ChoiceField(
        label=_("与户主关系"),
        choices=[one for one in Relation.choices if one[0] != Relation.HEAD],
    )
    on = DayField(label=_("加入日期"), required=False, help_text=_("不填为今天。"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields = person_fields() | self.fields


class PeopleField(forms.TypedMultipleChoiceField):
    """Some of those who live there; the operation knows who does."""

    widget = PickMany

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=UUID, **options)

    def valid_value(self, value: Any) -> bool:
        """Whether it can be somebody at all."""
        try:
            UUID(value)
        except ValueError:
            return False
        return True


class SplitForm(ButtonForm):
    """Who moves out together, under whom, and where to."""

    members = PeopleField(label=_("分出的成员"))
    head = forms.UUIDField(
        label=_("新户主"), widget=forms.Select, help_text=_("须是分出的成员之一。")
    )
    on = DayField(label=_("分户日期"), required=False, help_text=_("不填为今天。"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields |= home_fields()

    def offer(self, obj: Household, actor: Actor, search: str = "") -> None:
        """Everybody but the head, and where the household lives now."""
        rows = obj.members.live().exclude(relation=Relation.HEAD)
        people = [
            (str(one.pk), f"{one.name}（{one.get_relation_display()}）")
            for one in rows.order_by("since", "pk")
        ]
        for name in ("members", "head"):
            widget: Any = self.fields[name].widget
            widget.choices = people
        for name in ("organisation", "region", "residence"):
            self.fields[name].initial = getattr(obj, f"{name}_id", None) or getattr(
                obj, name
            )
        offer_regions(self, actor)


def offer_regions(form: forms.Form, actor: Actor) -> None:
    """The places of the actor's own union. Three queries."""
    unions = Organisation.objects.visible_to(actor).select_related("region")
    own = unions.filter(pk=actor.organisation_id).first()
    menu: Any = form.fields["region"].widget
    menu.choices = [("", _("请选择")), *(_places(own.region) if own else ())]


def _places(region: Region) -> list[tuple[str, list[tuple[str, str]]]]:
    counties = Region.objects.filter(level=RegionLevel.COUNTY, valid_to=None)
    if region.level == RegionLevel.TOWNSHIP:
        counties = counties.filter(pk=region.parent_id)
    elif region.level == RegionLevel.COUNTY:
        counties = counties.filter(pk=region.pk)
    elif region.level == RegionLevel.PREFECTURE:
        counties = counties.children_of(region.pk)
    groups = {
        one.pk: (one.name, [(one.pk, one.name)]) for one in counties.order_by("code")
    }
    if len(groups) <= MOST_COUNTIES:
        towns = Region.objects.filter(parent__in=list(groups), valid_to=None)
        told = towns.order_by("code").values_list("parent_id", "code", "name")
        for county, code, name in told:
            groups[county][1].append((code, name))
    return list(groups.values())


def _facts(given: Given) -> operations.HouseholdFacts:
    return operations.HouseholdFacts(**{name: given[name] for name in HOME})


def _relative(given: Given, relation: str) -> operations.Relative:
    return operations.Relative(
        name=given["name"],
        relation=relation,
        document=given["document"],
        birth_year=given["birth_year"],
        health=given["health"],
    )


def _register(
    _filters: Mapping[str, str],
    _marked: Sequence[Marked],
    given: Given,
    by: Actor,
    at: datetime,
) -> Text:
    head = _relative(given, Relation.HEAD)
    operations.found(_facts(given), [head], by=by, at=at)
    return _("已登记家庭；其他成员请逐一登记加入。")


def _join(pk: Any, given: Given, by: Actor, at: datetime) -> Text:
    relative = _relative(given, given["relation"])
    operations.join(pk, relative, on=given["on"], by=by, at=at)
    return _("已登记加入。")


def _split(pk: Any, given: Given, by: Actor, at: datetime) -> Text:
    parting = operations.Parting(
        members=given["members"],
        head=given["head"],
        facts=_facts(given),
        on=given["on"],
    )
    operations.split(pk, parting, by=by, at=at)
    return _("已分户；分出的家庭另行建档。")


REGISTER: Final = ListButton(
    "registration", _("登记家庭"), EDIT, _register, RegistrationForm
)
JOIN: Final = Button("joining", _("成员加入"), EDIT, _join, JoinForm)
SPLIT: Final = Button(
    "split",
    _("分户"),
    EDIT,
    _split,
    SplitForm,
    warning=_("分出的成员当日起另成一户，户主留在原户。"),
)
