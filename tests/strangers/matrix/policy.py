"""Who may do what, in one line an operation; all cells of the matrix follow from it.

*Who*: ``public`` anybody; ``page`` the same, a page of the documentation (slow to
draw, so few try it); ``signed-in`` whoever shows a token; ``worker`` an account with a
phone; ``officer`` whoever holds an office; ``own`` the account to which the thing
belongs; a power: the offices that have it, over things in their part of the tree;
``own|POWER`` either of the two; ``DOOR>POWER``: the first lets in and shows the thing,
the second lets act on it.

*On what*: the thing of the lot (``lots.py``) whose id fills the address, or, with
``@``, the body; with ``~``, one row of the body, which is refused by itself; ``-``
none. What is sent stands in ``bodies.py``.
"""

from dataclasses import dataclass

from tests.strangers.matrix.lots import Lot
from tests.strangers.matrix.roles import Role

TABLE = """
# the API speaks of itself
GET schema                page                   -
GET docs                  page                   -
GET redoc                 page                   -
GET redoc.js              page                   -
list_problems             public                 -
# what everybody may read
list_regions              public                 -
read_region               public                 region
list_industries           public                 -
list_calendar_days        public                 -
list_dictionaries         public                 -
read_dictionary           public                 dictionary
getCurrentConsent         public                 -
previewEnrolment          public                 -
# signing in
sms_codes_create          public                 -
tokens_create             public                 -
second_factor_create      public                 -
second_factor_confirm     public                 -
# joining
listEnrolments            signed-in              -
enrol                     worker                 -
getEnrolment              own|ENROLMENT_VIEW     pending
getEnrolmentTimeline      own|ENROLMENT_VIEW     pending
withdrawEnrolment         own                    pending
resubmitEnrolment         own                    returned
approveEnrolment          ENROLMENT_DECIDE       pending
rejectEnrolment           ENROLMENT_DECIDE       pending
returnEnrolment           ENROLMENT_DECIDE       pending
handOverEnrolment         ENROLMENT_DECIDE       pending
searchEnrolments          ENROLMENT_VIEW         -
decideEnrolments          ENROLMENT_DECIDE       ~pending
listJoinCodes             JOIN_CODE_ISSUE        -
issueJoinCode             JOIN_CODE_ISSUE        @union
revokeJoinCode            JOIN_CODE_ISSUE        join_code
# unions and employers
listOrganisations         ORGANISATION_VIEW      -
foundOrganisation         ORGANISATION_EDIT      @union
getOrganisation           ORGANISATION_VIEW      union
correctOrganisation       ORGANISATION_EDIT      union
activateOrganisation      ORGANISATION_EDIT      preparing
lockOrganisation          ORGANISATION_EDIT      union
unlockOrganisation        ORGANISATION_EDIT      locked
listEmployers             ORGANISATION_VIEW      -
registerEmployer          EMPLOYER_EDIT          @union
renameEmployer            EMPLOYER_EDIT          employer
proposeEmployerAlias      EMPLOYER_EDIT          employer
approveEmployerAlias      EMPLOYER_ALIAS_APPROVE alias
# members
listMembers               MEMBER_VIEW            -
getMember                 MEMBER_VIEW            member
searchMembers             MEMBER_VIEW            -
revealMember              MEMBER_REVEAL          member
getHeadcount              MEMBER_VIEW            union
# offices
openOfficerAccount        OFFICE_GRANT           -
listAppointments          OFFICE_VIEW            -
grantAppointment          OFFICE_GRANT           @union
endAppointment            OFFICE_GRANT           appointment
listDelegations           OFFICE_VIEW            -
delegatePowers            OFFICE_VIEW            -
revokeDelegation          OFFICE_VIEW>OFFICE_GRANT delegation
listOwnAppointments       signed-in              -
# exports
listExports               MEMBER_EXPORT          -
requestExport             MEMBER_EXPORT          -
getExport                 MEMBER_EXPORT          export
approveExport             EXPORT_APPROVE         export
refuseExport              EXPORT_APPROVE         export
downloadExport            own                    file
# oneself, and the desk
getMe                     signed-in              -
getMyTimeline             signed-in              -
listMyAccessLog           signed-in              -
getInbox                  officer                -
listAuditEvents           AUDIT_VIEW             -
verifyAudit               AUDIT_VERIFY           -
"""
OK = 200  # Any 2xx: which one, the tests of the room say.
OPEN = frozenset({"public", "page"})


@dataclass(frozen=True)
class Policy:
    """One line of the table, read."""

    name: str
    who: str
    thing: str
    where: str

    @property
    def is_open(self) -> bool:
        """Whether it needs no token."""
        return self.who in OPEN

    @property
    def by_row(self) -> bool:
        """Whether it takes many things, and answers for each of them."""
        return self.where == "~"

    @property
    def power(self) -> str:
        """The power it asks for, if any."""
        power = self.who.removeprefix("own|").rpartition(">")[2]
        return power if power.isupper() else ""

    @property
    def at_the_door(self) -> str:
        """The power without which nobody is let in, if there is one."""
        first = self.who.partition(">")[0]
        return first if first.isupper() else ""

    def asks(self, role: Role) -> bool:
        """Whether this role is worth a try."""
        if self.is_open and role.refusal:
            return role.name == "anonymous"
        return self.who != "page" or role.name in {"anonymous", "worker"}

    def expected(self, role: Role, lot: Lot) -> int:
        """What the role must be answered about the thing of this lot: 200 for any 2xx.

        In the order of the doors: who, whether the office may, whether it is theirs.
        """
        if self.is_open:
            return OK if not self.thing or lot.is_there else 404
        if role.refusal:
            return role.refusal
        if not self._may(role):
            return 403
        if not self.thing or self.by_row or self.reaches(role, lot):
            return OK
        return 403 if ">" in self.who and self.sees(role, lot) else 404

    def _may(self, role: Role) -> bool:
        if self.who == "worker":
            return role.is_worker
        if self.who == "officer":
            return bool(role.powers and role.account)
        return not self.at_the_door or self.at_the_door in role.powers

    def sees(self, role: Role, lot: Lot) -> bool:
        """Whether the thing of this lot lies in the role's part of the tree."""
        return role.covers(lot.things[self.thing].path)

    def reaches(self, role: Role, lot: Lot) -> bool:
        """Whether the thing of this lot is the role's own or in its part."""
        thing = lot.things[self.thing]
        if self.who.startswith("own") and thing.owner == role.account is not None:
            return True
        return self.power in role.powers and self.sees(role, lot)


def policies() -> dict[str, Policy]:
    """The table, read."""
    found = {}
    for line in TABLE.strip().splitlines():
        if line.startswith("#"):
            continue
        *name, who, thing = line.split()
        where = thing[0] if thing[0] in "@~" else ""
        policy = Policy(" ".join(name), who, thing.lstrip("@~-"), where)
        found[policy.name] = policy
    return found
