-- What patients have answered. A draft is one row that is written over; from its submission on every version is kept.
CREATE TABLE QuestionnaireResponses (
  PracticeId uniqueidentifier NOT NULL,
  PatientId uniqueidentifier NOT NULL,
  AnsweredInstant datetime2(3) NOT NULL,
  ResponseId uniqueidentifier NOT NULL,
  Version int NOT NULL,
  RecordedAt datetime2(3) NOT NULL,
  SupersededAt datetime2(3) NULL,
  RecordedBy uniqueidentifier NULL,
  ChangeKind nvarchar(32) NOT NULL,
  Reason nvarchar(1000) NULL,
  CreatedAt datetime2(3) NOT NULL,
  QuestionnaireKey nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  QuestionnaireVersion int NOT NULL,
  Status nvarchar(32) NOT NULL,
  Source nvarchar(32) NOT NULL,
  IntakeId uniqueidentifier NULL,
  AnsweredAt nvarchar(40) NULL,
  SubmittedAt datetime2(3) NULL,
  Language nvarchar(35) NULL,
  Answers nvarchar(max) NOT NULL,
  Scores nvarchar(max) NOT NULL,
  CONSTRAINT PK_QuestionnaireResponses PRIMARY KEY CLUSTERED (PracticeId, PatientId, AnsweredInstant, ResponseId, Version),
  CONSTRAINT FK_QuestionnaireResponses_Patients FOREIGN KEY (PracticeId, PatientId) REFERENCES Patients (PracticeId, PatientId)
);

CREATE UNIQUE INDEX UX_QuestionnaireResponses_Version ON QuestionnaireResponses (PracticeId, ResponseId, Version);
CREATE UNIQUE INDEX UX_QuestionnaireResponses_Current ON QuestionnaireResponses (PracticeId, ResponseId) WHERE SupersededAt IS NULL;
CREATE UNIQUE INDEX UX_QuestionnaireResponses_Intake ON QuestionnaireResponses (PracticeId, IntakeId, QuestionnaireKey) WHERE IntakeId IS NOT NULL AND SupersededAt IS NULL;

-- The change of a score that counts, by the practice's own figure; every version is kept.
CREATE TABLE ImportantChanges (
  PracticeId uniqueidentifier NOT NULL,
  ScoreCode nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  Version int NOT NULL,
  ImportantChangeId uniqueidentifier NOT NULL,
  Points decimal(28,10) NOT NULL,
  Source nvarchar(1000) NOT NULL,
  RecordedAt datetime2(3) NOT NULL,
  SupersededAt datetime2(3) NULL,
  RecordedBy uniqueidentifier NOT NULL,
  CreatedAt datetime2(3) NOT NULL,
  CONSTRAINT PK_ImportantChanges PRIMARY KEY CLUSTERED (PracticeId, ScoreCode, Version),
  CONSTRAINT FK_ImportantChanges_Practices FOREIGN KEY (PracticeId) REFERENCES Practices (PracticeId)
);

CREATE UNIQUE INDEX UX_ImportantChanges_Current ON ImportantChanges (PracticeId, ScoreCode) WHERE SupersededAt IS NULL;

-- Alerts of answers say which rule of the form raised them and for which item; whatever it is about, an alert that nobody acknowledges is escalated.
ALTER TABLE Alerts ADD Code nvarchar(64) NULL;
ALTER TABLE Alerts ADD Item nvarchar(200) NULL;
ALTER TABLE Alerts ADD EscalatedAt datetime2(3) NULL;

CREATE INDEX IX_Alerts_Resource ON Alerts (PracticeId, ResourceId);

ALTER TABLE Practices ADD UrgentAlertMinutes int NOT NULL CONSTRAINT DF_Practices_UrgentAlertMinutes DEFAULT 60;
ALTER TABLE Practices ADD WarningAlertMinutes int NOT NULL CONSTRAINT DF_Practices_WarningAlertMinutes DEFAULT 1440;

-- What the program does by itself is done by nobody.
ALTER TABLE Events ALTER COLUMN ActorId uniqueidentifier NULL;
