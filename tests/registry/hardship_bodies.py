"""What is sent to the doors of households and dossiers: body, thing, where."""

from tests.factories import pictures, tree
from tests.forms import Multipart
from tests.registry.call import BODY, Call
from tests.registry.people import newcomer

HOUSEHOLD = {
    "organisation": "{union}",
    "region": tree.JINGUANYI,
    "residence": "URBAN",
    "address": "水井坊 8 号",
}
HEAD = {
    "name": "李大海",
    "relation": "HEAD",
    "id_type": "RESIDENT_ID",
    "id_number": newcomer().number,
}
CHILD = HEAD | {"relation": "CHILD", "id_number": newcomer().number}
PARTICULARS = {"person_kind": "URBAN", "housing": "RENTED"}
YEAR = {"wages_fen": 2_400_000, "main_cause": "OTHER"}
HARDSHIP: dict[str, Call] = {
    "registerHousehold": Call(HOUSEHOLD | {"members": [HEAD]}, "union", BODY),
    "joinHousehold": Call(
        CHILD,
        ways={
            "birth_year": CHILD | {"birth_year": 2018},
            "disability": CHILD | {"disability": "LIMB", "disability_grade": 2},
            "disability_grade": CHILD | {"disability": "LIMB", "disability_grade": 2},
        },
    ),
    "leaveHousehold": Call({"reason": "MOVED"}),
    "splitHousehold": Call(HOUSEHOLD | {"members": ["{spouse}"], "head": "{spouse}"}),
    "revealHouseholdMember": Call({"fields": ["address"], "purpose": "IDENTITY_CHECK"}),
    "openDossier": Call(
        PARTICULARS | {"household": "{unregistered_household}"},
        "unregistered_household",
        BODY,
    ),
    "applyForDossier": Call(
        PARTICULARS
        | {
            "region": tree.JINGUANYI,
            "residence": "URBAN",
            "address": "水井坊 8 号",
            "members": [CHILD],
        }
    ),
    "correctDossier": Call(PARTICULARS),
    "assessDossier": Call(YEAR),
    "addDossierPaper": Call(Multipart(file=pictures.upload(), kind="INCOME")),
    "authoriseDossierCheck": Call(
        Multipart(
            file=pictures.upload(),
            member="{dossier_head}",
            signer="{dossier_head}",
            signed_on="{today}",
        )
    ),
    "recordHomeVisit": Call(
        {
            "visited_on": "{today}",
            "visitors": ["{visitor_1}", "{visitor_2}"],
            "finding": "租住一室，患者卧床",
        },
        "handed_in_dossier",
    ),
    "askOutsideCheck": Call(thing="visited_dossier"),
    "answerOutsideCheck": Call({"finding": "CONSISTENT"}, "checked_dossier"),
    "proposeDossierWaiver": Call(
        {"kind": "TIER", "subject": "RELATIVE", "reason": "刚经历大病"}
    ),
    "decideDossierWaiver": Call({"agreed": True}),
    "returnDossier": Call({"reason": "收入证明缺公章"}, "handed_in_dossier"),
    "refuseDossier": Call({"reason": "家庭有两套住房"}, "handed_in_dossier"),
    "recheckDossier": Call(YEAR, "active_dossier"),
    "decideDossierRecheck": Call({"agreed": True}, "rechecked_dossier"),
    "endDossier": Call({"reason": "RETIRED"}, "active_dossier"),
    "drawSpotCheck": Call(
        {
            "organisation": "{union}",
            "since": "{yesterday}",
            "until": "{yesterday}",
            "percent": 30,
        },
        "union",
        BODY,
    ),
    "recordSpotFinding": Call({"finding": "WRONG", "reason": "家庭另有一套住房"}),
}
