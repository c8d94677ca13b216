"""The project's addresses, and one that tells who is signed in."""

from django.urls import include, path
from rest_framework.request import Request
from rest_framework.response import Response

from unionhub.web.permissions import IsSignedIn
from unionhub.web.views import ApiView


class WhoView(ApiView):
    """A door that asks for a token and nothing else."""

    permission_classes = (IsSignedIn,)

    def get(self, request: Request) -> Response:
        """The account's name."""
        return Response({"username": request.user.get_username()})


handler400 = "unionhub.web.failures.bad_request"

urlpatterns = [
    path("api/v1/who", WhoView.as_view()),
    path("", include("unionhub.urls")),
]
