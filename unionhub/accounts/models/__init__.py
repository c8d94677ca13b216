"""Accounts, what they show to sign in, and machines."""

from unionhub.accounts.models.clients import (
    WECHAT,
    MachineClient,
    WechatAccount,
    wechat_indexes,
)
from unionhub.accounts.models.factors import RecoveryCode, SecondFactor
from unionhub.accounts.models.users import (
    PHONE,
    SmsCode,
    User,
    UserManager,
    phone_indexes,
)

__all__ = [
    "PHONE",
    "WECHAT",
    "MachineClient",
    "RecoveryCode",
    "SecondFactor",
    "SmsCode",
    "User",
    "UserManager",
    "WechatAccount",
    "phone_indexes",
    "wechat_indexes",
]
