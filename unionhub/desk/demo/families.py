"""Families of the demo in hardship: who they are, where they live, what they have."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from typing import Any, Final

from PIL import Image, ImageDraw

from services.hardship.means import Causes, Means
from services.hardship.operations import HouseholdFacts, Relative
from unionhub.desk.demo import words
from unionhub.desk.demo.dice import Dice
from unionhub.desk.demo.people import PHONES, REGION, Somebody
from unionhub.files import operations as files
from unionhub.files.choices import FilePurpose
from unionhub.files.pictures import Picture
from unionhub.kernel import identity
from unionhub.kernel.identity import IdentityDocument, IdType
from unionhub.kernel.uploads import Upload
from unionhub.persons.models import Person, PersonKey
from unionhub.persons.operations import new_keys

# No other person of the demo has such a serial number.
SERIALS: Final = (110, 200)
ADULTS: Final = (date(1972, 1, 1), date(1989, 12, 31))
CHILDREN: Final = (date(2012, 1, 1), date(2018, 12, 31))
STREETS: Final = ("幸福路", "团结巷", "红星街", "桂花里", "清泉路", "翠竹街")
FEN: Final = 100


@dataclass(frozen=True)
class Need:
    """A year of a family, and why it does not suffice."""

    means: Means
    causes: Causes


def _yuan(**amounts: int) -> Means:
    fen: dict[str, Any] = {f"{name}_fen": n * FEN for name, n in amounts.items()}
    return Means(**fen)


ILL = Need(
    _yuan(wages=36_000, illness=18_000), Causes("SEVERE_ILLNESS", ("SCHOOLING",))
)
JOBLESS = Need(_yuan(benefits=14_400, other_income=6_000), Causes("JOB_LOSS"))
SCHOOL = Need(
    _yuan(wages=60_000, schooling=12_000, job_costs=3_600), Causes("SCHOOLING")
)
HURT = Need(
    _yuan(wages=90_000, accident_costs=80_000), Causes("ACCIDENT", ("NO_CAPACITY",))
)
BETTER = Need(_yuan(wages=108_000), Causes("OTHER"))


class Families:
    """Draws them, always the same ones."""

    def __init__(self) -> None:
        self.dice = Dice("families")
        self.everybody: list[Somebody] = []
        self._numbers: set[str] = set()

    def draw(self) -> list[Somebody]:
        """A couple and their child."""
        couple = [self._somebody(*ADULTS), self._somebody(*ADULTS)]
        child = self._somebody(*CHILDREN, surname=couple[0].name[0])
        return [*couple, child]

    def rows(self) -> tuple[list[Person], list[PersonKey]]:
        """All of them as the registry of persons keeps them."""
        persons = [Person(pk=one.id) for one in self.everybody]
        keys = [
            key
            for one in self.everybody
            for key in new_keys(one.id, one.document, self.dice.key)
        ]
        return persons, keys

    def home(self, union: str, region: str, phone: str) -> HouseholdFacts:
        """Where they live."""
        street = self.dice.choice(STREETS)
        number, floor = self.dice.randrange(1, 99), self.dice.randrange(1, 7)
        return HouseholdFacts(
            organisation=union,
            region=region,
            residence="URBAN",
            address=f"{street}{number}号{floor}单元",
            phone=phone,
        )

    def _somebody(self, oldest: date, youngest: date, surname: str = "") -> Somebody:
        document = self._document(oldest, youngest)
        first = surname or self.dice.choice(words.SURNAMES)
        made = Somebody(
            id=self.dice.key(),
            document=document,
            name=first + "".join(self.dice.choices(words.GIVEN, k=2)),
            phone=f"{PHONES}{self.dice.randrange(10**7, 10**8)}",
        )
        self.everybody.append(made)
        return made

    def _document(self, oldest: date, youngest: date) -> IdentityDocument:
        born = oldest + timedelta(self.dice.randrange((youngest - oldest).days))
        serial = self.dice.randrange(*SERIALS)
        first17 = f"{REGION}{born:%Y%m%d}{serial}"
        if first17 in self._numbers:
            return self._document(oldest, youngest)
        self._numbers.add(first17)
        number = first17 + identity.check_character(first17)
        sex = 1 if serial % 2 else 2
        return IdentityDocument(IdType.RESIDENT_ID, number, born, sex)


def relatives(family: Sequence[Somebody], health: str = "") -> list[Relative]:
    """As they are registered: the first is the head, the second may be ill."""
    relations = ("HEAD", "SPOUSE", "CHILD")
    return [
        Relative(
            name=one.name,
            relation=relation,
            document=one.document,
            health=health if relation == "SPOUSE" else "",
        )
        for one, relation in zip(family, relations, strict=True)
    ]


def scan() -> Picture:
    """A form with lines and a seal, as nobody's paper looks."""
    image = Image.new("RGB", (420, 594), "#fdfdf8")
    draw = ImageDraw.Draw(image)
    draw.rectangle((30, 40, 390, 70), "#d8d8d0")
    for top in range(110, 480, 37):
        draw.line((30, top, 390, top), "#b8b8b0", 2)
    draw.ellipse((270, 470, 370, 570), outline="#c0392b", width=5)
    into = BytesIO()
    image.save(into, "PNG")
    upload = Upload("demo-paper.png", into.getvalue())
    return files.checked(upload, FilePurpose.DOSSIER_PAPER)
