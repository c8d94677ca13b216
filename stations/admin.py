"""The face of the wing: names the officers' doors of the rooms."""

from stations.places.admin import StationAdmin

__all__ = ["StationAdmin"]
