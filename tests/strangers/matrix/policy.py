"""Who may do what, in one line an operation; all cells of the matrix follow from it.

*Who*: ``public`` anybody; ``page`` the same, a page of the documentation (slow to
draw, so few try it); ``signed-in`` whoever shows a token; ``worker`` an account with a
phone; ``member`` such an account of a union member; ``officer`` whoever holds an
office; ``own`` the account to which the thing belongs; a power: the offices that have
it, over things in their part of the tree;
``own|POWER`` either of the two; ``kept|POWER`` the power, or whoever keeps the station
as an office; ``own>POWER`` the account to which it belongs, while
it holds the power at the same union; ``DOOR>POWER``: the first lets in and shows the
thing, the second lets act on it; ``POWER^n``: only unions at most so many levels
deep decide it, the province being 1; ``POWER!``: only the union itself to which the
thing belongs, and nobody above for it; ``POWER+``: only a union above that one.

On what it acts, and what is sent, says the register (``tests/registry``).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from members.organisations.models import SEGMENT
from tests import registry
from tests.registry import Lot
from tests.registry.call import ROWS, Call
from tests.registry.things import EVERYWHERE
from tests.strangers.matrix.aid_lines import AID
from tests.strangers.matrix.hardship_lines import HARDSHIP
from tests.strangers.matrix.payments_life_lines import PAYMENTS_LIFE
from tests.strangers.matrix.payments_lines import PAYMENTS
from tests.strangers.matrix.review_lines import REVIEW
from tests.strangers.matrix.roles import Role
from tests.strangers.matrix.service_policy import SERVICES
from unionhub.kernel.powers import Power

TABLE = """
# the API speaks of itself
GET schema                page
GET docs                  page
GET redoc                 page
GET redoc.js              page
GET postman               page
list_problems             public
# what everybody may read
list_regions              public
read_region               public
list_industries           public
list_calendar_days        public
list_dictionaries         public
read_dictionary           public
getCurrentConsent         public
previewEnrolment          public
# signing in
sms_codes_create          public
tokens_create             public
second_factor_create      public
second_factor_confirm     public
setPassword               public
oauth_token_create        public
oauth_token_revoke        public
# joining
listEnrolments            signed-in
enrol                     worker
getEnrolment              own|ENROLMENT_VIEW
getEnrolmentTimeline      own|ENROLMENT_VIEW
withdrawEnrolment         own
resubmitEnrolment         own
approveEnrolment          ENROLMENT_DECIDE
rejectEnrolment           ENROLMENT_DECIDE
returnEnrolment           ENROLMENT_DECIDE
handOverEnrolment         ENROLMENT_DECIDE
searchEnrolments          ENROLMENT_VIEW
decideEnrolments          ENROLMENT_DECIDE
listJoinCodes             JOIN_CODE_ISSUE
issueJoinCode             JOIN_CODE_ISSUE
revokeJoinCode            JOIN_CODE_ISSUE
# unions and employers
listOrganisations         ORGANISATION_VIEW
foundOrganisation         ORGANISATION_EDIT
getOrganisation           ORGANISATION_VIEW
correctOrganisation       ORGANISATION_EDIT
activateOrganisation      ORGANISATION_EDIT
lockOrganisation          ORGANISATION_EDIT
unlockOrganisation        ORGANISATION_EDIT
listEmployers             ORGANISATION_VIEW
registerEmployer          EMPLOYER_EDIT
renameEmployer            EMPLOYER_EDIT
proposeEmployerAlias      EMPLOYER_EDIT
approveEmployerAlias      EMPLOYER_ALIAS_APPROVE
# members
listMembers               MEMBER_VIEW
getMember                 MEMBER_VIEW
searchMembers             MEMBER_VIEW
revealMember              MEMBER_REVEAL
getHeadcount              MEMBER_VIEW
# offices
openOfficerAccount        OFFICE_GRANT
issueSettingCode          OFFICE_GRANT
resetSecondFactor         OFFICE_GRANT
closeOfficerAccount       OFFICE_GRANT
listMachineClients        CLIENT_MANAGE
registerMachineClient     CLIENT_MANAGE
getMachineClient          CLIENT_MANAGE
closeMachineClient        CLIENT_MANAGE
listAppointments          OFFICE_VIEW
grantAppointment          OFFICE_GRANT
endAppointment            OFFICE_GRANT
listDelegations           OFFICE_VIEW
delegatePowers            OFFICE_VIEW
revokeDelegation          OFFICE_VIEW>OFFICE_GRANT
listOwnAppointments       signed-in
# stations
searchStations            public
getStation                public
downloadStationPhoto      public
mapStations               public
listStationChanges        public
listStationEntries        kept|STATION_VIEW
listStaleStations         kept|STATION_VIEW
getStationEntry           kept|STATION_VIEW
collectStation            STATION_EDIT
correctStation            STATION_EDIT
setStationFacilities      kept|STATION_EDIT
addStationPhoto           STATION_EDIT
orderStationPhotos        STATION_EDIT
describeStationPhoto      STATION_EDIT
removeStationPhoto        STATION_EDIT
setStationHours           STATION_EDIT
overrideStationDay        kept|STATION_EDIT
closeStationForAWhile     kept|STATION_EDIT
endStationClosure         kept|STATION_EDIT
relocateStation           STATION_EDIT
handStationOver           STATION_EDIT
putStationOnMap           STATION_EDIT
takeStationOffMap         STATION_EDIT
getStationStanding        kept|STATION_VIEW
rateStation               STATION_ACCEPT^2
withdrawStationRating     STATION_ACCEPT^2
awardStation              STATION_VIEW>STATION_PUBLISH^1
setAwardQuota             STATION_PUBLISH^1
listInspectionCriteria    kept|STATION_VIEW
listStationsToInspect     STATION_VIEW
inspectStation            STATION_ACCEPT
entrustStation            STATION_EDIT
takeStationBack           STATION_EDIT
setStationHeatHours       STATION_EDIT
proposeStation            STATION_EDIT
acceptStation             STATION_ACCEPT
returnStation             STATION_ACCEPT
pauseStation              STATION_EDIT
resumeStation             STATION_EDIT
endStation                STATION_VIEW>STATION_EDIT
checkStation              STATION_ACCEPT^2
publishStation            STATION_PUBLISH^1
withdrawStation           STATION_PUBLISH^1
verifyStation             kept|STATION_EDIT
# what the public tells of stations, and where it wishes for one
reportStation             public
followStationReport       public
addReportPhoto            public
answerStationReport       public
suggestSite               public
followSiteSuggestion      public
listStationReports        kept|STATION_VIEW
getStationReport          kept|STATION_VIEW
startStationReport        kept|STATION_EDIT
settleStationReport       kept|STATION_EDIT
rejectStationReport       kept|STATION_EDIT
confirmStationReport      STATION_ACCEPT
letVoiceThrough           kept|STATION_EDIT
listSiteSuggestions       STATION_VIEW
getSiteSuggestion         STATION_VIEW
surveySiteSuggestion      STATION_EDIT
declineSiteSuggestion     STATION_EDIT
adoptSiteSuggestion       STATION_EDIT
# visits
visitStation              worker
listHeadCounts            STATION_VIEW
countHeads                STATION_EDIT
getVisitFigures           STATION_VIEW
getStationCodeSvg         public
getStationCodePng         public
printStationCodes         STATION_VIEW
listDemandSets            STATION_VIEW
openDemandSet             STATION_EDIT
getDemandSet              STATION_VIEW
addDemandPoints           STATION_EDIT
listCoverageStudies       STATION_VIEW
commissionCoverageStudy   STATION_VIEW
getCoverageStudy          STATION_VIEW
mapCoverageWhiteSpots     STATION_VIEW
mapCoverageCandidates     STATION_VIEW
mapCoverageCircles        STATION_VIEW
# heat
listHeatEvents            public
getHeatEvent              public
announceHeat              HEAT_ANNOUNCE^2
correctHeat               HEAT_ANNOUNCE^2
revokeHeat                HEAT_ANNOUNCE^2
# exports
listExports               MEMBER_EXPORT
requestExport             MEMBER_EXPORT
getExport                 MEMBER_EXPORT
approveExport             EXPORT_APPROVE
refuseExport              EXPORT_APPROVE
downloadExport            own>MEMBER_EXPORT
# files, to whoever has a link
downloadFile              public
# imports
listImports               STATION_EDIT
uploadImport              STATION_EDIT
getImport                 STATION_EDIT
listImportRows            STATION_EDIT
confirmImport             own>STATION_EDIT
cancelImport              own>STATION_EDIT
downloadImportErrors      own>STATION_EDIT
getImportTemplate         STATION_EDIT
# oneself, and the desk
getMe                     signed-in
getMyTimeline             signed-in
listMyAccessLog           signed-in
getInbox                  officer
listAuditEvents           AUDIT_VIEW
verifyAudit               AUDIT_VERIFY
"""
OK = 200  # Or whichever 2xx the operation declares.
KEEP = Power.STATION_KEEP
OPEN = frozenset({"public", "page"})
# Groups of people, by what they are and not by an office.
PEOPLE: dict[str, Callable[[Role], bool]] = {
    "worker": lambda role: role.is_worker,
    "member": lambda role: role.is_member,
    "officer": lambda role: bool(role.powers and role.account),
}
FEW = frozenset({"anonymous", "worker", "none", "expired", "jinguanyi-REVIEWER"})


@dataclass(frozen=True)
class Policy:
    """One line of the table, read, and what the register says of the operation."""

    name: str
    who: str
    call: Call

    @property
    def thing(self) -> str:
        """What it acts on, if on anything."""
        return self.call.thing

    @property
    def is_open(self) -> bool:
        """Whether it needs no token."""
        return self.who in OPEN

    @property
    def is_kept(self) -> bool:
        """Whether a keeper may do it to what the keeper keeps."""
        return self.who.startswith("kept|")

    @property
    def by_row(self) -> bool:
        """Whether it takes many things, and answers for each of them."""
        return self.call.where == ROWS

    @property
    def power(self) -> str:
        """The power it asks for, if any."""
        power = (
            self.who.removeprefix("own|")
            .removeprefix("kept|")
            .rpartition(">")[2]
            .partition("^")[0]
            .rstrip("!+")
        )
        return power if power.isupper() else ""

    def is_too_deep(self, role: Role) -> bool:
        """Whether the role's union stands too low to decide it."""
        levels = self.who.partition("^")[2]
        return bool(levels) and len(role.path) > SEGMENT * int(levels)

    def is_elsewhere(self, role: Role, lot: Lot) -> bool:
        """Whether only the thing's own union does it, and the role's is another; or
        only one above, and it is the role's own."""
        is_own = self.thing and role.path == lot.things[self.thing].path
        only_own, only_above = self.who.endswith("!"), self.who.endswith("+")
        return (only_own and not is_own) or (only_above and bool(is_own))

    @property
    def at_the_door(self) -> str:
        """The power without which nobody is let in, if there is one."""
        first = self.who.removeprefix("kept|").partition(">")[0].partition("^")[0]
        first = first.rstrip("!+")
        return first if first.isupper() else ""

    def asks(self, role: Role) -> bool:
        """Whether this role is worth a try: what is open to all, a few try."""
        if self.who == "page":
            return role.name in {"anonymous", "worker"}
        return not self.is_open or role.name in FEW

    def expected(self, role: Role, lot: Lot) -> int:
        """What the role must be answered about the thing of this lot; OK: its 2xx.

        In the order of the doors: who, whether the office may, whether it is theirs.
        """
        if self.is_open:
            return OK if not self.thing or lot.is_there else 404
        if not self.lets_in(role):
            return role.refusal or 403
        if self.who == "worker":
            # What a worker acts on is everybody's.
            return OK if not self.thing or lot.is_there else 404
        if not self.thing or self.by_row or self.reaches(role, lot):
            refused = self.is_too_deep(role) or self.is_elsewhere(role, lot)
            return 403 if refused else OK
        if self.who.startswith("own>"):
            return 403 if self._holds(role, lot) else 404
        return 403 if ">" in self.who and self.sees(role, lot) else 404

    def lets_in(self, role: Role) -> bool:
        """Whether the role passes the door, whatever it then asks for."""
        if self.is_open:
            return True
        if role.refusal:
            return False
        if self.who in PEOPLE:
            return PEOPLE[self.who](role)
        if self.is_kept and KEEP in role.powers:
            return True
        return not self.at_the_door or self.at_the_door in role.powers

    def _holds(self, role: Role, lot: Lot) -> bool:
        """Whether it is the account's own, and the account acts at its union."""
        thing = lot.things[self.thing]
        return thing.owner == role.account is not None and role.path == thing.path

    def nearest(self, role: Role, lots: Sequence[Lot]) -> Lot:
        """The role's own lot, else one in its part of the tree, else any."""

        def distance(lot: Lot) -> int:
            is_own = lot.things[self.thing].owner == role.account is not None
            return 0 if is_own else 1 if self.sees(role, lot) else 2

        return min(lots, key=distance)

    def sees(self, role: Role, lot: Lot) -> bool:
        """Whether the thing of this lot lies in the role's part of the tree; of a
        keeper, whether it is kept by the role."""
        thing = lot.things[self.thing]
        if thing.path == EVERYWHERE:
            return True
        if role.powers == {KEEP}:
            return role.covers(thing.path) and thing.keeper == role.account
        return role.covers(thing.path)

    def reaches(self, role: Role, lot: Lot) -> bool:
        """Whether the thing of this lot is the role's own or in its part."""
        thing = lot.things[self.thing]
        if self.who.startswith("own>"):
            return self._holds(role, lot) and self.power in role.powers
        if self.who.startswith("own") and thing.owner == role.account is not None:
            return True
        may = self.power in role.powers or (self.is_kept and KEEP in role.powers)
        return may and self.sees(role, lot)


def lines() -> dict[str, str]:
    """The table, read: who, by the name of the operation."""
    table = (
        (TABLE + AID + HARDSHIP + PAYMENTS + PAYMENTS_LIFE + REVIEW + SERVICES)
        .strip()
        .splitlines()
    )
    read = [line for line in table if line and not line.startswith("#")]
    pairs = (line.rsplit(maxsplit=1) for line in read)
    return {name.strip(): who for name, who in pairs}


def policies() -> dict[str, Policy]:
    """The policy of every operation that is served and has a line."""
    known = lines()
    return {
        one.name: Policy(one.name, known[one.name], registry.call_of(one))
        for one in registry.operations()
        if one.name in known
    }
