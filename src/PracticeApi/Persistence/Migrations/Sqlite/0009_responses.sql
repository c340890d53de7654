-- What patients have answered. A draft is one row that is written over; from its submission on every version is kept.
CREATE TABLE QuestionnaireResponses (
  PracticeId           TEXT    NOT NULL,
  PatientId            TEXT    NOT NULL,
  AnsweredInstant      TEXT    NOT NULL,
  ResponseId           TEXT    NOT NULL,
  Version              INTEGER NOT NULL,
  RecordedAt           TEXT    NOT NULL,
  SupersededAt         TEXT    NULL,
  RecordedBy           TEXT    NULL,
  ChangeKind           TEXT    NOT NULL,
  Reason               TEXT    NULL,
  CreatedAt            TEXT    NOT NULL,
  QuestionnaireKey     TEXT    NOT NULL,
  QuestionnaireVersion INTEGER NOT NULL,
  Status               TEXT    NOT NULL,
  Source               TEXT    NOT NULL,
  IntakeId             TEXT    NULL,
  AnsweredAt           TEXT    NULL,
  SubmittedAt          TEXT    NULL,
  Language             TEXT    NULL,
  Answers              TEXT    NOT NULL,
  Scores               TEXT    NOT NULL,
  CONSTRAINT PK_QuestionnaireResponses PRIMARY KEY (PracticeId, PatientId, AnsweredInstant, ResponseId, Version),
  CONSTRAINT FK_QuestionnaireResponses_Patients FOREIGN KEY (PracticeId, PatientId) REFERENCES Patients (PracticeId, PatientId)
) WITHOUT ROWID;

CREATE UNIQUE INDEX UX_QuestionnaireResponses_Version ON QuestionnaireResponses (PracticeId, ResponseId, Version);
CREATE UNIQUE INDEX UX_QuestionnaireResponses_Current ON QuestionnaireResponses (PracticeId, ResponseId) WHERE SupersededAt IS NULL;
CREATE UNIQUE INDEX UX_QuestionnaireResponses_Intake ON QuestionnaireResponses (PracticeId, IntakeId, QuestionnaireKey) WHERE IntakeId IS NOT NULL AND SupersededAt IS NULL;

-- The change of a score that counts, by the practice's own figure; every version is kept.
CREATE TABLE ImportantChanges (
  PracticeId        TEXT    NOT NULL,
  ScoreCode         TEXT    NOT NULL,
  Version           INTEGER NOT NULL,
  ImportantChangeId TEXT    NOT NULL,
  Points            TEXT    NOT NULL,
  Source            TEXT    NOT NULL,
  RecordedAt        TEXT    NOT NULL,
  SupersededAt      TEXT    NULL,
  RecordedBy        TEXT    NOT NULL,
  CreatedAt         TEXT    NOT NULL,
  CONSTRAINT PK_ImportantChanges PRIMARY KEY (PracticeId, ScoreCode, Version),
  CONSTRAINT FK_ImportantChanges_Practices FOREIGN KEY (PracticeId) REFERENCES Practices (PracticeId)
) WITHOUT ROWID;

CREATE UNIQUE INDEX UX_ImportantChanges_Current ON ImportantChanges (PracticeId, ScoreCode) WHERE SupersededAt IS NULL;

-- Alerts of answers say which rule of the form raised them and for which item; whatever it is about, an alert that nobody acknowledges is escalated.
ALTER TABLE Alerts ADD COLUMN Code TEXT NULL;
ALTER TABLE Alerts ADD COLUMN Item TEXT NULL;
ALTER TABLE Alerts ADD COLUMN EscalatedAt TEXT NULL;

CREATE INDEX IX_Alerts_Resource ON Alerts (PracticeId, ResourceId);

ALTER TABLE Practices ADD COLUMN UrgentAlertMinutes INTEGER NOT NULL DEFAULT 60;
ALTER TABLE Practices ADD COLUMN WarningAlertMinutes INTEGER NOT NULL DEFAULT 1440;

-- What the program does by itself is done by nobody.
CREATE TABLE EventsByNobodyToo (
  PracticeId      TEXT    NOT NULL,
  Position        INTEGER NOT NULL,
  EventId         TEXT    NOT NULL,
  Type            TEXT    NOT NULL,
  ResourceType    TEXT    NOT NULL,
  ResourceId      TEXT    NOT NULL,
  ResourceVersion INTEGER NOT NULL,
  PatientId       TEXT    NULL,
  ActorId         TEXT    NULL,
  OccurredAt      TEXT    NOT NULL,
  CONSTRAINT PK_Events PRIMARY KEY (PracticeId, Position)
) WITHOUT ROWID;

INSERT INTO EventsByNobodyToo
       (PracticeId, Position, EventId, Type, ResourceType, ResourceId, ResourceVersion, PatientId, ActorId, OccurredAt)
SELECT PracticeId, Position, EventId, Type, ResourceType, ResourceId, ResourceVersion, PatientId, ActorId, OccurredAt
FROM   Events;

DROP TABLE Events;
ALTER TABLE EventsByNobodyToo RENAME TO Events;
