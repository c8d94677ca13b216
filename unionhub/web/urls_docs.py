"""The documentation of the API, from our own files, under the content policy."""

from django.urls import path

from unionhub.web.docs import (
    CollectionView,
    DocsView,
    RedocScriptView,
    RedocView,
    SchemaView,
)
from unionhub.web.explanations import ProblemCatalogueView

urlpatterns = [
    path("schema", SchemaView.as_view(), name="schema"),
    path("docs", DocsView.as_view(), name="docs"),
    path("redoc", RedocView.as_view(), name="redoc"),
    path("redoc.js", RedocScriptView.as_view(), name="redoc-script"),
    path("postman", CollectionView.as_view(), name="postman"),
    path("problems", ProblemCatalogueView.as_view(), name="problems"),
]
