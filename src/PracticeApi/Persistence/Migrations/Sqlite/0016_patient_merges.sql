-- That two records turned out to be of one person; an undone one says so.
CREATE TABLE PatientMerges (
  PracticeId       TEXT    NOT NULL,
  PatientMergeId   TEXT    NOT NULL,
  Version          INTEGER NOT NULL,
  SurvivorId       TEXT    NOT NULL,
  DuplicateId      TEXT    NOT NULL,
  Reason           TEXT    NULL,
  AddedIdentifiers TEXT    NOT NULL,
  MergedAt         TEXT    NOT NULL,
  MergedBy         TEXT    NOT NULL,
  UndoneAt         TEXT    NULL,
  UndoneBy         TEXT    NULL,
  UndoReason       TEXT    NULL,
  CONSTRAINT PK_PatientMerges PRIMARY KEY (PracticeId, PatientMergeId),
  CONSTRAINT FK_PatientMerges_Survivor FOREIGN KEY (PracticeId, SurvivorId) REFERENCES Patients (PracticeId, PatientId),
  CONSTRAINT FK_PatientMerges_Duplicate FOREIGN KEY (PracticeId, DuplicateId) REFERENCES Patients (PracticeId, PatientId)
) WITHOUT ROWID;

CREATE INDEX IX_PatientMerges_Survivor ON PatientMerges (PracticeId, SurvivorId, MergedAt);

-- The rows that a merge has moved, so that these and no others go back. IsCurrent: later versions of the row belong with it.
CREATE TABLE PatientMergeRows (
  PracticeId     TEXT    NOT NULL,
  PatientMergeId TEXT    NOT NULL,
  TableName      TEXT    NOT NULL,
  RowId          TEXT    NOT NULL,
  RowNumber      INTEGER NOT NULL,
  IsCurrent      INTEGER NOT NULL,
  CONSTRAINT PK_PatientMergeRows PRIMARY KEY (PracticeId, PatientMergeId, TableName, RowId, RowNumber),
  CONSTRAINT FK_PatientMergeRows_PatientMerges FOREIGN KEY (PracticeId, PatientMergeId) REFERENCES PatientMerges (PracticeId, PatientMergeId)
) WITHOUT ROWID;
