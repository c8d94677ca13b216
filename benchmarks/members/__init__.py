"""The officer's member list at a million rows, beside FastAPI and asyncpg."""
