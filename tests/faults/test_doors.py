"""Every door that writes answers from inside its transaction."""

from members.urls import urlpatterns

# Asks where a request would go, and writes nothing.
ASKS_ONLY = {"PreviewView"}
# A look is written down before the answer, and stands though the answer be lost.
WRITES_BEFORE = {"RevealView"}


def test_every_act_of_the_wing_stands_or_falls_with_its_answer():
    views = {pattern.callback.view_class for pattern in urlpatterns}
    acts = {view for view in views if hasattr(view, "post")}

    torn = {
        view.__name__
        for view in acts
        if not hasattr(view.post, "is_whole")
        and not hasattr(view.post, "is_idempotent")
    }

    assert len(acts) > 10
    assert torn == ASKS_ONLY | WRITES_BEFORE
