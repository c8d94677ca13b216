"""The public pages of stations, for a courier with a phone."""

from stations.finder.pages.finding import finder, station

__all__ = ["finder", "station"]
