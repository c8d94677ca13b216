"""The doors of joining: the public's, the applicant's, the review desk's."""
