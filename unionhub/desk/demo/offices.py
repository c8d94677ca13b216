"""Officers' accounts and their offices; accounts of workers."""

from datetime import date, timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password

from members.offices.choices import Office
from members.offices.models import Appointment, Delegation
from members.organisations.models import Organisation
from unionhub.accounts.models import SecondFactor, User, phone_indexes
from unionhub.desk.demo import story
from unionhub.desk.demo.dice import Dice
from unionhub.desk.demo.people import Crowd, Somebody
from unionhub.desk.demo.tree import BATCH
from unionhub.kernel import sealing


class Accounts:
    """Everybody who can sign in."""

    def __init__(self, crowd: Crowd, on: date) -> None:
        self.crowd, self.on = crowd, on
        self.dice, self.factor_dice = Dice("accounts"), Dice("factors")
        self.users: list[User] = []
        self.appointments: list[Appointment] = []
        self.factors: list[SecondFactor] = []
        self.delegations: list[Delegation] = []
        self._reviewers: list[tuple[str, UUID]] = []

    def appoint_all(self, places: dict[str, Organisation]) -> None:
        """The story's officers, at unions by region code or ``story.ENTERPRISE``."""
        # One hash for all: hashing is slow on purpose, and the password is public.
        password = make_password(story.PASSWORD)
        for login in story.LOGINS:
            self._officer(login, places[login.place], password)
        former = story.Login(story.FORMER_REVIEWER, Office.REVIEWER, story.JINJIANG)
        self._officer(former, places[story.JINJIANG], password)
        self.appointments[-1].valid_to = self.on - timedelta(1)
        self._reviewers.pop()
        self._lend(story.COUNTY_REVIEWER, story.COUNTY_CLERK)

    def _factor(self, user: User) -> SecondFactor:
        """One that knows the demo's own code, and no seed that a phone could hold."""
        pk = self.factor_dice.key()
        sealed = sealing.seal(SecondFactor, "seed_sealed", pk, "")
        return SecondFactor(
            pk=pk, user=user, seed_sealed=sealed, confirmed=True, is_demo=True
        )

    def worker(self, someone: Somebody) -> User:
        """A worker's account, not yet bound to the person."""
        pk = self.dice.key()
        user = User(
            pk=pk,
            username=str(pk),
            phone_sealed=sealing.seal(User, "phone_sealed", pk, someone.phone),
            **phone_indexes(someone.phone),
        )
        user.set_unusable_password()
        self.users.append(user)
        return user

    def reviewer_of(self, path: str) -> UUID:
        """Who decides at a union: the reviewer nearest above it."""
        above = [held for held in self._reviewers if path.startswith(held[0])]
        return max(above)[1]

    def write(self) -> None:
        """All accounts and offices."""
        User.objects.bulk_create(self.users, batch_size=BATCH)
        SecondFactor.objects.bulk_create(self.factors, batch_size=BATCH)
        Appointment.objects.bulk_create(self.appointments, batch_size=BATCH)
        Delegation.objects.bulk_create(self.delegations)

    def _lend(self, principal: str, deputy: str) -> None:
        held = {each.user.username: each for each in self.appointments}
        self.delegations.append(
            Delegation(
                pk=self.dice.key(),
                appointment=held[principal],
                deputy=held[deputy].user,
                powers=sorted(story.LENT),
                valid_from=self.on,
                valid_to=self.on + timedelta(30),
                reason="外出培训",
            )
        )

    def _officer(self, login: story.Login, union: Organisation, password: str) -> None:
        user = User(
            pk=self.dice.key(),
            username=login.username,
            password=password,
            is_staff=True,
            person_id=self.crowd.somebody().id,
        )
        self.users.append(user)
        self.factors.append(self._factor(user))
        self.appointments.append(
            Appointment(
                pk=self.dice.key(),
                user=user,
                organisation=union,
                office=login.office,
                valid_from=self.on - timedelta(300),
            )
        )
        if login.office == Office.REVIEWER:
            self._reviewers.append((union.path, user.pk))
