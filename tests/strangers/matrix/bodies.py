"""What is sent to each operation so that it can do what it does: one valid body.

Holes are filled from the lot: the ids of its things and its words. What is not named
gets an empty object; GET sends nothing, but may carry a query.
"""

from typing import Any

from tests.factories import people, tree
from tests.strangers.matrix.lots import newcomer
from tests.strangers.neighbourhood import APPROVAL

BODIES: dict[str, Any] = {
    "previewEnrolment": {
        "occupation_group": "COURIER",
        "work_region": tree.JINGUANYI,
    },
    "sms_codes_create": {"phone": "13900139999"},
    "tokens_create": {
        "grant_type": "sms_code",
        "phone": "{code_phone}",
        "code": "{code}",
    },
    "second_factor_create": {"username": "{fresh}", "password": "{password}"},
    "second_factor_confirm": {
        "username": "{drawn}",
        "password": "{password}",
        "otp": "{otp}",
    },
    "enrol": people.body() | {"id_number": newcomer().number},
    "resubmitEnrolment": {"name": "王小民"},
    "rejectEnrolment": {"reason": "不在服务范围"},
    "returnEnrolment": {"reason": "姓名不符", "items": ["name"]},
    "handOverEnrolment": {"reason": "请上级办理", "organisation": "{upper}"},
    "decideEnrolments": {
        "decision": "REJECT",
        "reason": "不在服务范围",
        "rows": [{"id": "{pending}", "version": "{version}"}],
    },
    "searchEnrolments": {"id_type": "RESIDENT_ID", "id_number": "{id_number}"},
    "issueJoinCode": {
        "organisation": "{union}",
        "expires_at": "2099-12-31T23:59:59+08:00",
    },
    "foundOrganisation": {
        "parent": "{union}",
        "name": "植入",
        "kind": "SINGLE",
        "level": "GRASSROOTS",
        "region": tree.JINGUANYI,
    },
    "correctOrganisation": {"office_phone": "028-86650001"},
    "activateOrganisation": APPROVAL | {"approved_by": "{upper}"},
    "lockOrganisation": {"reason": "届满"},
    "unlockOrganisation": {"reason": "已换届"},
    "registerEmployer": {
        "name": "另一家示例有限公司",
        "nature": "PRIVATE",
        "headcount_band": "LT25",
        "region": tree.JINJIANG,
        "union": "{union}",
    },
    "renameEmployer": {"name": "{union}示例速递集团"},
    "proposeEmployerAlias": {"alias": "{union}快递"},
    "requestExport": {"kind": "MEMBERS", "filters": {}, "reason": "核对名单"},
    "refuseExport": {"reason": "范围过大"},
    "searchMembers": {"number": "{member_number}"},
    "openOfficerAccount": {"username": "neu-01"},
    "grantAppointment": {
        "username": "{fresh}",
        "organisation": "{union}",
        "office": "CLERK",
        "valid_from": "{today}",
        "officer": {"id_type": "RESIDENT_ID", "id_number": newcomer().number},
    },
    "delegatePowers": {
        "deputy": "expired-01",
        "powers": ["ORGANISATION_VIEW"],
        "valid_from": "{today}",
        "valid_to": "{today}",
        "reason": "出差",
    },
    "revealMember": {"fields": ["phone"], "purpose": "IDENTITY_CHECK"},
}
QUERIES: dict[str, str] = {"downloadExport": "?key={file_key}"}


def filled(value: Any, names: dict[str, Any]) -> Any:
    """A body with its holes filled; a hole that is all of a value may be a number."""
    if isinstance(value, dict):
        return {key: filled(inner, names) for key, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, names) for inner in value]
    if not isinstance(value, str):
        return value
    for name, known in names.items():
        if f"{{{name}}}" not in value:
            continue
        told = known() if callable(known) else known
        if value == f"{{{name}}}":
            return told
        value = value.replace(f"{{{name}}}", str(told))
    return value
