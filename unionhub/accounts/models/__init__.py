"""Accounts, what they show to sign in, and machines."""

from unionhub.accounts.models.clients import (
    WECHAT,
    MachineClient,
    MachineClientQuerySet,
    WechatAccount,
    wechat_indexes,
)
from unionhub.accounts.models.factors import RecoveryCode, SecondFactor
from unionhub.accounts.models.users import (
    PHONE,
    PHONE_IS_TAKEN,
    SmsCode,
    User,
    UserManager,
    has_phone,
    phone_indexes,
)

__all__ = [
    "PHONE",
    "PHONE_IS_TAKEN",
    "WECHAT",
    "MachineClient",
    "MachineClientQuerySet",
    "RecoveryCode",
    "SecondFactor",
    "SmsCode",
    "User",
    "UserManager",
    "WechatAccount",
    "has_phone",
    "phone_indexes",
    "wechat_indexes",
]
