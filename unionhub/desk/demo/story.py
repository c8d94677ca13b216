"""What README's walk and the sign-in page may rely on: names, codes, logins, phones."""

from dataclasses import dataclass

from members.enrolment.operations.requests import Workplace
from members.offices.choices import Office
from members.organisations.choices import OccupationGroup as Group
from unionhub.kernel.powers import Power

PROVINCE, CHENGDU, JINJIANG, ZIGONG = "510000", "510100", "510104", "510300"
JINGUANYI, CHUNXI, DONGHU = "510104017", "510104022", "510104018"

CONSENT, FORMER_CONSENT = "2026-01", "2025-01"

# A courier company in Jinjiang whose own union reviews each request.
COURIER_COMPANY = "成都川鹿速递（演示）有限公司"
COURIER_ALIAS = "川鹿速递"
COURIER_CREDIT_CODE = "91510104DEM0000148"
# A platform without a union: its riders go on to the industry federation.
PLATFORM = "飞燕外卖（演示）网络科技有限公司"
PLATFORM_ALIAS = "飞燕外卖"

LIVE_CODE, EXPIRED_CODE, REVOKED_CODE = "DEMACTVE22", "DEMEXPRD22", "DEMREVKD22"

# For the demo only; load_demo and demo_logins refuse without UNIONHUB_DEMO=1.
PASSWORD = "union-hub-demo-2026"  # noqa: S105 (printed for everybody on purpose)

ENTERPRISE = "enterprise"


@dataclass(frozen=True)
class Login:
    """An officer's account; place is a region's code, or ``ENTERPRISE``."""

    username: str
    office: str
    place: str


OFFICES = (Office.CLERK, Office.REVIEWER, Office.AUDITOR)
ADMINISTRATORS = (Office.SYSTEM_ADMIN, Office.SECURITY_ADMIN, Office.AUDIT_ADMIN)


def _login(level: str, office: Office, place: str) -> Login:
    name = office.lower().replace("_", "-")
    return Login(f"demo-{level}-{name}", office, place)


# Keeps a few stations of the county, and sees no other.
KEEPER = "demo-county-station-keeper"
LOGINS = (
    *(
        _login(level, office, place)
        for level, place in (
            ("province", PROVINCE),
            ("prefecture", CHENGDU),
            ("county", JINJIANG),
            ("enterprise", ENTERPRISE),
        )
        for office in OFFICES
    ),
    Login("demo-elsewhere-reviewer", Office.REVIEWER, ZIGONG),
    # The system is run from the province; counties give their own offices.
    *(_login("province", office, PROVINCE) for office in ADMINISTRATORS),
    *(_login("county", office, JINJIANG) for office in ADMINISTRATORS[1:]),
    Login(KEEPER, Office.STATION_KEEPER, JINJIANG),
    # Who keeps the books, a second one to agree, and who hands the money out.
    *(
        _login(level, office, place)
        for level, place in (
            ("province", PROVINCE),
            ("prefecture", CHENGDU),
            ("county", JINJIANG),
        )
        for office in (Office.ACCOUNTANT, Office.CASHIER)
    ),
    Login("demo-county-accountant-2", Office.ACCOUNTANT, JINJIANG),
)
COUNTY_REVIEWER, ENTERPRISE_REVIEWER = (
    "demo-county-reviewer",
    "demo-enterprise-reviewer",
)
ELSEWHERE_REVIEWER = "demo-elsewhere-reviewer"
# The county's clerk stands in for its reviewer, for these powers and a month.
COUNTY_CLERK = "demo-county-clerk"
LENT = (Power.ENROLMENT_DECIDE, Power.ENROLMENT_VIEW)
# An account whose office has ended: it signs in and sees nothing.
FORMER_REVIEWER = "demo-county-former"


@dataclass(frozen=True)
class Applicant:
    """Somebody who is not there yet, with a valid number, and where they work."""

    name: str
    id_number: str
    phone: str
    workplace: Workplace


COURIER = Applicant(
    "陈晓川",
    "519900199405121010",
    "15400011001",
    Workplace(
        occupation_group=Group.COURIER,
        work_region=CHUNXI,
        employer_credit_code=COURIER_CREDIT_CODE,
        employer_name=COURIER_COMPANY,
    ),
)
RIDER = Applicant(
    "杨远航",
    "519900199808231038",
    "15400021002",
    Workplace(
        occupation_group=Group.FOOD_DELIVERY,
        work_region=DONGHU,
        employer_name=PLATFORM_ALIAS,
    ),
)
HOUSEKEEPER = Applicant(
    "罗桂兰",
    "519900197811031046",
    "15400031003",
    Workplace(occupation_group=Group.HOUSEKEEPER, work_region=JINGUANYI),
)
APPLICANTS = (COURIER, RIDER, HOUSEKEEPER)

# Workers whom the demo knows: a member, and one whose request waits at Jinguanyi.
MEMBER_PHONE, WAITING_PHONE = "15400041004", "15400051005"
