"""People who do not exist: documents, names, phones (see the package for how)."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from unionhub.desk.demo import words
from unionhub.desk.demo.dice import Dice
from unionhub.kernel import identity
from unionhub.kernel.identity import IdentityDocument, IdType
from unionhub.persons.models import Person, PersonKey
from unionhub.persons.operations import new_keys

REGION, PERMIT_REGION = "519900", "819900"
PHONES = "154"
OLDEST, YOUNGEST = date(1962, 1, 1), date(2006, 12, 31)
# What the sandbox of the real-name check reads from the end of a phone.
FAILING, SILENT = "0000", "9999"
RARE = 40


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person of the demo, in clear, in memory only."""

    id: UUID
    document: IdentityDocument
    name: str
    phone: str

    @property
    def birth_year(self) -> int | None:
        """As members and requests keep it."""
        born = self.document.birth_date
        return born.year if born else None


class Crowd:
    """Draws people, each with a number and a phone of their own."""

    def __init__(self) -> None:
        self.dice = Dice("people")
        self.everybody: list[Somebody] = []
        self._numbers: set[str] = set()

    def somebody(self, *, phone: str = "", ending: str = "") -> Somebody:
        """The next person; ``phone`` or its last four digits may be given."""
        document = self._document()
        person = Somebody(
            id=self.dice.key(),
            document=document,
            name=self._name(),
            phone=phone or self._phone(ending),
        )
        self.everybody.append(person)
        return person

    def rows(self) -> tuple[list[Person], list[PersonKey]]:
        """All of them as the registry of persons keeps them."""
        persons = [Person(pk=someone.id) for someone in self.everybody]
        keys = [
            key
            for someone in self.everybody
            for key in new_keys(someone.id, someone.document, self.dice.key)
        ]
        return persons, keys

    def _document(self) -> IdentityDocument:
        if not self.dice.one_in(RARE):
            return self._numbered(IdType.RESIDENT_ID, REGION)
        serial = len(self.everybody)
        kind = self.dice.choice(
            (IdType.HMT_RESIDENCE, IdType.PASSPORT, IdType.FOREIGN_PR)
        )
        if kind == IdType.HMT_RESIDENCE:
            return self._numbered(kind, PERMIT_REGION)
        number = "DEMO" if kind == IdType.PASSPORT else "ZZZ5100000"
        return IdentityDocument(kind, f"{number}{serial:05d}", None, 0)

    def _numbered(self, kind: IdType, region: str) -> IdentityDocument:
        born = OLDEST + timedelta(self.dice.randrange((YOUNGEST - OLDEST).days))
        serial = self.dice.randrange(200, 1000)
        first17 = f"{region}{born:%Y%m%d}{serial}"
        if first17 in self._numbers:
            return self._numbered(kind, region)
        self._numbers.add(first17)
        number = first17 + identity.check_character(first17)
        return IdentityDocument(kind, number, born, 1 if serial % 2 else 2)

    def _name(self) -> str:
        if self.dice.one_in(RARE):
            first = self.dice.choice(words.DOTTED)
            return first + self.dice.choice(words.DOTTED_GIVEN)
        compound = self.dice.one_in(RARE)
        surname = self.dice.choice(
            words.COMPOUND_SURNAMES if compound else words.SURNAMES
        )
        length = 1 if self.dice.one_in(4) else 2
        return surname + "".join(self.dice.choices(words.GIVEN, k=length))

    def _phone(self, ending: str) -> str:
        # The story's phones hold the first hundred places of this block.
        place = 100 + len(self.everybody)
        return f"{PHONES}{place:04d}{ending or self.dice.randrange(1000, 9000)}"
