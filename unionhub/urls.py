"""All addresses: the API under ``/api/v1``, the admin, health, the front page."""

from django.urls import include, path

from stations.urls import public

handler400 = "unionhub.web.failures.bad_request"
handler403 = "unionhub.web.failures.forbidden"
handler404 = "unionhub.web.failures.not_found"
handler500 = "unionhub.web.failures.internal_error"

# Asked most comes first: addresses are tried in turn.
api = [
    path("", include("stations.urls")),
    path("", include("unionhub.reference.urls")),
    path("", include("unionhub.accounts.urls")),
    path("", include("unionhub.jobs.urls")),
    path("", include("unionhub.files.urls")),
    path("", include("members.urls")),
    path("", include("services.urls")),
    path("", include("unionhub.desk.urls_api")),
    path("", include("unionhub.web.urls_docs")),
]

urlpatterns = [
    path("api/v1/", include(api)),
    path("", include("unionhub.web.urls")),
    path("", include("unionhub.desk.urls")),
    path("", include(public)),
    path("oauth/", include("unionhub.accounts.urls_oauth")),
]
