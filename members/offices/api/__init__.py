"""The doors of offices: appointments, delegations, one's own."""
