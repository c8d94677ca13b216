"""What is sent to each operation so that it does what it does: one valid body.

Holes of bodies and queries are filled from the lot and the words. An operation that
is not named here acts on the plain object of its address; a write sends an empty
object, a look nothing.
"""

from dataclasses import replace

from stations.places import criteria
from tests.factories import people, pictures, station_files, tree
from tests.forms import Form, Multipart
from tests.registry.aid_bodies import AID
from tests.registry.call import BODY, ROWS, Call
from tests.registry.hardship_bodies import HARDSHIP
from tests.registry.hardship_desk import DESK
from tests.registry.payments_bodies import PAYMENTS
from tests.registry.payments_life_bodies import PAYMENTS_LIFE
from tests.registry.people import newcomer
from tests.registry.review_bodies import REVIEW
from tests.registry.served import Served, operations
from tests.registry.service_calls import SERVICES
from tests.registry.things import plain
from unionhub.kernel.uploads import Upload

DOCUMENT = {"id_type": "RESIDENT_ID", "id_number": "{id_number}"}
SOMEBODY = {"id_type": "RESIDENT_ID", "id_number": newcomer().number}
CORRECTED = {"id_type": "RESIDENT_ID", "id_number": newcomer().number}
CALLS: dict[str, Call] = {
    # signing in
    "sms_codes_create": Call({"phone": "13900139999"}),
    "tokens_create": Call(
        {"grant_type": "sms_code", "phone": "{code_phone}", "code": "{code}"}
    ),
    "oauth_token_create": Call(
        Form(
            grant_type="refresh_token",
            refresh_token="{refresh_token}",
            client_id="{client_id}",
        )
    ),
    "oauth_token_revoke": Call(Form(token="{refresh_token}", client_id="{client_id}")),
    "second_factor_create": Call({"username": "{fresh}", "password": "{password}"}),
    "second_factor_confirm": Call(
        {"username": "{drawn}", "password": "{password}", "otp": "{otp}"}
    ),
    "setPassword": Call(
        {
            "username": "{fresh}",
            "current": "{password}",
            "new_password": "another-horse-and-staple",
        }
    ),
    # joining
    "previewEnrolment": Call(
        {"occupation_group": "COURIER", "work_region": tree.JINGUANYI}
    ),
    "enrol": Call(people.body() | {"id_number": newcomer().number}),
    "resubmitEnrolment": Call(
        {"name": "王小民"},
        "returned",
        ways={"id_type": SOMEBODY, "id_number": SOMEBODY},
    ),
    "rejectEnrolment": Call({"reason": "不在服务范围"}),
    "returnEnrolment": Call({"reason": "姓名不符", "items": ["name"]}),
    "handOverEnrolment": Call({"reason": "请上级办理", "organisation": "{upper}"}),
    "decideEnrolments": Call(
        {
            "decision": "REJECT",
            "reason": "不在服务范围",
            "rows": [{"id": "{pending}", "version": "{version}"}],
        },
        "pending",
        ROWS,
    ),
    "searchEnrolments": Call(DOCUMENT),
    "issueJoinCode": Call(
        {"organisation": "{union}", "expires_at": "2099-12-31T23:59:59+08:00"},
        "union",
        BODY,
    ),
    # unions and employers
    "foundOrganisation": Call(
        {
            "parent": "{union}",
            "name": "植入",
            "kind": "SINGLE",
            "level": "GRASSROOTS",
            "region": tree.JINGUANYI,
        },
        "union",
        BODY,
    ),
    "correctOrganisation": Call({"office_phone": "028-86650001"}),
    "activateOrganisation": Call(
        {
            "approval_number": "锦工〔2026〕7号",
            "approval_date": "2026-03-02",
            "approved_by": "{upper}",
        },
        "preparing",
    ),
    "lockOrganisation": Call({"reason": "届满"}),
    "unlockOrganisation": Call({"reason": "已换届"}, "locked"),
    "registerEmployer": Call(
        {
            "name": "另一家示例有限公司",
            "nature": "PRIVATE",
            "headcount_band": "LT25",
            "region": tree.JINJIANG,
            "union": "{union}",
        },
        "union",
        BODY,
    ),
    "renameEmployer": Call({"name": "{union}示例速递集团"}),
    "proposeEmployerAlias": Call({"alias": "{union}快递"}),
    # members, and files of them
    "searchMembers": Call(
        {"number": "{member_number}"},
        ways={
            "id_type": DOCUMENT,
            "id_number": DOCUMENT,
            "phone": {"phone": "13800138001"},
            "name": {"name": "王小明", "birth_year": 1990},
            "birth_year": {"name": "王小明", "birth_year": 1990},
            "organisation": {"name": "王小明", "organisation": "{union}"},
        },
    ),
    "revealMember": Call({"fields": ["phone"], "purpose": "IDENTITY_CHECK"}),
    "requestExport": Call({"kind": "MEMBERS", "filters": {}, "reason": "核对名单"}),
    "refuseExport": Call({"reason": "范围过大"}),
    "uploadImport": Call(
        Multipart(kind="STATIONS", file=Upload("站点.csv", station_files.one()))
    ),
    "confirmImport": Call({"skip_wrong": True}),
    "getImportTemplate": Call(thing="template"),
    "downloadExport": Call(thing="file", query="?key={file_key}"),
    # offices
    "openOfficerAccount": Call({"username": "neu-01"}),
    "registerMachineClient": Call(
        {
            "name": "区政务平台",
            "organisation": "{union}",
            "scopes": ["organisation:read"],
        },
        "union",
        BODY,
    ),
    "grantAppointment": Call(
        {
            "username": "{fresh}",
            "organisation": "{union}",
            "office": "CLERK",
            "valid_from": "{today}",
            "officer": {"id_type": "RESIDENT_ID", "id_number": newcomer().number},
        },
        "union",
        BODY,
    ),
    "delegatePowers": Call(
        {
            "deputy": "{deputy}",
            "powers": ["ORGANISATION_VIEW"],
            "valid_from": "{today}",
            "valid_to": "{today}",
            "reason": "出差",
        }
    ),
    "downloadFile": Call(thing="picture", query="?key={picture_key}"),
    # stations
    "collectStation": Call(
        {
            "organisation": "{union}",
            "region": tree.JINGUANYI,
            "name": "植入驿站",
            "kind": "MICRO",
            "brand": "UNION_STATION",
            "host": "BANK",
            "build_mode": "SOCIAL",
            "address": "示例路 9 号",
            "location": {"lng": 104.2, "lat": 30.7, "coord_system": "GCJ02"},
            "area_dm2": 300,
            "facilities": [{"kind": "WIFI", "presence": "YES"}],
            "location_reason": "测试",
            "not_a_duplicate": "测试",
        },
        "union",
        BODY,
    ),
    # coverage
    "openDemandSet": Call({"name": "另一些网点"}),
    "addDemandPoints": Call(
        {"coord_system": "WGS84", "points": [{"lng": 104.07, "lat": 30.66}]}
    ),
    "commissionCoverageStudy": Call(
        {"name": "覆盖", "region": "{home}", "demand_set": "{demand_set}"},
        "demand_set",
        BODY,
    ),
    # heat
    "announceHeat": Call(
        {
            "region": tree.JINGUANYI,
            "colour": "RED",
            "peak_tenths": 401,
            "begins_on": "2099-07-01",
            "ends_on": "2099-07-03",
            "source": "成都市气象台",
        }
    ),
    "correctHeat": Call({"peak_tenths": 372}),
    "revokeHeat": Call({"reason": "区划填错"}),
    "correctStation": Call({"capacity": 9}),
    "setStationFacilities": Call({"facilities": [{"kind": "WIFI", "presence": "YES"}]}),
    "addStationPhoto": Call(Multipart(file=pictures.upload(), caption="正门")),
    "orderStationPhotos": Call({"photos": ["{photo}"]}),
    "describeStationPhoto": Call({"caption": "饮水处"}),
    "downloadStationPhoto": Call(thing="public_photo"),
    "setStationHours": Call({"hours": "Mo-Fr 08:30-12:00,14:30-18:00"}),
    "setStationHeatHours": Call({"spans": "18:00-22:00"}),
    "overrideStationDay": Call(
        {"day": "2099-02-17", "spans": "off", "reason": "春节"}, "opened"
    ),
    "closeStationForAWhile": Call(
        {"ends_at": "2099-12-31T23:59:59+08:00", "reason": "检修"}
    ),
    "relocateStation": Call(
        {
            "region": tree.JINGUANYI,
            "address": "示例路 9 号",
            "location": {"lng": 104.2, "lat": 30.9, "coord_system": "WGS84"},
            "reason": "拆迁",
            "location_reason": "测试",
            "not_a_duplicate": "测试",
        }
    ),
    "handStationOver": Call({"organisation": "{locked}", "reason": "调整"}, "opened"),
    "putStationOnMap": Call({"map": "BAIDU", "found_on": "2026-01-05"}, "judged"),
    "takeStationOffMap": Call({"map": "AMAP"}, "judged"),
    "rateStation": Call({"year": "{year}", "stars": 4, "reason": "考核"}, "judged"),
    "withdrawStationRating": Call({"year": "{year}", "reason": "未开放"}, "judged"),
    "awardStation": Call(
        {"year": "{year}", "level": "PROVINCIAL", "document_number": "川工〔2026〕8号"},
        "judged",
    ),
    "setAwardQuota": Call(
        {"region": "510000", "year": 2026, "level": "NATIONAL", "quota": 50}
    ),
    "inspectStation": Call(
        {
            "on": "{today}",
            "outcome": "PASSED",
            "findings": [
                {"criterion": one.code, "is_met": True} for one in criteria.current()
            ],
        },
        "opened",
    ),
    "entrustStation": Call({"appointment": "{keeper_office}"}),
    "acceptStation": Call(thing="proposed"),
    "returnStation": Call({"reason": "照片与现场不符"}, "checked"),
    "pauseStation": Call({"state": "MAINTENANCE", "reason": "检修"}, "opened"),
    "resumeStation": Call(thing="paused"),
    "endStation": Call({"state": "CLOSED", "reason": "搬迁"}, "opened"),
    "publishStation": Call(thing="checked"),
    "withdrawStation": Call({"reason": "位置有误"}, "station"),
    # what the public tells
    "reportStation": Call(
        {"kind": "FAULT", "facility": "WATER", "text": "饮水机不出水"},
        "station",
        ways={
            "aspect": {"kind": "CORRECTION", "aspect": "HOURS"},
            "phone": {"kind": "LOCKED", "phone": "13800138000"},
        },
    ),
    "followStationReport": Call({"receipt": "{report_receipt}"}),
    "addReportPhoto": Call(
        Multipart(receipt="{report_receipt}", file=pictures.upload())
    ),
    "answerStationReport": Call({"receipt": "{fixed_receipt}", "is_settled": True}),
    "followSiteSuggestion": Call({"receipt": "{wish_receipt}"}),
    "suggestSite": Call(
        {
            "region": tree.JINGUANYI,
            "place": "合江亭路口",
            "location": {"lng": 104.09, "lat": 30.65, "coord_system": "GCJ02"},
            "text": "骑手多，没有充电的地方",
        }
    ),
    "settleStationReport": Call({"reply": "已更换"}),
    "rejectStationReport": Call({"reply": "设施正常"}),
    "confirmStationReport": Call(thing="fixed_report"),
    "declineSiteSuggestion": Call({"reply": "附近已有"}),
    "adoptSiteSuggestion": Call(
        {
            "reply": "已列入筹建",
            "name": "合江亭工会驿站",
            "kind": "MICRO",
            "brand": "UNION_STATION",
            "host": "COMMUNITY",
            "build_mode": "UNION",
            "address": "合江亭路 1 号",
            "area_dm2": 300,
            "not_a_duplicate": "测试",
        },
        "surveyed",
    ),
    **SERVICES,
    **AID,
    **HARDSHIP,
    **DESK,
    **PAYMENTS,
    **PAYMENTS_LIFE,
    **REVIEW,
    # visits
    "searchStations": Call(query="?coord_system=GCJ02"),
    "mapStations": Call(query="?coord_system=GCJ02"),
    "visitStation": Call({"occupation_group": "COURIER", "used": ["WATER"]}),
    "countHeads": Call({"day": "{today}", "count": 7}, "station"),
    "listHeadCounts": Call(thing="station"),
    "getVisitFigures": Call(
        thing="union",
        query="?first_day={today}&last_day={today}&by=HOUR&organisation={union}",
    ),
    "printStationCodes": Call(thing="station", query="?codes={station}"),
}


def call_of(operation: Served) -> Call:
    """What is sent to it; its object is that of its address where none is named."""
    call = CALLS.get(operation.name, Call())
    if call.thing or not operation.holes:
        return call
    return replace(call, thing=plain(operation.collection), where="")


def missing() -> list[str]:
    """What was not registered, each in a sentence that says what to write."""
    served = operations()
    told = [
        f"{one.name} ({one.method} {one.route}): nobody knows how to make one of "
        f"{one.collection!r}. Write a function that makes a valid one, with "
        f'@resource("…", of="{one.collection}"), in a module of tests/registry.'
        for one in served
        if one.holes and not call_of(one).thing
    ]
    stale = CALLS.keys() - {one.name for one in served}
    return told + [f"{name}: no such operation; strike it from CALLS" for name in stale]
