"""Memberships drawn up in memory, step by step as ``members.people.operations`` does.

Each step writes what the real one writes: the member's row, periods that follow one
another, and one headcount delta per change, so counts and recounts agree.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from stdnum.iso7064 import mod_11_10

from members.organisations.models import Employer, Organisation
from members.people.choices import CHANGE_TO, MemberChange, RealnameState, Standing
from members.people.models import HeadcountDelta, Member, MembershipPeriod
from unionhub.accounts.models import phone_indexes
from unionhub.desk.demo.dice import Dice
from unionhub.desk.demo.people import Somebody
from unionhub.desk.demo.tree import BATCH
from unionhub.kernel import sealing


@dataclass(frozen=True)
class Post:
    """Where somebody works, and as what."""

    occupation_group: str
    employer: Employer | None = None


class Register:
    """The members, their periods and the deltas of their number."""

    def __init__(self) -> None:
        self.dice = Dice("members")
        self.members: dict[UUID, Member] = {}
        self.periods: list[MembershipPeriod] = []
        self.deltas: list[HeadcountDelta] = []
        self._open: dict[UUID, MembershipPeriod] = {}

    def admit(
        self,
        someone: Somebody,
        union: Organisation,
        post: Post,
        *,
        on: date,
        realname: str,
        source: str,
    ) -> Member:
        """A person becomes a member."""
        member = Member(
            person_id=someone.id,
            number=self._number(),
            document_kind=someone.document.kind,
            id_number_sealed=_sealed(someone, "id_number_sealed"),
            phone_sealed=_sealed(someone, "phone_sealed"),
            **phone_indexes(someone.phone),
            name=someone.name,
            sex=someone.document.sex,
            birth_year=someone.birth_year,
            organisation=union,
            org_path=union.path,
            realname_state=realname,
            joined_on=on,
        )
        _take_post(member, post)
        self.members[someone.id] = member
        self._begin(member, MemberChange.JOIN, on, document=source)
        self._count(member, on, +1)
        return member

    def change(self, member: Member, standing: str, *, on: date, reason: str) -> None:
        """Retained, restored, gone: the present period ends, another may begin."""
        counted = member.standing == Standing.ACTIVE
        member.move_to(standing)
        member.version += 1
        self._end(member, on)
        if member.is_live:
            self._begin(member, CHANGE_TO[standing], on, reason=reason)
        if counted:
            self._count(member, on, -1)
        if standing == Standing.ACTIVE:
            self._count(member, on, +1)

    def come_back(self, member: Member, *, on: date) -> None:
        """Whoever has left joins again, under the old number (R-MEM-17)."""
        member.move_to(Standing.ACTIVE)
        member.version += 1
        self._begin(member, MemberChange.JOIN, on, document="demo")
        self._count(member, on, +1)

    def transfer(
        self, member: Member, to: Organisation, post: Post, *, on: date
    ) -> None:
        """An active member goes on in another union, at another post."""
        self._count(member, on, -1)
        self._end(member, on)
        member.organisation, member.org_path = to, to.path
        _take_post(member, post)
        member.version += 1
        self._begin(member, MemberChange.TRANSFER_IN, on)
        self._count(member, on, +1)

    def verify(self, member: Member, *, on: date) -> None:
        """The real-name check passes later on."""
        self._count(member, on, -1)
        member.realname_state = RealnameState.PASSED
        member.version += 1
        self._count(member, on, +1)

    def write(self) -> None:
        """Everything, history in the order in which it happened."""
        Member.objects.bulk_create(self.members.values(), batch_size=BATCH)
        MembershipPeriod.objects.bulk_create(self.periods, batch_size=BATCH)
        HeadcountDelta.objects.bulk_create(self.deltas, batch_size=BATCH)

    def _number(self) -> str:
        digits = str(self.dice.randrange(10**10, 10**11))
        return digits + str(mod_11_10.calc_check_digit(digits))

    def _begin(
        self,
        member: Member,
        event: str,
        on: date,
        *,
        reason: str = "",
        document: str = "",
    ) -> None:
        period = MembershipPeriod(
            pk=self.dice.key(),
            person_id=member.pk,
            organisation=member.organisation,
            standing=member.standing,
            from_on=on,
            event=event,
            reason=reason,
            document=document,
        )
        self._open[member.pk] = period
        self.periods.append(period)

    def _end(self, member: Member, on: date) -> None:
        self._open.pop(member.pk).to_on = on

    def _count(self, member: Member, on: date, delta: int) -> None:
        self.deltas.append(
            HeadcountDelta(
                pk=self.dice.key(),
                person_id=member.pk,
                organisation=member.organisation,
                org_path=member.org_path,
                on=on,
                occupation_group=member.occupation_group,
                is_realname=int(member.realname_state == RealnameState.PASSED),
                delta=delta,
            )
        )


def _take_post(member: Member, post: Post) -> None:
    member.occupation_group = post.occupation_group
    member.employer = post.employer
    member.employer_name = post.employer.name if post.employer else ""


def _sealed(someone: Somebody, field: str) -> bytes:
    number = field == "id_number_sealed"
    text = someone.document.number if number else someone.phone
    return sealing.seal(Member, field, someone.id, text)
