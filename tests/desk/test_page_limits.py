import pytest
from django.urls import reverse

from unionhub.web import framing
from unionhub.web.limits import AROUND

FORM = "multipart/form-data; boundary=x"


@pytest.mark.once
@pytest.mark.parametrize(
    ("pages", "most"),
    [("jobs_importjob", 50 * 1_048_576), ("stations_station", 10 * 1_048_576)],
)
def test_a_page_takes_a_form_as_large_as_its_files_may_be(rf, pages, most):
    form = rf.post(reverse(f"admin:{pages}_changelist"), b"x", content_type=FORM)

    assert framing.most_of_page(form) == most + AROUND
