"""What ./bench measures; the peers live here and nowhere else (DESIGN.md §10)."""
