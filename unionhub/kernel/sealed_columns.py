"""Every column that a key of ours has written: what ``rotate_keys`` walks over.

A floor-plan test compares this with the models, so that no new one is forgotten. None
stands in an append-only table: its key could never be retired.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Indexed:
    """A column of blind indexes: of which meaning, and what it is made anew from.

    Without ``source`` the value is nowhere kept: the row waits until its owner comes
    again, and is of no use once the key is gone.
    """

    name: str
    meaning: str
    source: str = ""


SEALED: Final[dict[str, tuple[str, ...]]] = {
    "accounts.SecondFactor": ("seed_sealed",),
    "accounts.User": ("phone_sealed",),
    "accounts.WechatAccount": ("openid_sealed",),
    "jobs.ImportPiece": ("content_sealed",),
    "jobs.ImportRow": ("cells_sealed",),
    "members.Enrolment": ("id_number_sealed", "phone_sealed"),
    "members.Member": ("id_number_sealed", "phone_sealed"),
    "messaging.Message": ("phone_sealed", "secret_sealed"),
    "persons.PersonKey": ("number_sealed",),
    "services.AccountCorrection": ("account_sealed",),
    "services.Application": ("account_sealed",),
    "services.Objection": ("name_sealed", "phone_sealed"),
    "services.Assessment": ("means_sealed", "causes_sealed"),
    "services.HomeVisit": ("finding_sealed",),
    "services.Household": ("address_sealed", "phone_sealed"),
    "services.HouseholdMember": ("id_number_sealed", "health_sealed"),
    "services.CashHandout": ("proxy_id_sealed",),
    "services.Payment": ("account_sealed",),
    "stations.Station": ("keeper_phone_sealed",),
    "stations.Voice": ("phone_sealed",),
    "web.IdempotencyRecord": ("answer",),
}

INDEXED: Final[dict[str, Indexed]] = {
    "accounts.SmsCode": Indexed("phone_index", "phone"),
    "accounts.User": Indexed("phone_index", "phone", "phone_sealed"),
    "accounts.WechatAccount": Indexed("openid_index", "wechat", "openid_sealed"),
    "members.Member": Indexed("phone_index", "phone", "phone_sealed"),
}
