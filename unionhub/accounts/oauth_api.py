"""The OAuth addresses: renewing and revoking tokens, in the words of RFC 6749.

Thin wraps around django-oauth-toolkit, so that framing, throttles and the API document
cover these addresses too; what they answer is the toolkit's own.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from drf_spectacular.utils import OpenApiExample, OpenApiResponse
from oauth2_provider.views.mixins import OAuthLibMixin
from rest_framework import serializers
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.parsers import FormParser
from rest_framework.request import Request

from unionhub.accounts import examples
from unionhub.web.permissions import AllowAny
from unionhub.web.schema import Schema, operation
from unionhub.web.throttling import NetworkThrottle
from unionhub.web.views import ApiView

Outcome = tuple[str, dict[str, str], str, int]


class OAuthTokenInputSerializer(serializers.Serializer[Any]):
    """What is exchanged for tokens."""

    grant_type = serializers.ChoiceField(
        choices=["refresh_token", "client_credentials"],
        help_text="refresh_token：续期；client_credentials：系统对接。",
    )
    refresh_token = serializers.CharField(
        required=False,
        help_text="登录或上次续期得到的刷新令牌；用于 refresh_token。",
    )
    client_id = serializers.CharField(
        required=False, help_text="小程序和 App 固定为 unionhub-app。"
    )
    client_secret = serializers.CharField(
        required=False,
        help_text="对接系统的密钥，也可放在 Authorization: Basic 中。",
    )
    scope = serializers.CharField(required=False, help_text="权限范围，空格分隔。")


class OAuthTokenSerializer(serializers.Serializer[Any]):
    """New tokens (RFC 6749 §5.1)."""

    access_token = serializers.CharField(help_text="访问令牌。")
    refresh_token = serializers.CharField(
        required=False, help_text="新的刷新令牌，旧的随即作废；系统对接时没有。"
    )
    token_type = serializers.CharField(help_text="固定为 Bearer。")
    expires_in = serializers.IntegerField(help_text="访问令牌有效时间，秒。")
    scope = serializers.CharField(help_text="权限范围。")


class OAuthErrorSerializer(serializers.Serializer[Any]):
    """A refusal (RFC 6749 §5.2)."""

    error = serializers.CharField(
        help_text="invalid_request、invalid_client、invalid_grant 等。"
    )
    error_description = serializers.CharField(required=False, help_text="说明。")


class OAuthRevocationInputSerializer(serializers.Serializer[Any]):
    """What is to be worth nothing from now on (RFC 7009)."""

    token = serializers.CharField(help_text="访问令牌或刷新令牌。")
    token_type_hint = serializers.ChoiceField(
        choices=["access_token", "refresh_token"],
        required=False,
        help_text="令牌的种类，可省略。",
    )
    client_id = serializers.CharField(
        required=False, help_text="小程序和 App 固定为 unionhub-app。"
    )
    client_secret = serializers.CharField(required=False, help_text="对接系统的密钥。")


def refusal(error: str, description: str) -> OpenApiResponse:
    """A refusal of these addresses, with its example."""
    return OpenApiResponse(
        OAuthErrorSerializer,
        description=description,
        examples=[OpenApiExample(error, value={"error": error})],
    )


class OAuthSchema(Schema):
    """Faults of the form are OAuth's own; only those of framing are problems here."""

    def _of_shape(self) -> Iterable[str]:
        yield from ("length_required", "body_too_large")
        yield from ("unsupported_charset", "unsupported_media_type")


class OAuthPerNetwork(NetworkThrottle):
    """Guesses at refresh tokens and secrets from one place."""

    scope, limit, seconds = "oauth", 120, 60


class OAuthView(OAuthLibMixin, ApiView):  # type: ignore[misc]
    """What both addresses share: a form in, the toolkit's answer out."""

    authentication_classes = ()
    throttle_classes = (OAuthPerNetwork,)
    parser_classes = (FormParser,)
    schema = OAuthSchema()

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        """Keep the plain request: the toolkit reads the form itself."""
        self.plain = request
        return super().dispatch(request, *args, **kwargs)

    def read_query(self, request: Request) -> dict[str, Any]:
        """The toolkit refuses a query string in its own words."""
        return {}

    def answered(self, act: Callable[[HttpRequest], Outcome]) -> HttpResponse:
        """The toolkit's answer to the form; no parameter twice (RFC 6749 §3.2).

        Raises:
            UnsupportedMediaType: what was sent is no form.
        """
        if self.plain.content_type != FormParser.media_type:
            raise UnsupportedMediaType("")
        if any(len(values) > 1 for _name, values in self.plain.POST.lists()):
            return JsonResponse({"error": "invalid_request"}, status=400)
        _address, headers, body, status = act(self.plain)
        response = HttpResponse(body or "", status=status, headers=headers)
        response["Content-Type"] = "application/json"
        if not body:
            del response["Content-Type"]
        return response


class OAuthTokenView(OAuthView):
    """Renewal, and the tokens of machines."""

    permission_classes = (AllowAny,)

    @operation(
        operation_id="oauth_token_create",
        tag="系统",
        summary="续期或换取令牌",
        description=(
            "RFC 6749：用刷新令牌换取新的一对令牌，旧刷新令牌随即作废，"
            "重复使用会使整个登录失效；或由对接系统用密钥换取访问令牌。"
            "请求体为表单格式，错误按 RFC 6749 第 5.2 节回答。"
        ),
        request=OAuthTokenInputSerializer,
        answers={
            200: OAuthTokenSerializer,
            400: refusal("invalid_grant", "请求有误，或刷新令牌无效"),
            401: refusal("invalid_client", "客户端或其密钥无效"),
        },
        examples=examples.OAUTH_TOKEN,
    )
    def post(self, request: Request) -> HttpResponse:
        """Exchange."""
        return self.answered(self.create_token_response)


class OAuthRevocationView(OAuthView):
    """Signing out."""

    permission_classes = (AllowAny,)

    @operation(
        operation_id="oauth_token_revoke",
        tag="系统",
        summary="退出登录（作废令牌）",
        description=(
            "RFC 7009：作废访问令牌或刷新令牌，同一次登录的另一枚也一并作废。"
            "请求体为表单格式；令牌不存在时同样回答 200。"
        ),
        request=OAuthRevocationInputSerializer,
        answers={
            200: None,
            400: refusal("invalid_request", "请求有误"),
            401: refusal("invalid_client", "客户端或其密钥无效"),
        },
        examples=examples.OAUTH_REVOCATION,
    )
    def post(self, request: Request) -> HttpResponse:
        """Revoke."""
        return self.answered(self.create_revocation_response)
