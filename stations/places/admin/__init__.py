"""The officers' pages of stations."""

from stations.places.admin.pages import StationAdmin

__all__ = ["StationAdmin"]
