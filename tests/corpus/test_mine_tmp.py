import pytest
from tests.corpus.court import Court
from tests.corpus.rows import probes
from tests.corpus.mutants import mutants
from tests.strangers.matrix import world as worlds
from tests.strangers.matrix.service_policy import SERVICES
pytestmark = pytest.mark.django_db
MINE = {l.split()[0] for l in SERVICES.splitlines() if l and not l.startswith("#")}
def test_mine(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), worlds.stage():
        court = Court(worlds.build())
        court.doings = [d for d in court.doings if d.name in MINE]
        court.hear(list(probes(court.doings))[::3])
        endured = Court(court.world, doings=court.doings)
        endured.endure(mutants(court.doings, seed=0, each=2))
    print(court.count, len(court.doings))
    for k, v in court.faults.items(): print(k, "=>", v[:600])
    print(endured.faults)
    assert court.faults == {}
    assert endured.faults == {}
