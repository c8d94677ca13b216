"""Several callers at one moment: one outcome, whoever was first."""
