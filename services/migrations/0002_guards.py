"""What was posted and signed stays as it was (L3, L14); paths sort by their bytes.

What a sealed batch says never changes (L16). Dossiers and their figures are kept for
ten years after the exit (R-AID-25).
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
# What a sealed batch says, and its payments, never changes (L16); nothing comes in or
# goes out.
FROZEN = {
    "services_batch": (
        "OLD.sealed_at IS NOT NULL",
        (
            *("number", "budget_id", "organisation_id", "count", "total_fen"),
            *("digest", "checked_digest", "file_digest", "sealed_at"),
        ),
    ),
    "services_payment": (
        "(SELECT sealed_at FROM services_batch WHERE id = OLD.batch_id) IS NOT NULL",
        (
            *("batch_id", "line", "application_id", "instalment", "amount_fen"),
            *("payee_id", "payee_name", "account_tail", "way", "previous_id"),
        ),
    ),
}
SQLITE_FROZEN = """
CREATE TRIGGER {table}_sealed_{verb} BEFORE {VERB} ON {table}
WHEN {changed}{held}
BEGIN SELECT RAISE(ABORT, '{table} is sealed'); END
"""
POSTGRES_FROZEN = """
CREATE FUNCTION {table}_sealed_{verb}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {changed}{held} THEN
    RAISE EXCEPTION '{table} is sealed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN {row};
END $$
"""
POSTGRES_FROZEN_TRIGGER = """
CREATE TRIGGER {table}_sealed_{verb} BEFORE {VERB} ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_sealed_{verb}()
"""
GUARDED = (
    *("approval", "bankline", "entry", "periodreport", "posting"),
    *("recoveryreceipt", "spotcheck", "statementmatch"),
)
PATHS = {
    "application": "org_path",
    "bankfile": "org_path",
    "batch": "org_path",
    "budgetnode": "org_path",
    "case": "org_path",
    "cashhandout": "org_path",
    "confirmation": "org_path",
    "confirmationsample": "org_path",
    "dossier": "org_path",
    "entry": "org_path",
    "household": "org_path",
    "nominationlist": "org_path",
    "offer": "child_path",
    "payexception": "org_path",
    "payment": "org_path",
    "periodreport": "org_path",
    "quota": "org_path",
    "recovery": "org_path",
    "spotcheck": "org_path",
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


def _frozen(differs: str, *templates: str) -> list[str]:
    statements = []
    for table, (held, columns) in FROZEN.items():
        changed = " OR ".join(f"OLD.{one} {differs} NEW.{one}" for one in columns)
        # First what costs nothing: few rows that change say something else.
        verbs = {"update": f"({changed}) AND ", "delete": ""}
        if table == "services_payment":
            verbs["insert"] = ""
        for verb, condition in verbs.items():
            told = {
                "table": table,
                "verb": verb,
                "VERB": verb.upper(),
                "held": held.replace("OLD.", "NEW.") if verb == "insert" else held,
                "changed": condition,
                "row": "OLD" if verb == "delete" else "NEW",
            }
            statements += [template.format(**told) for template in templates]
    return statements


class Migration(migrations.Migration):
    dependencies = [("services", "0001_services")]

    operations = [
        *(
            guards.append_only(f"services_{table}")
            for table in GUARDED
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
        guards.engine_sql(
            sqlite=_frozen("IS NOT", SQLITE_FROZEN),
            postgresql=_frozen(
                "IS DISTINCT FROM", POSTGRES_FROZEN, POSTGRES_FROZEN_TRIGGER
            ),
        ),
    ]
