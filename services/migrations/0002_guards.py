"""What was posted and signed stays as it was (L3, L14); paths sort by their bytes.

Dossiers and their figures are kept for ten years after the exit (R-AID-25).
"""

from django.db import migrations

from unionhub.kernel import guards

SQLITE = """
CREATE TRIGGER {table}_kept BEFORE DELETE ON {table}
WHEN {held}
BEGIN SELECT RAISE(ABORT, '{table} is kept for ten years'); END
"""
POSTGRES = """
CREATE FUNCTION {table}_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {held} THEN
    RAISE EXCEPTION '{table} is kept for ten years'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN OLD;
END $$
"""
POSTGRES_TRIGGER = """
CREATE TRIGGER {table}_kept BEFORE DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_kept()
"""
PATHS = {
    "application": "org_path",
    "budgetnode": "org_path",
    "case": "org_path",
    "dossier": "org_path",
    "entry": "org_path",
    "household": "org_path",
    "nominationlist": "org_path",
    "offer": "child_path",
    "periodreport": "org_path",
    "quota": "org_path",
}
# What was never active, and never decided, was never a dossier.
DOSSIER = "OLD.active_on IS NOT NULL AND (OLD.exited_on IS NULL OR OLD.exited_on > {})"
FIGURES = "OLD.decided_at IS NOT NULL"
TEN_YEARS_AGO = {
    "sqlite": "date('now', '-10 years')",
    "postgresql": "(CURRENT_DATE - INTERVAL '10 years')",
}


def _held(engine: str) -> dict[str, str]:
    return {
        "services_dossier": DOSSIER.format(TEN_YEARS_AGO[engine]),
        "services_assessment": FIGURES,
    }


class Migration(migrations.Migration):
    dependencies = [("services", "0001_services")]

    operations = [
        *(
            guards.append_only(f"services_{table}")
            for table in ("approval", "entry", "periodreport", "posting")
        ),
        *(
            guards.byte_order(f"services_{table}", column, 32)
            for table, column in PATHS.items()
        ),
        guards.engine_sql(
            sqlite=[
                SQLITE.format(table=table, held=held)
                for table, held in _held("sqlite").items()
            ],
            postgresql=[
                statement.format(table=table, held=held)
                for table, held in _held("postgresql").items()
                for statement in (POSTGRES, POSTGRES_TRIGGER)
            ],
        ),
    ]
