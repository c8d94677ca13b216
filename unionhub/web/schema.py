"""The OpenAPI description: one decorator a door; refusals come by themselves."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from uuid import UUID

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
)
from rest_framework import serializers
from rest_framework.permissions import AllowAny, IsAuthenticated

from unionhub.kernel.catalogue import CATALOGUE
from unionhub.web.acting import HEADER
from unionhub.web.errors import code_status
from unionhub.web.paging import PageQuerySerializer
from unionhub.web.problems import CATALOGUE_ADDRESS, MEDIA_TYPE
from unionhub.web.views import PageView

F = TypeVar("F", bound=Callable[..., Any])

OFFICERS: Final = "干部"
TAGS: Final = ("公共", "会员", OFFICERS, "系统")
OFFICE_HEADER: Final = OpenApiParameter(
    HEADER,
    UUID,
    OpenApiParameter.HEADER,
    description="以哪一项任职或委托办理，取自 GET /me/appointments；"
    "不填时以层级最高的本人任职办理。",
)
SUCCESS: Final = range(200, 300)
WRITES: Final = frozenset({"POST", "PUT", "PATCH"})
EXAMPLE_REQUEST_ID: Final = "019aa0e4-6c00-7cc3-98c4-dc0c0c07398f"
# The largest numbers of a column: they differ between SQLite and PostgreSQL.
ENGINE_LIMITS: Final = frozenset({2**15 - 1, 2**31 - 1, 2**63 - 1})
# OAuth takes forms, and files come in forms with parts.
MEDIA: Final = (
    *("application/json", "application/x-www-form-urlencoded"),
    "multipart/form-data",
)
_OF_JSON: Final = ("malformed_json", "not_an_object")
_OF_FORMS: Final = ("malformed_multipart", "too_many_parts", "duplicate_key")
# The meaning of a status, above the codes that share it.
STATUS_TEXT: Final[dict[int, str]] = {
    400: "请求有误；各项错误相同时 code 即该项的代码，否则为 validation_failed",
    401: "未登录",
    403: "没有权限",
    404: "没有找到",
    405: "方法不支持",
    409: "与当前状态或已有数据冲突",
    410: "已过期或作废",
    411: "缺少 Content-Length",
    412: "内容已被他人修改",
    413: "请求体过大",
    415: "内容类型不支持",
    422: "幂等键已用于其他请求",
    428: "缺少 If-Match",
    429: "请求过于频繁",
    503: "暂时无法提供服务",
}


class FieldProblemSerializer(serializers.Serializer[Any]):
    """One fault of the input."""

    pointer = serializers.CharField(help_text="出错的位置：#/phone 或 ?limit。")
    code = serializers.CharField(help_text="稳定的错误代码。")
    detail = serializers.CharField(help_text="给人看的说明。")


class ProblemSerializer(serializers.Serializer[Any]):
    """RFC 9457, with our stable code."""

    type = serializers.CharField(help_text="错误说明的地址。")
    title = serializers.CharField(help_text="错误名称。")
    status = serializers.IntegerField(help_text="HTTP 状态码。")
    detail = serializers.CharField(help_text="给人看的说明。")
    code = serializers.CharField(help_text="稳定的错误代码，程序据此判断。")
    request_id = serializers.CharField(help_text="请求编号，报障时请提供。")
    errors = FieldProblemSerializer(  # type: ignore[assignment]
        many=True, help_text="逐项错误。"
    )
    facts = serializers.DictField(
        required=False, help_text="与本次拒绝有关的事实，例如当前版本号。"
    )


class BearerAuthentication(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How a caller signs in."""

    target_class = "unionhub.web.authentication.TokenAuthentication"
    name = "bearerAuth"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        """The scheme."""
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "登录后得到的访问令牌：Authorization: Bearer …",
        }


@dataclass(frozen=True, slots=True)
class Operation:
    """What ``operation`` was told, for the schema of the view."""

    refusals: tuple[str, ...]
    idempotent: bool
    if_match: bool


def operation(  # noqa: PLR0913 - each is one line of the published contract
    *,
    operation_id: str,
    tag: str,
    summary: str,
    description: str,
    request: Any = None,
    answers: Mapping[int, Any],
    query: type[serializers.Serializer[Any]] | None = None,
    examples: Mapping[str, Any] | None = None,
    refusals: tuple[str, ...] = (),
    idempotent: bool = False,
    if_match: bool = False,
    media_type: str | tuple[str, ...] = "application/json",
) -> Callable[[F], F]:
    """Describe one method of a view.

    ``answers``: status to serializer class (``None``: no body). ``examples``:
    ``request`` (or ``requests``, each by its title) and ``answer``, as plain data.
    ``refusals``: codes of the catalogue; those of signing in, parsing, paging,
    throttling and keys come by themselves.
    """
    if tag not in TAGS:
        raise ValueError(f"{tag} is not one of {TAGS}")
    media = (media_type,) if isinstance(media_type, str) else media_type
    unknown = [code for code in refusals if code not in CATALOGUE]
    if unknown:
        raise ValueError(f"Not in the catalogue: {unknown}")
    described = extend_schema(
        operation_id=operation_id,
        tags=[tag],
        summary=summary,
        description=description,
        request=request,
        responses={
            (status, *media) if shape is not None else status: shape
            for status, shape in answers.items()
        },
        parameters=[*([query] if query else []), *_headers(tag, idempotent, if_match)],
        examples=_examples(examples or {}, [s for s in answers if s in SUCCESS]),
    )

    def decorate(method: F) -> F:
        decorated: F = described(method)
        decorated.operation = Operation(  # type: ignore[attr-defined]
            refusals, idempotent, if_match
        )
        return decorated

    return decorate


def _examples(
    examples: Mapping[str, Any], statuses: Sequence[int]
) -> list[OpenApiExample]:
    requests = dict(examples.get("requests", {}))
    if "request" in examples:
        requests["请求示例"] = examples["request"]
    found = [
        OpenApiExample(title, value=value, request_only=True, media_type=media)
        for title, value in requests.items()
        # An example for a media type not in use is left out.
        for media in MEDIA
    ]
    if "answer" in examples:
        found.append(
            OpenApiExample(
                "答复示例",
                value=examples["answer"],
                response_only=True,
                status_codes=[str(status) for status in statuses],
            )
        )
    return found


def _headers(tag: str, idempotent: bool, if_match: bool) -> Iterable[OpenApiParameter]:
    if tag == OFFICERS:
        yield OFFICE_HEADER
    if idempotent:
        yield OpenApiParameter(
            "Idempotency-Key",
            str,
            OpenApiParameter.HEADER,
            required=True,
            description="幂等键：每次新的办理用一个新值，重试时用同一个值。",
        )
    if if_match:
        yield OpenApiParameter(
            "If-Match",
            str,
            OpenApiParameter.HEADER,
            description="读取时得到的 ETag；内容已变则回答 412。",
        )


def problem_response(status: int, codes: Iterable[str]) -> OpenApiResponse:
    """The refusals of one status, each with its example."""
    return OpenApiResponse(
        ProblemSerializer,
        description=STATUS_TEXT.get(status, "拒绝"),
        examples=[
            OpenApiExample(code, value=problem_example(status, code)) for code in codes
        ],
    )


def problem_example(status: int, code: str) -> dict[str, Any]:
    """What the refusal looks like."""
    text = str(CATALOGUE[code])
    return {
        "type": f"{CATALOGUE_ADDRESS}#{code}",
        "title": text,
        "status": status,
        "detail": text,
        "code": code,
        "request_id": EXAMPLE_REQUEST_ID,
        "errors": [],
    }


class Schema(AutoSchema):
    """Adds to each operation what its view implies: paging, filters, refusals."""

    def get_override_parameters(self) -> list[Any]:
        """The query parameters that the view reads."""
        found: list[Any] = super().get_override_parameters()
        if self.method == "GET":
            found = [*found, *self._query()]
        return found

    def _process_override_parameters(self, direction: Any = "request") -> Any:
        found: dict[Any, Any] = super()._process_override_parameters(  # type: ignore[no-untyped-call]
            direction
        )
        for parameter in found.values():
            # Lists in a query are separated by commas (fields.ListField).
            if parameter and parameter["schema"].get("type") == "array":
                parameter |= {"style": "form", "explode": False}
        return found

    def _query(self) -> Iterable[Any]:
        if form := getattr(self.view, "query_serializer_class", None):
            yield form
        if isinstance(self.view, PageView):
            yield PageQuerySerializer

    def _insert_field_validators(self, field: Any, schema: dict[str, Any]) -> None:
        """Add what a field says of its values (``published``); leave out what an
        engine, not a rule, says of a whole number's size.
        """
        super()._insert_field_validators(field, schema)  # type: ignore[no-untyped-call]
        schema |= getattr(field, "published", {})
        if schema.get("maximum") in ENGINE_LIMITS:
            del schema["maximum"]
            schema.pop("format", None)

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        by_status: dict[int, list[str]] = defaultdict(list)
        for code in dict.fromkeys(self._refusals()):
            by_status[code_status(code)].append(code)
        for status, codes in sorted(by_status.items()):
            response = problem_response(status, codes)
            bodies[str(status)] = self._get_response_for_code(  # type: ignore[no-untyped-call]
                response, str(status), [MEDIA_TYPE], direction
            )
        return bodies

    def _refusals(self) -> Iterable[str]:
        method = getattr(self.view, self.method.lower(), None)
        told: Operation | None = getattr(method, "operation", None)
        yield from self._of_access()
        yield from self._of_shape()
        if told:
            yield from told.refusals
            if "conflict_of_interest" in told.refusals:
                # The same check asks for the office.
                yield "forbidden"
            if told.idempotent:
                yield from ("key_required", "invalid_key", "key_reused", "in_flight")
            if told.if_match:
                yield "stale_version"
        yield from ("too_many_requests",) if self.view.throttle_classes else ()
        yield "unavailable"

    def _of_access(self) -> Iterable[str]:
        needed = set(self.view.permission_classes) - {AllowAny}
        if needed:
            yield "not_authenticated"
        if self.view.authentication_classes:
            # A token that is shown where none is asked for must be a good one, too.
            yield from ("invalid_token", "appointment_not_in_force")
        if needed - {IsAuthenticated}:
            yield "forbidden"
        if "{" in self.path:
            yield "not_found"

    def _of_shape(self) -> Iterable[str]:
        yield from ("unknown_parameter", "sensitive_in_url", "invalid_character")
        if self.method in WRITES and self.get_request_serializer() is not None:
            yield from (
                _OF_FORMS if getattr(self.view, "takes_files", False) else _OF_JSON
            )
            yield "validation_failed"
            yield from ("body_too_large", "unsupported_media_type")
        elif self.method == "GET" and any(self._query()):
            yield "validation_failed"
        if isinstance(self.view, PageView) and self.method == "GET":
            yield from ("invalid_cursor", "out_of_range")
