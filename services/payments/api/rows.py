"""Who may come to the doors of payments."""

from unionhub.kernel.powers import Power
from unionhub.web.permissions import HasPower


class MayView(HasPower):
    """The office sees aid and its payments."""

    power = Power.AID_VIEW


class MayMake(HasPower):
    """The office makes and checks batches, and takes in the bank's files."""

    power = Power.PAYMENT_MAKE


class MayRelease(HasPower):
    """The office releases money."""

    power = Power.PAYMENT_RELEASE


class MayReview(HasPower):
    """The office decides what comes back, and gives up what does not."""

    power = Power.AID_REVIEW
