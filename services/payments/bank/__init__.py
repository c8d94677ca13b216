"""The bank: what is written to it, what it answers, and the adapter that carries it."""
