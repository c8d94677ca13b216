"""Every text we send, by code: the one table."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Template:
    """A text with its gaps.

    ``facts`` names the gaps; ``secret`` the one among them that is sealed until the
    message is sent and then forgotten; after ``life`` the text is of no use to anyone
    and is not sent any more.
    """

    text: str | Promise
    facts: frozenset[str]
    secret: str = ""
    life: timedelta | None = None


TEMPLATES: dict[str, Template] = {
    "sms_code": Template(
        text=_("【工会】您的验证码是 {code}，{minutes} 分钟内有效，请勿告诉他人。"),
        facts=frozenset({"code", "minutes"}),
        secret="code",  # noqa: S106 - the name of a gap, not a secret
        life=timedelta(minutes=5),
    ),
    "enrolment_admitted": Template(
        text=_(
            "【工会】您的入会申请已通过，接收工会：{organisation}。请登录查看会员号。"
        ),
        facts=frozenset({"organisation"}),
    ),
    "enrolment_rejected": Template(
        text=_(
            "【工会】{organisation}未通过您的入会申请，理由请登录查看，可重新申请。"
        ),
        facts=frozenset({"organisation"}),
    ),
    "enrolment_returned": Template(
        text=_("【工会】{organisation}请您补正入会申请，请登录查看并修改后重新提交。"),
        facts=frozenset({"organisation"}),
    ),
}
