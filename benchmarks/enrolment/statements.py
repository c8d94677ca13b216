"""The peer's statements: what ours sends, where a row or a decision hangs on it."""

ACCOUNT = """
SELECT t.expires, u.id, u.is_active, u.is_staff, u.person_id, u.phone_sealed
FROM oauth2_provider_accesstoken t JOIN accounts_user u ON u.id = t.user_id
WHERE t.token_checksum = $1
"""
BUDGET = """
INSERT INTO web_budget (scope, key, window_start, count) VALUES ('enrolment', $1, $2, 1)
ON CONFLICT (scope, key) DO UPDATE SET
  count = CASE WHEN web_budget.window_start <= $3 THEN 1 ELSE web_budget.count + 1 END,
  window_start = CASE WHEN web_budget.window_start <= $3 THEN excluded.window_start
    ELSE web_budget.window_start END
RETURNING count
"""
REMEMBERED = """
SELECT id, fingerprint, answer FROM web_idempotencyrecord
WHERE principal = $1 AND key = $2
"""
KEY = """
INSERT INTO web_idempotencyrecord (id, principal, key, fingerprint, answer, created_at)
VALUES ($1, $2, $3, $4, '', $5) ON CONFLICT DO NOTHING
"""
KEPT = "UPDATE web_idempotencyrecord SET answer = $2 WHERE id = $1"
CONSENT = """
SELECT version FROM members_consenttext
WHERE version = $1 AND valid_from <= $2 AND (valid_to IS NULL OR valid_to >= $2)
"""
REGION = """
SELECT a.code, a.level, b.code AS above, b.level AS above_level, c.code AS third,
  c.level AS third_level, d.code AS fourth
FROM reference_region a LEFT JOIN reference_region b ON b.code = a.parent_id
LEFT JOIN reference_region c ON c.code = b.parent_id
LEFT JOIN reference_region d ON d.code = c.parent_id
WHERE a.code = $1 AND a.valid_from <= $2 AND (a.valid_to IS NULL OR a.valid_to > $2)
"""
UNION = """o.code, o.name, o.kind, o.level, o.path, o.status, o.admission,
  o.review_days, o.office_phone, o.territory_id"""
EMPLOYER = f"""
SELECT e.id AS employer, {UNION} FROM members_employer e
LEFT JOIN members_organisation o ON o.code = e.union_id WHERE e.name_key = $1 LIMIT 2
"""  # noqa: S608 - our own columns
INDUSTRY = f"""
SELECT {UNION} FROM members_organisation o
JOIN members_organisationoccupation p ON p.organisation_id = o.code
WHERE o.territory_id = ANY($1) AND o.kind IN ('ASSOC_INDUSTRY', 'INDUSTRIAL')
AND p.occupation_group = $2
"""  # noqa: S608 - our own columns
SERVING = f"""
SELECT {UNION} FROM members_organisation o WHERE o.territory_id = ANY($1)
AND o.kind IN ('TOWNSHIP', 'ASSOC_REGION', 'ZONE', 'FEDERATION')
"""  # noqa: S608 - our own columns
PERSON_KEY = """
SELECT person_id FROM persons_personkey
WHERE document_kind = $1 AND key_version = $2 AND blind_index = $3
"""
PERSON = "INSERT INTO persons_person (id, created_at) VALUES ($1, $2)"
KEY_OF_PERSON = """
INSERT INTO persons_personkey (id, person_id, document_kind, key_version, blind_index,
  number_sealed, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING
"""
MEMBER = "SELECT standing FROM members_member WHERE person_id = $1 FOR UPDATE"
DAYS = """
SELECT d.day, d.is_working FROM reference_calendarday d
JOIN reference_calendaryear y ON y.year = d.year_id
WHERE d.day >= $1 AND y.announced
"""
ENROLMENT = """
INSERT INTO members_enrolment (id, account_id, person_id, state, is_proven,
  realname_state, document_kind, id_number_sealed, phone_sealed, name, sex, birth_year,
  occupation_group, employer_id, employer_name, employer_credit_code, side,
  work_region_id, consent_id, channel, join_code_id, organisation_id, org_path, rung,
  reason, rules_version, trace, submitted_at, due_on, climbs, decided_at, decided_by,
  decision_note, return_items, version)
VALUES ($1, $2, $3, 'PENDING', true, 'PASSED', $4, $5, $6, $7, $8, $9, $10, $11, $12,
  '', $13, $14, $15, 'APP', NULL, $16, $17, $18, $19, '2026-11', $20, $21, $22, 0, NULL,
  NULL, '', '[]', 1)
"""
ADMITTED = """
SELECT 1 FROM members_enrolment
WHERE account_id = $1 AND person_id = $2 AND state = 'ADMITTED' LIMIT 1
"""
STEP = """
INSERT INTO members_enrolmentstep (id, enrolment_id, at, kind, organisation_id, note)
VALUES ($1, $2, $3, 'SUBMITTED', $4, '')
"""
AUDIT = """
INSERT INTO audit_auditevent (id, at, verb, target_kind, target_id, subject_id,
  actor_kind, user_id, person_id, appointment_id, on_behalf_of, organisation_id,
  request_id, facts)
VALUES ($1, $2, 'enrolment.submitted', 'members.Enrolment', $3, $4, 'PERSON', $5, $6,
  NULL, NULL, $7, $8, $9)
"""
TASK = """
INSERT INTO django_tasks_database_dbtaskresult (id, status, enqueued_at, started_at,
  finished_at, args_kwargs, priority, task_path, worker_ids, queue_name, backend_name,
  run_after, return_value, exception_class_path, traceback)
VALUES ($1, 'READY', $2, NULL, NULL, '{"args": [], "kwargs": {}}', 0,
  'unionhub.messages.tasks.deliver', '[]', 'default', 'default', $3, NULL, '', '')
"""
