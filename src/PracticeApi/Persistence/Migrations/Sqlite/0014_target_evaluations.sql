-- How it stood with the targets of plans, each time something was written that bears on them; none is ever changed. Results are the
-- results and responses, with their versions, that it was said by.
CREATE TABLE PlanTargetEvaluations (
  PracticeId   TEXT    NOT NULL,
  PlanId       TEXT    NOT NULL,
  EvaluationId TEXT    NOT NULL,
  TargetId     TEXT    NOT NULL,
  Revision     INTEGER NOT NULL,
  EvaluatedOn  TEXT    NOT NULL,
  Occasion     TEXT    NOT NULL,
  Because      TEXT    NOT NULL,
  Status       TEXT    NOT NULL,
  Target       TEXT    NOT NULL,
  State        TEXT    NOT NULL,
  Results      TEXT    NOT NULL,
  RecordedAt   TEXT    NOT NULL,
  RecordedBy   TEXT    NULL,
  CONSTRAINT PK_PlanTargetEvaluations PRIMARY KEY (PracticeId, PlanId, RecordedAt, EvaluationId),
  CONSTRAINT FK_PlanTargetEvaluations_Plans FOREIGN KEY (PracticeId, PlanId) REFERENCES Plans (PracticeId, PlanId)
) WITHOUT ROWID;
