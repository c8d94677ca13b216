"""Addresses of the stations wing."""

from django.urls import path

from stations.finder import pages
from stations.finder.api import changes, stations
from stations.places.api import entries, life, timetable

ENTRY = "station-entries/<str:code>"

urlpatterns = [
    path("stations", stations.StationsView.as_view()),
    path("stations.geojson", stations.StationMapView.as_view()),
    path("station-changes", changes.StationChangesView.as_view()),
    path("stations/<str:code>", stations.StationView.as_view()),
    path("stale-stations", entries.StaleStationsView.as_view()),
    path("station-entries", entries.StationEntriesView.as_view()),
    path(ENTRY, entries.StationEntryView.as_view()),
    path(f"{ENTRY}/corrections", entries.StationCorrectionsView.as_view()),
    path(f"{ENTRY}/facilities", entries.StationFacilitiesView.as_view()),
    path(f"{ENTRY}/hours", timetable.StationHoursView.as_view()),
    path(f"{ENTRY}/day-overrides", timetable.StationDayOverridesView.as_view()),
    path(f"{ENTRY}/closures", timetable.StationClosuresView.as_view()),
    path("station-closures/<uuid:closure_id>/end", timetable.ClosureEndView.as_view()),
    path(f"{ENTRY}/proposal", life.ProposalView.as_view()),
    path(f"{ENTRY}/acceptance", life.AcceptanceView.as_view()),
    path(f"{ENTRY}/return", life.ReturnView.as_view()),
    path(f"{ENTRY}/pause", life.PauseView.as_view()),
    path(f"{ENTRY}/resumption", life.ResumptionView.as_view()),
    path(f"{ENTRY}/ending", life.EndingView.as_view()),
    path(f"{ENTRY}/check", life.CheckView.as_view()),
    path(f"{ENTRY}/publication", life.PublicationView.as_view()),
    path(f"{ENTRY}/withdrawal", life.WithdrawalView.as_view()),
    path(f"{ENTRY}/verification", life.VerificationView.as_view()),
]

# For people, outside the API.
public = [
    path("stations", pages.finder, name="stations"),
    path("stations/<str:code>", pages.station, name="station"),
]
