-- That two records turned out to be of one person; an undone one says so.
CREATE TABLE PatientMerges (
  PracticeId uniqueidentifier NOT NULL,
  PatientMergeId uniqueidentifier NOT NULL,
  Version int NOT NULL,
  SurvivorId uniqueidentifier NOT NULL,
  DuplicateId uniqueidentifier NOT NULL,
  Reason nvarchar(1000) NULL,
  AddedIdentifiers nvarchar(max) NOT NULL,
  MergedAt datetime2(3) NOT NULL,
  MergedBy uniqueidentifier NOT NULL,
  UndoneAt datetime2(3) NULL,
  UndoneBy uniqueidentifier NULL,
  UndoReason nvarchar(1000) NULL,
  CONSTRAINT PK_PatientMerges PRIMARY KEY CLUSTERED (PracticeId, PatientMergeId),
  CONSTRAINT FK_PatientMerges_Survivor FOREIGN KEY (PracticeId, SurvivorId) REFERENCES Patients (PracticeId, PatientId),
  CONSTRAINT FK_PatientMerges_Duplicate FOREIGN KEY (PracticeId, DuplicateId) REFERENCES Patients (PracticeId, PatientId)
);

CREATE INDEX IX_PatientMerges_Survivor ON PatientMerges (PracticeId, SurvivorId, MergedAt);

-- The rows that a merge has moved, so that these and no others go back. IsCurrent: later versions of the row belong with it.
CREATE TABLE PatientMergeRows (
  PracticeId uniqueidentifier NOT NULL,
  PatientMergeId uniqueidentifier NOT NULL,
  TableName nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  RowId uniqueidentifier NOT NULL,
  RowNumber int NOT NULL,
  IsCurrent bit NOT NULL,
  CONSTRAINT PK_PatientMergeRows PRIMARY KEY CLUSTERED (PracticeId, PatientMergeId, TableName, RowId, RowNumber),
  CONSTRAINT FK_PatientMergeRows_PatientMerges FOREIGN KEY (PracticeId, PatientMergeId) REFERENCES PatientMerges (PracticeId, PatientMergeId)
);
