"""What an office can allow; ``members/offices/choices.py`` says which office does."""

from enum import StrEnum


class Power(StrEnum):
    """One thing an officer may do, within the scope of the appointment."""

    ORGANISATION_VIEW = "ORGANISATION_VIEW"
    ORGANISATION_EDIT = "ORGANISATION_EDIT"
    EMPLOYER_EDIT = "EMPLOYER_EDIT"
    EMPLOYER_ALIAS_APPROVE = "EMPLOYER_ALIAS_APPROVE"
    MEMBER_VIEW = "MEMBER_VIEW"
    ENROLMENT_VIEW = "ENROLMENT_VIEW"
    ENROLMENT_DECIDE = "ENROLMENT_DECIDE"
    JOIN_CODE_ISSUE = "JOIN_CODE_ISSUE"
