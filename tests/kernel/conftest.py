"""Property tests are not judged by the clock: two cores carry two suites."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
