"""Why each refusal comes and what the caller does about it, in both languages."""

import csv
import functools
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.utils import translation
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer, TemplateHTMLRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from unionhub.kernel.catalogue import CATALOGUE
from unionhub.web.errors import code_status
from unionhub.web.permissions import AllowAny
from unionhub.web.problems import CATALOGUE_ADDRESS
from unionhub.web.schema import operation, problem_example
from unionhub.web.views import ApiView

FILE: Final = settings.ROOT / "unionhub" / "web" / "data" / "problems.csv"


@dataclass(frozen=True, slots=True)
class Explanation:
    """One row of the file: cause and advice, in Chinese and in English."""

    code: str
    cause: str
    advice: str
    cause_en: str
    advice_en: str


@functools.cache
def explanations() -> dict[str, Explanation]:
    """Every code of the catalogue with its explanation."""
    with FILE.open(encoding="utf-8", newline="") as rows:
        return {row["code"]: Explanation(**row) for row in csv.DictReader(rows)}


class ProblemEntrySerializer(serializers.Serializer[Any]):
    """One code of the catalogue."""

    code = serializers.CharField(help_text="稳定的错误代码。")
    status = serializers.IntegerField(help_text="HTTP 状态码。")
    title = serializers.CharField(help_text="中文说明。")
    title_en = serializers.CharField(help_text="英文说明。")
    cause = serializers.CharField(help_text="出现的原因。")
    cause_en = serializers.CharField(help_text="原因的英文。")
    advice = serializers.CharField(help_text="调用方应当怎样处理。")
    advice_en = serializers.CharField(help_text="处理办法的英文。")
    type = serializers.CharField(help_text="在错误答复中的 type。")


class ProblemCatalogueSerializer(serializers.Serializer[Any]):
    """Every code an answer can carry."""

    items = ProblemEntrySerializer(many=True)


def entry(code: str) -> dict[str, Any]:
    """All that is known of a code."""
    told, title = explanations()[code], CATALOGUE[code]
    with translation.override("en"):
        title_en = str(title)
    with translation.override("zh-hans"):
        title_zh = str(title)
    return {
        "code": code,
        "status": code_status(code),
        "title": title_zh,
        "title_en": title_en,
        "cause": told.cause,
        "cause_en": told.cause_en,
        "advice": told.advice,
        "advice_en": told.advice_en,
        "type": f"{CATALOGUE_ADDRESS}#{code}",
    }


class CataloguePage(TemplateHTMLRenderer):
    """The catalogue for people: each code with an example of its answer."""

    template_name = "web/problems.html"

    def get_template_context(self, data: Any, renderer_context: Any) -> dict[str, Any]:
        """The entries, each beside its example."""
        entries = data["items"]
        with translation.override("zh-hans"):
            shown = [problem_example(each["status"], each["code"]) for each in entries]
        return {"items": [*zip(entries, shown, strict=True)]}


class ProblemCatalogueView(ApiView):
    """What ``type`` in a problem points to."""

    permission_classes = [AllowAny]
    renderer_classes = [JSONRenderer, CataloguePage]

    @operation(
        operation_id="list_problems",
        tag="公共",
        summary="错误代码一览",
        description="所有错误代码：状态码、中英文说明、原因和处理办法。"
        "浏览器打开时为网页，另有答复示例。",
        answers={200: ProblemCatalogueSerializer},
        examples={
            "answer": {
                "items": [
                    {
                        "code": "not_found",
                        "status": 404,
                        "title": "没有找到。",
                        "title_en": "Not found.",
                        "cause": "不存在，或不在可见范围内；两者答复相同。",
                        "cause_en": "It does not exist, or not for this caller: "
                        "both answers are the same.",
                        "advice": "核对编号和所用的任职。",
                        "advice_en": "Check the identifier and the office in use.",
                        "type": f"{CATALOGUE_ADDRESS}#not_found",
                    }
                ]
            }
        },
    )
    def get(self, request: Request) -> Response:
        """The whole catalogue, in the order of its file."""
        return Response({"items": [entry(code) for code in CATALOGUE]})
