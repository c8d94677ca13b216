"""Public addresses of the reference data."""

from django.urls import path

from unionhub.reference.api import heat_events
from unionhub.reference.api.calendar_days import CalendarDayListView
from unionhub.reference.api.dictionaries import DictionaryListView, DictionaryView
from unionhub.reference.api.industries import IndustryListView
from unionhub.reference.api.regions import RegionListView, RegionView

urlpatterns = [
    path("regions", RegionListView.as_view()),
    path("regions/<slug:code>", RegionView.as_view()),
    path("industries", IndustryListView.as_view()),
    path("calendar-days", CalendarDayListView.as_view()),
    path("heat-events", heat_events.HeatEventsView.as_view()),
    path("heat-events/<uuid:event_id>", heat_events.HeatEventView.as_view()),
    path(
        "heat-events/<uuid:event_id>/corrections",
        heat_events.HeatCorrectionsView.as_view(),
    ),
    path(
        "heat-events/<uuid:event_id>/revocation",
        heat_events.HeatRevocationView.as_view(),
    ),
    path("dictionaries", DictionaryListView.as_view()),
    path("dictionaries/<slug:name>", DictionaryView.as_view()),
]
