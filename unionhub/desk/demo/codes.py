"""Join codes that lead somewhere, have expired, or were revoked; consent texts."""

from datetime import date, datetime, timedelta

from members.enrolment.choices import JoinChannel
from members.enrolment.models import ConsentText, JoinCode
from members.enrolment.operations.codes import ALPHABET
from unionhub.desk.demo import story
from unionhub.desk.demo.dice import Dice
from unionhub.desk.demo.tree import SYSTEM

YEAR = timedelta(365)
CONSENT_BEGINS = date(2026, 1, 1)
LIVE, EXPIRED, REVOKED = "live", "expired", "revoked"

CONSENT_TEXT = """四川省工会网上入会个人信息处理同意书（演示）

一、处理者。您所申请的工会及其上级工会。

二、目的。核实您的身份，为您办理入会、管理会籍，按规定统计会员人数。不用于其他目的。

三、收集的信息。姓名、证件类型和号码、手机号码、职业群体、用人单位、工作所在区划。\
性别和出生年由证件号码得出。证件号码属于敏感个人信息，不提供则无法核实身份、无法入会。

四、保存与保护。证件号码和手机号码加密保存；工作人员只看到遮蔽后的号码，查看全文须说明\
理由并留下记录。保存期限按会籍和档案管理的规定执行。

五、您的权利。您可以查阅、复制、更正、补充您的信息，可以撤回同意、申请删除，可以要求解释\
处理规则；撤回同意不影响此前处理的效力。请向受理工会提出，或在本服务“我的”中办理。

六、您自愿申请加入中国工会，承认《中国工会章程》。
"""


def consents() -> list[ConsentText]:
    """The text in force, and the one before it."""
    return [
        ConsentText(
            version=story.FORMER_CONSENT,
            text=CONSENT_TEXT.replace("，按规定统计会员人数", ""),
            valid_from=CONSENT_BEGINS - YEAR,
            valid_to=CONSENT_BEGINS - timedelta(1),
        ),
        ConsentText(
            version=story.CONSENT, text=CONSENT_TEXT, valid_from=CONSENT_BEGINS
        ),
    ]


def join_codes(unions: list[str], at: datetime) -> list[JoinCode]:
    """One for each union; the first three are the story's, one of each fate."""
    dice = Dice("codes")
    fates = [
        LIVE,
        EXPIRED,
        REVOKED,
        *dice.choices((LIVE, EXPIRED, REVOKED), (6, 1, 1), k=len(unions)),
    ]
    texts = [story.LIVE_CODE, story.EXPIRED_CODE, story.REVOKED_CODE]
    texts += ["DEM" + "".join(dice.choices(ALPHABET, k=7)) for _code in unions]
    channels = (JoinChannel.QR, JoinChannel.BATCH_EVENT)
    return [
        JoinCode(
            code=text,
            organisation_id=union,
            channel=dice.choice(channels),
            expires_at=at - YEAR / 12 if fate == EXPIRED else at + YEAR,
            revoked_at=at - YEAR / 24 if fate == REVOKED else None,
            revoked_by=SYSTEM if fate == REVOKED else None,
        )
        for text, union, fate in zip(texts, unions, fates, strict=False)
    ]
