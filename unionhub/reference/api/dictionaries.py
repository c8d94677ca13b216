"""Dictionaries: codes, labels, validity (R-PLT-05)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from unionhub.kernel.errors import NotFound
from unionhub.kernel.scope import PublicQuerySet
from unionhub.reference.api.published import UNCHANGED, published
from unionhub.reference.models import Dictionary, DictionaryEntry
from unionhub.reference.operations import DICTIONARIES
from unionhub.web.fields import DateField, StrictSerializer
from unionhub.web.paging import page_response_serializer
from unionhub.web.permissions import AllowAny
from unionhub.web.schema import operation
from unionhub.web.views import ApiView, PageView

EXAMPLE = {"name": "occupation_group", "title": "新就业形态等职业群体"}
COURIER = {
    "code": "COURIER",
    "label": "快递员",
    "alias": "",
    "valid_from": None,
    "valid_to": None,
}


class EntryQuerySerializer(StrictSerializer):
    """Which values."""

    valid_on = DateField(
        required=False, help_text=_("只要这一天有效的项；不写则含已停用的项。")
    )


class DictionarySerializer(serializers.ModelSerializer[Dictionary]):
    """A dictionary."""

    class Meta:
        model = Dictionary
        fields = ["name", "title"]


class DictionaryEntrySerializer(serializers.ModelSerializer[DictionaryEntry]):
    """A value of a dictionary."""

    alias = serializers.CharField(help_text=_("表格中的另一种写法，可能为空。"))
    valid_from = serializers.DateField(
        allow_null=True, help_text=_("自这一天起有效；一直有效为 null。")
    )
    valid_to = serializers.DateField(
        allow_null=True, help_text=_("自这一天起不再有效；仍有效为 null。")
    )

    class Meta:
        model = DictionaryEntry
        fields = ["code", "label", "alias", "valid_from", "valid_to"]


class DictionaryDetailSerializer(serializers.Serializer[Any]):
    """A dictionary and its values, in their order."""

    name = serializers.CharField(help_text=_("名称。"))
    title = serializers.CharField(help_text=_("标题。"))
    entries = DictionaryEntrySerializer(many=True)


class DictionaryListView(PageView):
    """All dictionaries, by name."""

    permission_classes = [AllowAny]
    serializer_class = DictionarySerializer
    keyset = ("name",)

    @operation(
        operation_id="list_dictionaries",
        tag="公共",
        summary="字典列表",
        description="所有代码表的名称和标题；各表的代码见字典详情。",
        answers={200: page_response_serializer(DictionarySerializer), 304: UNCHANGED},
        examples={"answer": {"items": [EXAMPLE], "next": None, "next_cursor": None}},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A page of dictionaries."""
        return published(self, DICTIONARIES, lambda: PageView.get(self, request))

    def rows(self) -> PublicQuerySet[Dictionary]:
        """All of them."""
        return Dictionary.objects.visible_to(self.actor)


class DictionaryView(ApiView):
    """One dictionary."""

    permission_classes = [AllowAny]
    query_serializer_class = EntryQuerySerializer

    @operation(
        operation_id="read_dictionary",
        tag="公共",
        summary="字典详情",
        description="一个代码表的全部代码、中文名称和有效期，按惯用次序排列。",
        answers={200: DictionaryDetailSerializer, 304: UNCHANGED},
        examples={"answer": EXAMPLE | {"entries": [COURIER]}},
        refusals=("invalid_date",),
    )
    def get(self, request: Request, name: str) -> Response:
        """The dictionary and its values."""
        return published(self, DICTIONARIES, lambda: self.answer(name))

    def answer(self, name: str) -> Response:
        """The values in their order, in two queries.

        Raises:
            NotFound: no such dictionary.
        """
        dictionary = Dictionary.objects.visible_to(self.actor).filter(pk=name).first()
        if dictionary is None:
            raise NotFound
        rows = DictionaryEntry.objects.visible_to(self.actor)
        rows = rows.filter(dictionary=dictionary).order_by("sort", "code")
        if "valid_on" in self.params:
            rows = rows.valid_on(self.params["valid_on"])
        facts = {"name": dictionary.name, "title": dictionary.title, "entries": rows}
        return Response(DictionaryDetailSerializer(facts, context=self.context()).data)
