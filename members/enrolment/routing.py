"""The routing ladder: enterprise first, industry links, the region as safety net.

One code path for preview and reality, deterministic, versioned (R-MEM-05,
DOMAIN.md §2.6). Four to six queries, whatever the size of the tree.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from members.enrolment.choices import Reason, Rung, Verdict
from members.enrolment.models import JoinCode
from members.organisations.choices import UnionKind
from members.organisations.models import Employer, EmployerAlias, Organisation
from unionhub.kernel import names
from unionhub.kernel.errors import NotNow
from unionhub.reference.models import Region

RULES_VERSION = "2026-11"
INDUSTRY_KINDS = (UnionKind.ASSOC_INDUSTRY, UnionKind.INDUSTRIAL)
REGION_KINDS = (UnionKind.TOWNSHIP, UnionKind.ASSOC_REGION, UnionKind.ZONE)


@dataclass(frozen=True)
class Applicant:
    """What the ladder looks at; nothing about who the person is."""

    occupation_group: str
    work_region: Region
    employer_credit_code: str = ""
    employer_name: str = ""
    join_code: JoinCode | None = None


@dataclass(frozen=True)
class Candidate:
    """One union that was looked at, or a rung that found none (``organisation`` "")."""

    rung: str
    organisation: str
    verdict: str


@dataclass(frozen=True)
class Route:
    """Where a request goes, by which rung, and all that was seen on the way."""

    organisation: Organisation
    employer: Employer | None
    rung: Rung
    reason: Reason
    candidates: tuple[Candidate, ...]
    rules_version: str = RULES_VERSION

    @property
    def trace(self) -> list[dict[str, str]]:
        """The candidates as codes, ready to be stored."""
        return [asdict(candidate) for candidate in self.candidates]


@dataclass(frozen=True)
class Offer:
    """A union on the ladder, or a note why a rung has none."""

    rung: Rung
    reason: Reason
    organisation: Organisation | None
    note: Verdict = Verdict.NONE_SERVES


def route(applicant: Applicant) -> Route:
    """Climb the ladder to the first union that takes members.

    Raises:
        NotNow: ``not_routable``: not even the province's federation is there.
    """
    employer, matched_by = _employer(applicant)
    seen: list[Candidate] = []
    for offer in _ladder(applicant, employer, matched_by):
        union = offer.organisation
        if union is None:
            seen.append(Candidate(offer.rung, "", offer.note))
        elif not union.accepts_members:
            seen.append(Candidate(offer.rung, union.pk, Verdict.NOT_ACTIVE))
        else:
            seen.append(Candidate(offer.rung, union.pk, Verdict.CHOSEN))
            return Route(union, employer, offer.rung, offer.reason, tuple(seen))
    raise NotNow(code="not_routable")


def _ladder(
    applicant: Applicant, employer: Employer | None, matched_by: Reason | Verdict
) -> Iterator[Offer]:
    if applicant.join_code:
        union = applicant.join_code.organisation
        yield Offer(Rung.JOIN_CODE, Reason.JOIN_CODE, union)
    if isinstance(matched_by, Reason):
        union_of = employer.union if employer else None
        yield Offer(Rung.EMPLOYER, matched_by, union_of, Verdict.NO_UNION)
    elif matched_by != Verdict.NONE_SERVES:
        yield Offer(Rung.EMPLOYER, Reason.EMPLOYER_NAME, None, matched_by)
    yield from _by_territory(applicant)


def _by_territory(applicant: Applicant) -> Iterator[Offer]:
    here = applicant.work_region
    nearest = {r.pk: place for place, r in enumerate((here, *here.ancestors()))}
    industry = Organisation.objects.filter(
        territory__in=nearest,
        kind__in=INDUSTRY_KINDS,
        occupations__occupation_group=applicant.occupation_group,
    )
    yield from _offers(Rung.INDUSTRY, Reason.INDUSTRY, _sorted(industry, nearest))

    serving = Organisation.objects.filter(
        territory__in=nearest, kind__in=(*REGION_KINDS, UnionKind.FEDERATION)
    )
    unions = _sorted(serving, nearest)
    regional = [union for union in unions if union.kind in REGION_KINDS]
    yield from _offers(Rung.REGION, Reason.REGION, regional)
    pools = [union for union in unions if union.kind not in REGION_KINDS]
    # A county's federation comes first, whatever territories were entered.
    for union in sorted(pools, key=lambda pool: pool.level != "COUNTY"):
        county = union.level == "COUNTY"
        yield Offer(
            Rung.COUNTY_POOL if county else Rung.UPPER_POOL,
            Reason.COUNTY_POOL if county else Reason.UPPER_POOL,
            union,
        )


def _offers(rung: Rung, reason: Reason, unions: list[Organisation]) -> Iterator[Offer]:
    if not unions:
        yield Offer(rung, reason, None)
    for union in unions:
        yield Offer(rung, reason, union)


def _sorted(
    unions: Iterable[Organisation], nearest: dict[str, int]
) -> list[Organisation]:
    """Smallest territory first, then by kind, then by code: the same every time."""
    kinds = (*REGION_KINDS, *INDUSTRY_KINDS, UnionKind.FEDERATION)

    def place(union: Organisation) -> tuple[int, int, str]:
        return nearest[str(union.territory_id)], kinds.index(union.kind), union.pk

    return sorted(unions, key=place)


def _employer(applicant: Applicant) -> tuple[Employer | None, Reason | Verdict]:
    employers = Employer.objects.select_related("union")
    if applicant.employer_credit_code:
        by_code = employers.filter(credit_code=applicant.employer_credit_code).first()
        if by_code:
            return by_code, Reason.EMPLOYER_CREDIT_CODE
    if not applicant.employer_name:
        given = bool(applicant.employer_credit_code)
        return None, Verdict.UNKNOWN if given else Verdict.NONE_SERVES

    key = names.fold(applicant.employer_name)
    by_name = list(employers.filter(name_key=key)[:2])
    if len(by_name) == 1:
        return by_name[0], Reason.EMPLOYER_NAME
    if by_name:
        return None, Verdict.AMBIGUOUS
    alias = (
        EmployerAlias.objects.filter(alias_key=key, approved_at__isnull=False)
        .select_related("employer__union")
        .first()
    )
    if alias:
        return alias.employer, Reason.EMPLOYER_ALIAS
    return None, Verdict.UNKNOWN
