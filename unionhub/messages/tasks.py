"""Background entry points; a door enqueues them after its commit."""

from django_tasks import task

from unionhub.kernel import clock
from unionhub.messages import operations


@task()
def deliver() -> int:
    """Send what is due; the number sent. Harmless when run twice or never."""
    return operations.deliver(at=clock.now())
