"""Identity documents: which numbers can exist, and what they say (DOMAIN.md §3)."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stdnum.iso7064 import mod_11_2

from unionhub.kernel import lookalikes
from unionhub.kernel.errors import InvalidValue

FIELD = "id_number"
EARLIEST_BIRTH = date(1900, 1, 1)
# GB/T 2260, first two digits, all 34. Counties come and go, provinces stay (R-ID-04).
PROVINCES = frozenset(
    str(code)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65))
    for code in range(first, last + 1)
) | {"71", "81", "82"}
# Hong Kong, Macao and Taiwan, as residence permits write them (R-ID-06).
PERMIT_PREFIXES = frozenset(("81", "82", "83"))


class IdType(StrEnum):
    """The documents a person may show."""

    RESIDENT_ID = "RESIDENT_ID"
    HMT_RESIDENCE = "HMT_RESIDENCE"
    HM_PASS = "HM_PASS"  # noqa: S105 (a travel permit, not a password)
    TW_PASS = "TW_PASS"  # noqa: S105 (a travel permit, not a password)
    FOREIGN_PR = "FOREIGN_PR"
    PASSPORT = "PASSPORT"


@dataclass(frozen=True, slots=True)
class IdentityDocument:
    """A checked document.

    ``number`` is the one stored form. ``birth_date`` is None and ``sex`` 0 where the
    number does not tell; otherwise ``sex`` is 1 (male) or 2 (female), GB/T 2261.1.
    ``converted`` marks an upgraded 15-digit number (R-ID-05).
    """

    kind: str
    number: str
    birth_date: date | None
    sex: int
    converted: bool = False


_KINDS = frozenset(kind.value for kind in IdType)
# Documents whose number follows no rule but its shape.
_SHAPES = {
    IdType.HM_PASS: re.compile(r"[HM][0-9]{8}([0-9]{2})?"),
    IdType.TW_PASS: re.compile(r"[0-9]{8}"),
    IdType.PASSPORT: re.compile(r"(?=.*[0-9])[A-Z0-9]{5,12}"),
}
_FOREIGN_2017 = re.compile(r"[A-Z]{3}[0-9]{12}")
_EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]")


def parse(
    kind: str, text: str, *, today: date, allow_old: bool = False
) -> IdentityDocument:
    """The document that ``text`` names, normalised and checked (R-ID-01…06).

    ``allow_old`` accepts 15 digits (imports only) and upgrades them to 18.

    Raises:
        InvalidValue: field ``id_number`` or ``id_type``, the code names the rule.
    """
    if kind not in _KINDS:
        raise InvalidValue(code="invalid_choice", field="id_type")
    number = lookalikes.compact(text, field=FIELD)
    match IdType(kind):
        case IdType.RESIDENT_ID:
            return _resident(number, today=today, allow_old=allow_old)
        case IdType.HMT_RESIDENCE:
            return _permit(number, today=today)
        case IdType.FOREIGN_PR:
            return _foreign(number, today=today)
        case shaped:
            return _shaped(shaped, number)


def age_on(birth: date, on: date) -> int:
    """Full years of age on a day."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def check_character(first17: str) -> str:
    """The 18th character after 17 digits (ISO 7064 MOD 11-2, GB 11643-1999)."""
    return str(mod_11_2.calc_check_digit(first17))


def _resident(number: str, *, today: date, allow_old: bool) -> IdentityDocument:
    converted = False
    if re.fullmatch(r"[0-9]{15}", number):
        if not allow_old:
            raise _refused("id_old_format")
        number, converted = _upgraded(number), True
    _require_checked(number)
    if number[:2] in PERMIT_PREFIXES or _looks_foreign(number):
        raise _refused("id_type_mismatch")
    if number[:2] not in PROVINCES:
        raise _refused("id_region")
    return _told_by(IdType.RESIDENT_ID, number, today=today, converted=converted)


def _permit(number: str, *, today: date) -> IdentityDocument:
    _require_checked(number)
    if number[:2] not in PERMIT_PREFIXES:
        raise _refused("id_type_mismatch")
    return _told_by(IdType.HMT_RESIDENCE, number, today=today)


def _foreign(number: str, *, today: date) -> IdentityDocument:
    # The editions of 2017 (letters of the nation, 12 digits) and 2023 are both valid.
    if _FOREIGN_2017.fullmatch(number):
        return IdentityDocument(IdType.FOREIGN_PR, number, None, 0)
    if number[:1].isalpha():
        raise _refused("id_format")
    _require_checked(number)
    if not number.startswith("9"):
        raise _refused("id_type_mismatch")
    return _told_by(IdType.FOREIGN_PR, number, today=today)


def _shaped(kind: IdType, number: str) -> IdentityDocument:
    if _EIGHTEEN.fullmatch(number):
        raise _refused("id_type_mismatch")
    if not _SHAPES[kind].fullmatch(number):
        raise _refused("id_format")
    return IdentityDocument(kind, number, None, 0)


def _require_checked(number: str) -> None:
    """Eighteen characters with the right check character (R-ID-01)."""
    if not re.fullmatch(r"[0-9]*[0-9X]", number):
        raise _refused("invalid_character")
    if len(number) != len("11010519491231002X"):
        raise _refused("id_length")
    if check_character(number[:17]) != number[17]:
        raise _refused("id_checksum")


def _told_by(
    kind: IdType, number: str, *, today: date, converted: bool = False
) -> IdentityDocument:
    """What an 18-character number says of its holder: birth date and sex (R-ID-03)."""
    birth = _birth_date(number[6:14], today=today)
    if number[14:17] == "000":
        raise _refused("id_sequence")
    sex = 1 if int(number[16]) % 2 else 2
    return IdentityDocument(kind, number, birth, sex, converted)


def _birth_date(digits: str, *, today: date) -> date:
    try:
        birth = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError as impossible:
        raise _refused("id_birth_date") from impossible
    if not EARLIEST_BIRTH <= birth <= today:
        raise _refused("id_birth_date")
    return birth


def _looks_foreign(number: str) -> bool:
    # The 2023 edition writes the province that granted it after the leading 9;
    # 99… is nobody's number and stays a wrong region.
    return number[0] == "9" and number[1:3] in PROVINCES


def _upgraded(fifteen: str) -> str:
    first17 = f"{fifteen[:6]}19{fifteen[6:]}"
    return first17 + check_character(first17)


def _refused(code: str) -> InvalidValue:
    return InvalidValue(code=code, field=FIELD)
