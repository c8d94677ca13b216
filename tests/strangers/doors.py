"""Every door of the members wing, and how it answers whom.

One line a door: method, address, the office that may, and the status for each
principal of ``neighbourhood.PRINCIPALS`` in that order. ``-``: there is no such
principal, since every office may.
"""

from typing import Any, NamedTuple

from tests.factories import people, tree
from tests.strangers.neighbourhood import APPROVAL, ENROLMENT, PRINCIPALS

TABLE = """
#                                          office   own per els onr wkr idl exp ano
GET  consents/current                      CLERK    200 -   200 200 200 200 200 200
POST enrolments/preview                    CLERK    200 -   200 200 200 200 200 200
GET  enrolments                            CLERK    200 -   200 200 200 200 200 401
POST enrolments                            CLERK    403 -   403 201 201 403 403 401
POST enrolments/searches                   CLERK    200 -   200 403 403 403 403 401
POST enrolments/decisions                  REVIEWER 200 403 200 403 403 403 403 401
GET  enrolments/{pending}                  CLERK    200 -   404 200 404 404 404 401
GET  enrolments/{pending}/timeline         CLERK    200 -   404 200 404 404 404 401
POST enrolments/{pending}/withdrawal       CLERK    404 -   404 200 404 404 404 401
POST enrolments/{returned}/resubmission    CLERK    404 -   404 200 404 404 404 401
POST enrolments/{pending}/approval         REVIEWER 200 403 404 403 403 403 403 401
POST enrolments/{pending}/rejection        REVIEWER 200 403 404 403 403 403 403 401
POST enrolments/{pending}/return           REVIEWER 200 403 404 403 403 403 403 401
POST enrolments/{pending}/handover         REVIEWER 204 403 404 403 403 403 403 401
GET  join-codes                            CLERK    200 403 200 403 403 403 403 401
POST join-codes                            CLERK    201 403 404 403 403 403 403 401
POST join-codes/{join_code}/revocation     CLERK    200 403 404 403 403 403 403 401
GET  organisations                         CLERK    200 -   200 403 403 403 403 401
POST organisations                         CLERK    201 403 404 403 403 403 403 401
GET  organisations/{township}              CLERK    200 -   404 403 403 403 403 401
POST organisations/{township}/corrections  CLERK    200 403 404 403 403 403 403 401
POST organisations/{preparing}/activation  CLERK    200 403 404 403 403 403 403 401
POST organisations/{township}/lock         CLERK    200 403 404 403 403 403 403 401
POST organisations/{locked}/unlock         CLERK    200 403 404 403 403 403 403 401
GET  organisations/{township}/headcount    CLERK    200 -   404 403 403 403 403 401
GET  employers                             CLERK    200 -   200 403 403 403 403 401
POST employers                             CLERK    201 403 404 403 403 403 403 401
POST employers/{employer}/renamings        CLERK    200 403 404 403 403 403 403 401
POST employers/{employer}/aliases          CLERK    201 403 404 403 403 403 403 401
POST employer-aliases/{alias}/approval     REVIEWER 200 403 404 403 403 403 403 401
GET  members                               CLERK    200 -   200 403 403 403 403 401
POST members/searches                      CLERK    200 -   200 403 403 403 403 401
GET  members/{member}                      CLERK    200 -   404 403 403 403 403 401
POST members/{member}/reveal               REVIEWER 200 200 404 403 403 403 403 401
GET  me                                    CLERK    200 -   200 200 200 200 200 401
GET  me/appointments                       CLERK    200 -   200 200 200 200 200 401
POST officers                              SECURITY 201 403 201 403 403 403 403 401
GET  appointments                          CLERK    200 -   200 403 403 403 403 401
POST appointments                          SECURITY 201 403 404 403 403 403 403 401
POST appointments/{appointment}/ending     SECURITY 200 403 404 403 403 403 403 401
GET  delegations                           CLERK    200 -   200 403 403 403 403 401
POST delegations                           CLERK    201 -   201 403 403 403 403 401
POST delegations/{delegation}/revocation   SECURITY 200 403 404 403 403 403 403 401
"""

DOCUMENT = {"id_type": "RESIDENT_ID", "id_number": people.id_number()}
# An office whose name is longer than its column.
SHORT = {"SECURITY": "SECURITY_ADMIN"}

# What is sent to each; what is not named gets an empty object, GET nothing.
BODIES: dict[str, Any] = {
    "enrolments/preview": {
        "occupation_group": "COURIER",
        "work_region": tree.JINGUANYI,
    },
    "enrolments": ENROLMENT,
    "enrolments/searches": DOCUMENT,
    "enrolments/decisions": {
        "decision": "APPROVE",
        "rows": [{"id": "{pending}", "version": 1}],
    },
    "members/searches": DOCUMENT,
    "enrolments/{returned}/resubmission": {"name": "王小民"},
    "enrolments/{pending}/rejection": {"reason": "不在服务范围"},
    "enrolments/{pending}/return": {"reason": "姓名不符", "items": ["name"]},
    "enrolments/{pending}/handover": {
        "reason": "请上级办理",
        "organisation": "{county}",
    },
    "join-codes": {
        "organisation": "{township}",
        "expires_at": "2099-12-31T23:59:59+08:00",
    },
    "organisations": {
        "parent": "{township}",
        "name": "植入",
        "kind": "COMMUNITY",
        "level": "GRASSROOTS",
        "region": tree.JINGUANYI,
    },
    "organisations/{township}/corrections": {"office_phone": "028-86650001"},
    "organisations/{preparing}/activation": APPROVAL | {"approved_by": "{county}"},
    "organisations/{township}/lock": {"reason": "届满"},
    "organisations/{locked}/unlock": {"reason": "已换届"},
    "members/{member}/reveal": {"fields": ["phone"], "purpose": "CONTACT"},
    "employers": {
        "name": "另一家示例有限公司",
        "nature": "PRIVATE",
        "headcount_band": "LT25",
        "region": tree.JINJIANG,
        "union": "{township}",
    },
    "employers/{employer}/renamings": {"name": "成都示例速递集团"},
    "employers/{employer}/aliases": {"alias": "示例快递"},
    "officers": {"username": "newcomer-01"},
    "appointments": {
        "username": "candidate-01",
        "organisation": "{township}",
        "office": "CLERK",
        "valid_from": "{today}",
        "officer": {"id_type": "RESIDENT_ID", "id_number": people.id_number(11)},
    },
    "delegations": {
        "deputy": "deputy-01",
        "powers": ["MEMBER_VIEW"],
        "valid_from": "{today}",
        "valid_to": "{today}",
        "reason": "出差",
    },
}


class Door(NamedTuple):
    """One method of one address, and how it answers."""

    method: str
    address: str
    office: str
    answers: dict[str, int | None]

    @property
    def body(self) -> Any:
        """What is sent."""
        return BODIES.get(self.address, {}) if self.method == "POST" else None


def doors() -> list[Door]:
    """The table, read."""
    read = []
    for line in TABLE.strip().splitlines():
        if line.startswith("#"):
            continue
        method, address, office, *statuses = line.split()
        office = SHORT.get(office, office)
        numbers = [None if text == "-" else int(text) for text in statuses]
        answers = dict(zip(PRINCIPALS, numbers, strict=True))
        read.append(Door(method, address, office, answers))
    return read
