"""The figures of a study, with the method by which they came about."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from stations.coverage.models import CoverageStudy
from stations.coverage.reckoning import Demand, Reckoned, Site
from unionhub.kernel import geometry
from unionhub.kernel.geometry import CoordSystem
from unionhub.reference.choices import RegionLevel
from unionhub.reference.models import Region

# Of shares, and of degrees.
DIGITS, DECIMETRE = 4, 6


def figures(study: CoverageStudy, demand: Demand, reckoned: Reckoned) -> dict[str, Any]:
    """Shares in all and by region, and the sites. One query."""
    all_, covered = _by_county(demand, reckoned)
    total = sum(all_.values())
    return {
        "points": len(demand),
        "weight": total,
        "covered_weight": sum(covered.values()),
        "share": share(sum(covered.values()), total),
        "white_spot_count": len(reckoned.spots),
        "regions": _regions(study, all_, covered),
        "sites": [
            _site(site, total) | {"rank": rank}
            for rank, site in enumerate(reckoned.sites, 1)
        ],
    }


def _site(site: Site, total: int) -> dict[str, Any]:
    """In WGS-84, and as maps of the mainland take it."""
    lng, lat = geometry.from_wgs84(site.place, CoordSystem.GCJ02)
    pair = {"lng": round(lng, DECIMETRE), "lat": round(lat, DECIMETRE)}
    return {
        "lng": site.place.lng,
        "lat": site.place.lat,
        "location": pair | {"coord_system": CoordSystem.GCJ02},
        "gain": site.gain,
        "share": share(site.covered, total),
    }


def share(part: int, whole: int) -> float | None:
    """Of one; none where there is nothing."""
    return round(part / whole, DIGITS) if whole else None


def _by_county(demand: Demand, reckoned: Reckoned) -> tuple[Counter[str], Counter[str]]:
    all_: Counter[str] = Counter()
    covered: Counter[str] = Counter()
    rows = zip(demand.counties, demand.weights, reckoned.covered, strict=True)
    for county, weight, is_in in rows:
        all_[county] += weight
        covered[county] += weight if is_in else 0
    return all_, covered


def _regions(
    study: CoverageStudy, all_: Counter[str], covered: Counter[str]
) -> list[dict[str, Any]]:
    """Each county, and where the study is of the province each city, by code."""
    counties = Region.objects.select_related("parent").filter(pk__in=list(all_))
    rows: dict[str, Region] = {}
    sums: Counter[str] = Counter()
    parts: Counter[str] = Counter()
    for county in counties:
        homes = [county]
        if study.region.level == RegionLevel.PROVINCE and county.parent:
            homes.append(county.parent)
        for region in homes:
            rows[region.pk] = region
            sums[region.pk] += all_[county.pk]
            parts[region.pk] += covered[county.pk]
    return [
        {
            "region": code,
            "name": rows[code].name,
            "level": rows[code].level,
            "weight": sums[code],
            "covered_weight": parts[code],
            "share": share(parts[code], sums[code]),
        }
        for code in sorted(rows)
    ]


def method(study: CoverageStudy) -> str:
    """How the figures come about, in words that may stand beside them."""
    if study.demand_set_id:
        demand = _("需求点取自点集“%(name)s”的前 %(count)d 个点，按权重计。") % {
            "name": study.demand_set,
            "count": study.point_count,
        }
    else:
        demand = _(
            "没有行政区划边界，需求点为各区县驻地周边 %(reach)d 米内边长 %(cell)d 米的"
            "网格中心，每格计 1。"
        ) % {"reach": study.reach_m, "cell": study.cell_m}
    rule = _(
        "每个点归入最近的区县驻地。%(radius)d 米（球面直线距离，15 分钟步行的代用）内有"
        "符合条件的公开站点即为覆盖，站点不限于本区划。候选点为空白网格的中心，逐个选取"
        "新增覆盖最多的，相同的取偏南、偏西者。"
    ) % {"radius": study.radius_m}
    return f"{demand}{rule}"
