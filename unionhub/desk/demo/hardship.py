"""Dossiers of the demo in every state, by the real operations and officers.

Most belong to the courier company's union, where its reviewer decides first and the
county's last, and to the county; some to Chengdu and to Zigong.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from members.offices.access import actor_for
from members.organisations.models import Organisation
from services.hardship import eligibility
from services.hardship import operations as hardship
from services.hardship.models import Dossier, DossierAuthorisation, DossierPaper
from services.review import operations as review
from services.review.models import Case
from unionhub.accounts.models import User
from unionhub.desk.demo import families, story
from unionhub.desk.demo.families import BETTER, HURT, ILL, JOBLESS, SCHOOL, Need
from unionhub.desk.demo.unions import Territory
from unionhub.files import operations as files
from unionhub.files.models import StoredFile
from unionhub.kernel import actor
from unionhub.kernel.actor import Actor, ActorKind
from unionhub.kernel.clock import local_date
from unionhub.persons.models import Person, PersonKey

FAMILIES: Final = 40
# A notice of five working days is over by then, whatever holidays lie between.
NOTICE: Final = timedelta(days=22)
# The officers' appointments began three hundred days ago.
APPOINTED: Final = timedelta(days=290)
URBAN: Final = hardship.Particulars(person_kind="URBAN", housing="RENTED")
DRIVER: Final = hardship.Particulars(
    person_kind="URBAN", housing="OWNED", exclusions=("VEHICLE",)
)


@dataclass(frozen=True)
class Place:
    """A union, where its families live, who makes, who visits, who decides."""

    union: Organisation
    region: str
    maker: str
    visitors: tuple[str, str]
    reviewer: str


class Hardship:
    """Everything is written in the order of its days."""

    def __init__(
        self, territory: Territory, enterprise: Organisation, at: datetime
    ) -> None:
        self.at, self.families = at, families.Families()
        zigong = next(code for code in territory.townships if code[:4] == "5103")
        self.enterprise = _place(enterprise, story.CHUNXI, "enterprise")
        self.county = _place(
            territory.counties[story.JINJIANG], story.JINGUANYI, "county"
        )
        self.capital = _place(
            territory.prefectures[story.CHENGDU], story.DONGHU, "prefecture"
        )
        self.zigong = Place(
            territory.prefectures[story.ZIGONG],
            zigong,
            "",
            ("demo-province-clerk", "demo-province-auditor"),
            story.ELSEWHERE_REVIEWER,
        )
        places = (self.enterprise, self.county, self.capital, self.zigong)
        self.places = {place.union.pk: place for place in places}
        self.kept = files.laid_down(families.scan())
        self.drawn = [self.families.draw() for _ in range(FAMILIES)]

    def load(self) -> None:
        """Those before a case, those that a case has, those that hold, those over."""
        persons, keys = self.families.rows()
        Person.objects.bulk_create(persons)
        PersonKey.objects.bulk_create(keys)
        self._before_a_case()
        self._before_the_levels()
        self._active()
        self._over()
        self._elsewhere()

    def _before_a_case(self) -> None:
        for days, until in ((2, "DRAFT"), (6, "UNIT_REVIEW"), (9, "HOME_VISIT")):
            self._made(self.county, days, ILL, until)
        self._made(self.county, 12, SCHOOL, "CHECKING")
        # Nothing is missing: it may be submitted.
        self._made(self.county, 14, ILL, "READY")
        wish = self._made(self.county, 8, SCHOOL, "HOME_VISIT", DRIVER)
        by = self._maker(self.county, self.at)
        hardship.propose_waiver(
            wish.pk, "EXCLUSION", "VEHICLE", reason="残疾人代步车", by=by, at=self.at
        )
        back = self._made(self.enterprise, 10, JOBLESS, "UNIT_REVIEW")
        by = self._maker(self.enterprise, self.at)
        hardship.send_back(
            back.pk, ["INCOME"], reason="收入证明缺公章", by=by, at=self.at
        )
        self._own()

    def _own(self) -> None:
        """A member of the story applied for the own household."""
        worker = User.objects.by_phone(story.MEMBER_PHONE).get()
        by = Actor(kind=ActorKind.PERSON, user_id=worker.pk, person_id=worker.person_id)
        at = self.at - timedelta(days=3)
        home = self.families.home("", story.JINGUANYI, story.MEMBER_PHONE)
        others = families.relatives(self.drawn.pop(0))[1:]
        made = hardship.apply(home, others, URBAN, by=by, at=at)
        self._assess(made.pk, SCHOOL, by=by, at=at)
        hardship.hand_in(made.pk, by=by, at=at)

    def _before_the_levels(self) -> None:
        place = self.enterprise
        self._made(place, 3, ILL, "APPROVAL")
        self._made(place, 5, SCHOOL, "LAST")
        self._made(place, 1, ILL, "NOTICE")
        self._made(place, 24, JOBLESS, "FINAL")
        doubted = self._made(place, 2, SCHOOL, "NOTICE")
        text = review.ObjectionText(text="据了解该户另有一套出租住房。")
        notice = _case(doubted).notices.get()
        review.object_to(notice.pk, text, by=actor.public(), at=self.at)
        back = self._made(place, 16, HURT, "LAST")
        case, by = _case(back), self._decider(back, self.at)
        review.send_back(case.pk, missing=["事故认定书"], by=by, at=self.at)
        no = self._made(self.county, 18, SCHOOL, "APPROVAL")
        by = self._decider(no, self.at)
        review.refuse(_case(no).pk, reason="家庭有两套住房", by=by, at=self.at)
        gone = self._made(self.county, 15, ILL, "APPROVAL")
        by = self._maker(self.county, self.at)
        review.withdraw(_case(gone).pk, reason="本人撤回申请", by=by, at=self.at)

    def _active(self) -> None:
        for days, need in ((120, ILL), (90, SCHOOL), (60, HURT)):
            self._made(self.county, days, need, "ACTIVE")
        for days, need in ((200, ILL), (40, JOBLESS)):
            self._made(self.enterprise, days, need, "ACTIVE")
        # Nobody has looked at it for a year.
        self._made(self.county, 366 + NOTICE.days, ILL, "ACTIVE")
        asked = self._made(self.county, 350 + NOTICE.days, ILL, "ACTIVE")
        self._rechecked(asked, SCHOOL)

    def _over(self) -> None:
        better = self._made(self.county, 340 + NOTICE.days, SCHOOL, "ACTIVE")
        self._rechecked(better, BETTER)
        by = self._reviewer(self.county, self.at)
        hardship.decide_recheck(better.pk, agreed=True, by=by, at=self.at)
        retired = self._made(self.capital, 100, ILL, "ACTIVE")
        by = self._maker(self.capital, self.at)
        hardship.end(retired.pk, "RETIRED", by=by, at=self.at)
        former = self._made(self.county, 250, SCHOOL, "ACTIVE")
        then = self.at - timedelta(days=150)
        by = self._maker(self.county, then)
        hardship.end(former.pk, "IMPROVED", by=by, at=then)
        self._through(former.household_id, self.county, 50, ILL, "ACTIVE", URBAN)

    def _elsewhere(self) -> None:
        self._made(self.capital, 70, ILL, "ACTIVE")
        self._made(self.capital, 4, SCHOOL, "APPROVAL")
        for days, until in ((80, "ACTIVE"), (4, "APPROVAL"), (2, "NOTICE")):
            self._made(self.zigong, days, HURT, until)

    def _rechecked(self, dossier: Dossier, need: Need) -> None:
        figures = hardship.Figures(means=need.means, causes=need.causes)
        by = self._maker(self.county, self.at)
        hardship.recheck(dossier.pk, figures, by=by, at=self.at)

    def _made(
        self,
        place: Place,
        days: int,
        need: Need,
        until: str,
        facts: hardship.Particulars = URBAN,
    ) -> Dossier:
        """A new family's dossier, begun so many days ago."""
        at, family = self.at - timedelta(days=days), self.drawn.pop(0)
        home = self.families.home(place.union.pk, place.region, family[0].phone)
        ill = "CANCER" if need is ILL else ""
        people = families.relatives(family, ill)
        household = hardship.found(home, people, by=self._maker(place, at), at=at)
        return self._through(household.pk, place, days, need, until, facts)

    def _through(
        self,
        household: UUID,
        place: Place,
        days: int,
        need: Need,
        until: str,
        facts: hardship.Particulars,
    ) -> Dossier:
        """Its dossier goes through its states until it stands where it shall."""
        at = self.at - timedelta(days=days)
        by = self._maker(place, at)
        made = hardship.open_(household, facts, by=by, at=at)
        for state, step in self._steps(place, need):
            if until == "DRAFT":
                break
            step(made, at)
            if state == until:
                break
        return Dossier.objects.get(pk=made.pk)

    def _steps(
        self, place: Place, need: Need
    ) -> Sequence[tuple[str, Callable[[Dossier, datetime], None]]]:
        return (
            ("UNIT_REVIEW", lambda one, at: self._hand_in(one, place, need, at)),
            ("HOME_VISIT", lambda one, at: self._visit(one, place, at)),
            ("CHECKING", lambda one, at: self._ask(one, place, at)),
            ("READY", lambda one, at: self._answer(one, place, at)),
            ("APPROVAL", lambda one, at: self._submit(one, place, at)),
            ("LAST", self._agree_below),
            ("NOTICE", self._hang_out),
            ("FINAL", self._take_down),
            ("ACTIVE", lambda one, at: self._agree(one, at + NOTICE)),
        )

    def _hand_in(
        self, dossier: Dossier, place: Place, need: Need, at: datetime
    ) -> None:
        by = self._maker(place, at)
        self._assess(dossier.pk, need, by=by, at=at)
        self._lay_down(dossier, need, by=by, at=at)
        hardship.hand_in(dossier.pk, by=by, at=at)

    def _lay_down(
        self, dossier: Dossier, need: Need, *, by: Actor, at: datetime
    ) -> None:
        """All papers and signatures at once: each page is the same one."""
        kinds = eligibility.papers_needed(need.causes, dossier.person_kind)
        people = list(dossier.household.members.live())
        head = next(one for one in people if one.relation == "HEAD")
        added = {"dossier": dossier, "added_at": at, "added_by": by.signature}
        papers = [
            DossierPaper(kind=kind, file=self._page(dossier, by, at), **added)
            for kind in kinds
        ]
        signed = [
            DossierAuthorisation(
                member=one,
                signer=head if one.relation == "CHILD" else one,
                signed_on=local_date(at),
                file=self._page(dossier, by, at),
                **added,
            )
            for one in people
        ]
        pages = [one.file for one in papers] + [one.file for one in signed]
        StoredFile.objects.bulk_create(pages)
        DossierPaper.objects.bulk_create(papers)
        DossierAuthorisation.objects.bulk_create(signed)

    def _page(self, dossier: Dossier, by: Actor, at: datetime) -> StoredFile:
        return StoredFile(
            **self.kept,
            org_path=dossier.org_path,
            taken_by=by.signature,
            taken_at=at,
        )

    def _assess(self, pk: UUID, need: Need, *, by: Actor, at: datetime) -> None:
        figures = hardship.Figures(means=need.means, causes=need.causes)
        hardship.assess(pk, figures, by=by, at=at)

    def _visit(self, dossier: Dossier, place: Place, at: datetime) -> None:
        facts = hardship.VisitFacts(
            visited_on=local_date(at),
            visitors=place.visitors,
            finding="与申请所述一致，生活确有困难。",
        )
        hardship.record_visit(dossier.pk, facts, by=self._maker(place, at), at=at)

    def _ask(self, dossier: Dossier, place: Place, at: datetime) -> None:
        hardship.ask_outside(dossier.pk, by=self._maker(place, at), at=at)

    def _answer(self, dossier: Dossier, place: Place, at: datetime) -> None:
        by = self._maker(place, at)
        number = f"演民核〔{at.year}〕{self.families.dice.randrange(10, 99)}号"
        hardship.answer_outside(
            dossier.pk, "CONSISTENT", document_number=number, by=by, at=at
        )

    def _submit(self, dossier: Dossier, place: Place, at: datetime) -> None:
        hardship.submit(dossier.pk, by=self._maker(place, at), at=at)

    def _agree_below(self, dossier: Dossier, at: datetime) -> None:
        for _level in _case(dossier).levels[:-1]:
            self._agree(dossier, at)

    def _hang_out(self, dossier: Dossier, at: datetime) -> None:
        by = self._decider(dossier, at)
        review.open_notice(_case(dossier).pk, by=by, at=at)

    def _take_down(self, dossier: Dossier, at: datetime) -> None:
        notice = _case(dossier).notices.get()
        review.end_notice(notice.pk, by=actor.system(), at=at + NOTICE)

    def _agree(self, dossier: Dossier, at: datetime) -> None:
        case, by = _case(dossier), self._decider(dossier, at)
        review.approve(case.pk, digest=bytes(case.digest), by=by, at=at)

    def _maker(self, place: Place, at: datetime) -> Actor:
        return self._acting(place.maker, at)

    def _reviewer(self, place: Place, at: datetime) -> Actor:
        return self._acting(place.reviewer, at)

    def _decider(self, dossier: Dossier, at: datetime) -> Actor:
        return self._reviewer(self.places[_case(dossier).desk_id], at)

    def _acting(self, username: str, at: datetime) -> Actor:
        """The officer; before the appointments began, the installation's own hand."""
        if not username or at < self.at - APPOINTED:
            return actor.installer()
        return actor_for(User.objects.get(username=username), at)


def _place(union: Organisation, region: str, level: str) -> Place:
    visitor = "auditor" if level == "enterprise" else "accountant"
    return Place(
        union,
        region,
        f"demo-{level}-clerk",
        (f"demo-{level}-clerk", f"demo-{level}-{visitor}"),
        f"demo-{level}-reviewer",
    )


def _case(dossier: Dossier) -> Case:
    return Case.objects.get(kind="DOSSIER", subject=dossier.pk)
