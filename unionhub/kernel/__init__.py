"""What everything else stands on: plain Python, no tables, no HTTP."""
