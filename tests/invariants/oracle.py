"""The ladder of DOMAIN.md §2.6 a second time, by brute force over lists in memory.

Nothing of ``members.enrolment.routing`` is used: no query, no order of its own.
"""

from members.organisations.models import Employer, Organisation
from tests.factories import tree
from tests.invariants.worlds import SPELLINGS, Asker, World

PARENT = {
    tree.CHENGDU: tree.PROVINCE,
    tree.ZIGONG: tree.PROVINCE,
    tree.JINJIANG: tree.CHENGDU,
    tree.QINGYANG: tree.CHENGDU,
    tree.ZILIUJING: tree.ZIGONG,
    tree.JINGUANYI: tree.JINJIANG,
    tree.DONGHU: tree.JINJIANG,
    tree.CAOSHI: tree.QINGYANG,
    tree.WUXING: tree.ZILIUJING,
}
REGIONAL = ("TOWNSHIP", "ASSOC_REGION", "ZONE")
INDUSTRIES = ("ASSOC_INDUSTRY", "INDUSTRIAL")
Target = tuple[str, str, str]


def target(world: World, asker: Asker) -> Target:
    """Union, rung and reason for an applicant."""
    for rung, reason, unions in _rungs(world, asker):
        for union in unions:
            if union.status == "ACTIVE":
                return union.pk, rung, reason
    raise AssertionError("nobody takes this applicant")


def _rungs(world, asker):
    if asker.join_code is not None:
        code = world.join_codes[asker.join_code % len(world.join_codes)]
        yield "JOIN_CODE", "JOIN_CODE", [code.organisation]
    employer, reason = _employer(world, asker)
    if employer is not None and employer.union is not None:
        yield "EMPLOYER", reason, [employer.union]
    chain = _chain(asker.place)
    serving = [u for u in world.unions if u.territory_id in chain]
    yield "INDUSTRY", "INDUSTRY", _nearest(serving, INDUSTRIES, chain, world, asker)
    yield "REGION", "REGION", _nearest(serving, REGIONAL, chain)
    pools = _nearest(serving, ("FEDERATION",), chain)
    yield "COUNTY_POOL", "COUNTY_POOL", [u for u in pools if u.level == "COUNTY"]
    yield "UPPER_POOL", "UPPER_POOL", [u for u in pools if u.level != "COUNTY"]


def _chain(place: str) -> list[str]:
    chain = [place]
    while chain[-1] in PARENT:
        chain.append(PARENT[chain[-1]])
    return chain


def _nearest(
    unions: list[Organisation],
    kinds: tuple[str, ...],
    chain: list[str],
    world: World | None = None,
    asker: Asker | None = None,
) -> list[Organisation]:
    fitting = [u for u in unions if u.kind in kinds]
    if world is not None and asker is not None:
        fitting = [u for u in fitting if asker.group in world.groups[u.pk]]
    # Smallest territory, then kind, then the older number.
    return sorted(
        fitting,
        key=lambda u: (chain.index(str(u.territory_id)), kinds.index(u.kind), u.pk),
    )


def _employer(world: World, asker: Asker) -> tuple[Employer | None, str]:
    if asker.code is not None:
        for _plan, employer in world.employers:
            if employer.credit_code == asker.credit_code:
                return employer, "EMPLOYER_CREDIT_CODE"
    if asker.firm is None or asker.firm == len(SPELLINGS) - 1:
        return None, ""
    named = [e for plan, e in world.employers if plan.firm == asker.firm]
    if len(named) == 1:
        return named[0], "EMPLOYER_NAME"
    if named:
        return None, ""
    return world.approved.get(asker.firm), "EMPLOYER_ALIAS"
