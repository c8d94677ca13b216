"""Applications for a winter's aid, each in another state, at the county's union.

They are of families that the county has registered, asked for by its clerk and decided
by its reviewer. Whoever was visited may have had an emergency as well.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from members.offices.access import actor_for
from members.organisations.models import Organisation
from services.aid import operations as aid
from services.aid.choices import AidPaperKind, PayWay
from services.aid.models import AidPaper, Application
from services.hardship.models import HouseholdMember
from services.programmes.models import Round
from services.review import operations as review
from services.review.models import Case
from unionhub.accounts.models import User
from unionhub.desk.demo import families, story
from unionhub.desk.demo.dice import Dice
from unionhub.desk.demo.hardship import NOTICE
from unionhub.desk.demo.unions import Territory
from unionhub.files import operations as files
from unionhub.files.models import StoredFile
from unionhub.kernel import actor
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date

FUND: Final = "WARMTH"
VISIT, EMERGENCY = "VISIT", "TEMPORARY"
EACH: Final = 200_000
# From the application to the decision, and three days in which it is paid.
LONG_AGO: Final = NOTICE + timedelta(days=4)
PAID_SINCE: Final = timedelta(days=3)
PAPERS: Final = (AidPaperKind.APPLICATION, AidPaperKind.IDENTITY)
# No bank gave out a card that begins so.
CARD: Final = "9999"
REVIEWERS: Final = {
    story.JINJIANG: story.COUNTY_REVIEWER,
    story.CHENGDU: "demo-prefecture-reviewer",
}


class Aid:
    """What is asked for, and how far it came."""

    def __init__(self, territory: Territory, at: datetime) -> None:
        self.at, self.dice = at, Dice("aid")
        self.union: Organisation = territory.counties[story.JINJIANG]
        unions = territory.counties | territory.prefectures
        self.reviewers = {unions[code].pk: who for code, who in REVIEWERS.items()}
        self.round = Round.objects.get(pk=f"WINTER-{local_date(at).year}")
        self.kept = files.laid_down(families.scan())
        heads = HouseholdMember.objects.live().filter(
            relation="HEAD", household__organisation=self.union
        )
        self.heads = list(heads.order_by("household__opened_at", "name"))
        self.visited: list[HouseholdMember] = []

    def load(self) -> None:
        """Those that are not decided, and those that were decided against."""
        recently = self.at - timedelta(hours=2)
        self._begun(recently)
        self._submitted(recently)
        back = self._submitted(recently)
        by = self._reviewer(back, self.at)
        review.send_back(_case(back).pk, missing=["户口簿复印件"], by=by, at=self.at)
        no = self._submitted(recently)
        by = self._reviewer(no, self.at)
        review.refuse(_case(no).pk, reason="不属于慰问对象", by=by, at=self.at)
        gone = self._submitted(recently)
        by = self.acting(story.COUNTY_CLERK, self.at)
        aid.withdraw(gone.pk, reason="本人放弃", by=by, at=self.at)

    def approved(self, item: str = VISIT, way: str = PayWay.BANK) -> Application:
        """One that was decided just before the payments."""
        at = self.at - LONG_AGO
        made = self._submitted(at, item, way)
        case = _case(made)
        while not case.is_last_level:
            self._agree(made, at)
            case.refresh_from_db()
        notice = review.open_notice(case.pk, by=self._reviewer(made, at), at=at)
        review.end_notice(notice.pk, by=actor.system(), at=at + NOTICE)
        self._agree(made, at + NOTICE)
        return Application.objects.get(pk=made.pk)

    def acting(self, username: str, at: datetime) -> Actor:
        """An officer."""
        return actor_for(User.objects.get(username=username), at)

    def _begun(
        self, at: datetime, item: str = VISIT, way: str = PayWay.BANK
    ) -> Application:
        head = self._somebody(at, item)
        what = aid.Occasion(
            round=self.round.pk, item=item, fund=FUND, beneficiary=head.person_id
        )
        wish = aid.Wish(asked_fen=EACH, pay_way=way)
        if way == PayWay.BANK:
            wish = replace(
                wish,
                account=f"{CARD}{self.dice.randrange(10**11, 10**12)}",
                account_name=head.name,
                bank_name="演示银行锦江支行",
            )
        by = self.acting(story.COUNTY_CLERK, at)
        made = aid.begin(what, wish, by=by, at=at)
        self._lay_down(made, by, at)
        return made

    def _somebody(self, at: datetime, item: str) -> HouseholdMember:
        """Who was asked for long ago was registered before that."""
        if item != VISIT:
            return self.visited.pop(0)
        is_old = at <= self.at - LONG_AGO
        head = self.heads.pop(0 if is_old else -1)
        if is_old:
            self.visited.append(head)
        return head

    def _lay_down(self, made: Application, by: Actor, at: datetime) -> None:
        """Each page is the same one."""
        added = {"application": made, "added_at": at, "added_by": by.signature}
        taken = {"taken_by": by.signature, "taken_at": at, "org_path": made.org_path}
        pages = [StoredFile(**self.kept, **taken) for _kind in PAPERS]
        StoredFile.objects.bulk_create(pages)
        AidPaper.objects.bulk_create(
            AidPaper(kind=kind, file=page, **added)
            for kind, page in zip(PAPERS, pages, strict=True)
        )

    def _submitted(
        self, at: datetime, item: str = VISIT, way: str = PayWay.BANK
    ) -> Application:
        made = self._begun(at, item, way)
        aid.submit(made.pk, by=self.acting(story.COUNTY_CLERK, at), at=at)
        return made

    def _agree(self, made: Application, at: datetime) -> None:
        case = _case(made)
        by, digest = self._reviewer(made, at), bytes(case.digest)
        review.approve(case.pk, digest=digest, by=by, at=at)

    def _reviewer(self, made: Application, at: datetime) -> Actor:
        return self.acting(self.reviewers[_case(made).desk_id], at)


def _case(made: Application) -> Case:
    return Case.objects.get(kind="APPLICATION", subject=made.pk)
