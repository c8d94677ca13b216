"""The doors of the ledger."""
