"""Addresses of the stations wing."""

from django.urls import path

from stations.care import pages as told
from stations.care.api import public as care
from stations.care.api import reports, suggestions
from stations.coverage.api import demand, studies
from stations.finder import pages
from stations.finder.api import changes, photos, stations
from stations.places.api import (
    entries,
    inspections,
    keeping,
    life,
    relocation,
    standing,
    timetable,
)
from stations.places.api import photos as photo_entries
from stations.visits.api import codes, figures, heads, visits

ENTRY = "station-entries/<str:code>"
REPORT = "station-reports/<uuid:report_id>"
SUGGESTION = "site-suggestions/<uuid:suggestion_id>"
PHOTO = "station-photos/<uuid:photo_id>"

urlpatterns = [
    path("stations", stations.StationsView.as_view()),
    path("stations.geojson", stations.StationMapView.as_view()),
    path("station-changes", changes.StationChangesView.as_view()),
    path("stations/<str:code>", stations.StationView.as_view()),
    path(PHOTO, photos.PhotoView.as_view()),
    path("stale-stations", entries.StaleStationsView.as_view()),
    path("demand-sets", demand.DemandSetsView.as_view()),
    path("demand-sets/<uuid:set_id>", demand.DemandSetView.as_view()),
    path("demand-sets/<uuid:set_id>/points", demand.DemandPointsView.as_view()),
    path("coverage-studies", studies.CoverageStudiesView.as_view()),
    path("coverage-studies/<uuid:study_id>", studies.CoverageStudyView.as_view()),
    path(
        "coverage-studies/<uuid:study_id>/white-spots.geojson",
        studies.WhiteSpotsView.as_view(),
    ),
    path(
        "coverage-studies/<uuid:study_id>/candidates.geojson",
        studies.CandidatesView.as_view(),
    ),
    path(
        "coverage-studies/<uuid:study_id>/circles.geojson",
        studies.CirclesView.as_view(),
    ),
    path("station-entries", entries.StationEntriesView.as_view()),
    path(ENTRY, entries.StationEntryView.as_view()),
    path(f"{ENTRY}/corrections", entries.StationCorrectionsView.as_view()),
    path(f"{ENTRY}/facilities", entries.StationFacilitiesView.as_view()),
    path(f"{ENTRY}/photos", photo_entries.StationPhotosView.as_view()),
    path(f"{ENTRY}/photo-order", photo_entries.StationPhotoOrderView.as_view()),
    path(f"{PHOTO}/corrections", photo_entries.StationPhotoCorrectionsView.as_view()),
    path(f"{PHOTO}/removal", photo_entries.StationPhotoRemovalView.as_view()),
    path(f"{ENTRY}/hours", timetable.StationHoursView.as_view()),
    path(f"{ENTRY}/heat-hours", timetable.StationHeatHoursView.as_view()),
    path(f"{ENTRY}/day-overrides", timetable.StationDayOverridesView.as_view()),
    path(f"{ENTRY}/closures", timetable.StationClosuresView.as_view()),
    path("station-closures/<uuid:closure_id>/end", timetable.ClosureEndView.as_view()),
    path(f"{ENTRY}/relocation", relocation.RelocationView.as_view()),
    path(f"{ENTRY}/handover", relocation.HandOverView.as_view()),
    path(f"{ENTRY}/standing", standing.StationStandingView.as_view()),
    path(f"{ENTRY}/maps", standing.StationMapsView.as_view()),
    path(f"{ENTRY}/map-end", standing.StationMapEndView.as_view()),
    path(f"{ENTRY}/ratings", standing.StationRatingsView.as_view()),
    path(f"{ENTRY}/rating-withdrawal", standing.RatingWithdrawalView.as_view()),
    path(f"{ENTRY}/awards", standing.StationAwardsView.as_view()),
    path("award-quotas", standing.AwardQuotasView.as_view()),
    path("inspection-criteria", inspections.InspectionCriteriaView.as_view()),
    path("stations-to-inspect", inspections.DueStationsView.as_view()),
    path(f"{ENTRY}/inspections", inspections.StationInspectionsView.as_view()),
    path(f"{ENTRY}/keepers", keeping.StationKeepersView.as_view()),
    path("station-keepers/<uuid:keeper_id>/end", keeping.KeeperEndView.as_view()),
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
    # care
    path("stations/<str:code>/reports", care.StationReportsView.as_view()),
    path("station-reports", reports.ReportDeskView.as_view()),
    path("station-reports/receipts", care.ReportReceiptsView.as_view()),
    path("station-reports/photos", care.ReportPhotosView.as_view()),
    path("station-reports/answers", care.ReportAnswersView.as_view()),
    path(REPORT, reports.ReportView.as_view()),
    path(f"{REPORT}/handling", reports.ReportStartView.as_view()),
    path(f"{REPORT}/settlement", reports.ReportSettlementView.as_view()),
    path(f"{REPORT}/rejection", reports.ReportRejectionView.as_view()),
    path(f"{REPORT}/confirmation", reports.ReportConfirmationView.as_view()),
    path(
        "station-voices/<uuid:voice_id>/release", suggestions.VoiceReleaseView.as_view()
    ),
    path("site-suggestions", suggestions.SiteSuggestionsView.as_view()),
    path("site-suggestions/receipts", care.SuggestionReceiptsView.as_view()),
    path(SUGGESTION, suggestions.SiteSuggestionView.as_view()),
    path(f"{SUGGESTION}/survey", suggestions.SuggestionSurveyView.as_view()),
    path(f"{SUGGESTION}/refusal", suggestions.SuggestionRefusalView.as_view()),
    path(f"{SUGGESTION}/adoption", suggestions.SuggestionAdoptionView.as_view()),
    # visits
    path("stations/<str:code>/visits", visits.StationVisitsView.as_view()),
    path("stations/<str:code>/qr.svg", codes.CodeSvgView.as_view()),
    path("stations/<str:code>/qr.png", codes.CodePngView.as_view()),
    path("station-qr-sheet", codes.CodeSheetView.as_view()),
    path("station-visit-figures", figures.VisitFiguresView.as_view()),
    path(f"{ENTRY}/head-counts", heads.HeadCountsView.as_view()),
]

# For people, outside the API.
public = [
    path("stations", pages.finder, name="stations"),
    path("stations/<str:code>", pages.station, name="station"),
    path("stations/<str:code>/report", told.tell, name="station-report"),
    path("station-reports", told.follow, name="station-reports"),
]
