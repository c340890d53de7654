-- What was reported of plans; every version is kept. Their patient is the plan's.
CREATE TABLE PlanCheckIns (
  PracticeId    TEXT    NOT NULL,
  PlanId        TEXT    NOT NULL,
  CheckInId     TEXT    NOT NULL,
  Version       INTEGER NOT NULL,
  CheckedOn     TEXT    NOT NULL,
  CoversFrom    TEXT    NULL,
  Items         TEXT    NOT NULL,
  SymptomScores TEXT    NULL,
  Flare         INTEGER NULL,
  Note          TEXT    NULL,
  Status        TEXT    NOT NULL,
  Source        TEXT    NOT NULL,
  ChangeKind    TEXT    NOT NULL,
  Reason        TEXT    NULL,
  CreatedAt     TEXT    NOT NULL,
  RecordedAt    TEXT    NOT NULL,
  RecordedBy    TEXT    NULL,
  SupersededAt  TEXT    NULL,
  CONSTRAINT PK_PlanCheckIns PRIMARY KEY (PracticeId, PlanId, CheckInId, Version),
  CONSTRAINT FK_PlanCheckIns_Plans FOREIGN KEY (PracticeId, PlanId) REFERENCES Plans (PracticeId, PlanId)
) WITHOUT ROWID;

CREATE UNIQUE INDEX UX_PlanCheckIns_Current ON PlanCheckIns (PracticeId, CheckInId) WHERE SupersededAt IS NULL;
CREATE INDEX IX_PlanCheckIns_CheckedOn ON PlanCheckIns (PracticeId, PlanId, CheckedOn);
