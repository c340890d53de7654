-- What was reported of plans; every version is kept. Their patient is the plan's.
CREATE TABLE PlanCheckIns (
  PracticeId uniqueidentifier NOT NULL,
  PlanId uniqueidentifier NOT NULL,
  CheckInId uniqueidentifier NOT NULL,
  Version int NOT NULL,
  CheckedOn date NOT NULL,
  CoversFrom date NULL,
  Items nvarchar(max) NOT NULL,
  SymptomScores nvarchar(max) NULL,
  Flare bit NULL,
  Note nvarchar(4000) NULL,
  Status nvarchar(32) NOT NULL,
  Source nvarchar(32) NOT NULL,
  ChangeKind nvarchar(32) NOT NULL,
  Reason nvarchar(1000) NULL,
  CreatedAt datetime2(3) NOT NULL,
  RecordedAt datetime2(3) NOT NULL,
  RecordedBy uniqueidentifier NULL,
  SupersededAt datetime2(3) NULL,
  CONSTRAINT PK_PlanCheckIns PRIMARY KEY CLUSTERED (PracticeId, PlanId, CheckInId, Version),
  CONSTRAINT FK_PlanCheckIns_Plans FOREIGN KEY (PracticeId, PlanId) REFERENCES Plans (PracticeId, PlanId)
);

CREATE UNIQUE INDEX UX_PlanCheckIns_Current ON PlanCheckIns (PracticeId, CheckInId) WHERE SupersededAt IS NULL;
CREATE INDEX IX_PlanCheckIns_CheckedOn ON PlanCheckIns (PracticeId, PlanId, CheckedOn);
