-- What a practice adds to the catalogue or sets for an analyte: its own analytes, optimal ranges and coefficients of
-- variation. Append-only versions; the current one has no SupersededAt.
CREATE TABLE CatalogFacts (
  PracticeId    TEXT    NOT NULL,
  Kind          TEXT    NOT NULL,
  AnalyteCode   TEXT    NOT NULL,
  Version       INTEGER NOT NULL,
  CatalogFactId TEXT    NOT NULL,
  RecordedAt    TEXT    NOT NULL,
  SupersededAt  TEXT    NULL,
  RecordedBy    TEXT    NOT NULL,
  Retired       INTEGER NOT NULL,
  Content       TEXT    NOT NULL,
  CreatedAt     TEXT    NOT NULL,
  CONSTRAINT PK_CatalogFacts PRIMARY KEY (PracticeId, Kind, AnalyteCode, Version),
  CONSTRAINT FK_CatalogFacts_Practices FOREIGN KEY (PracticeId) REFERENCES Practices (PracticeId)
) WITHOUT ROWID;

CREATE UNIQUE INDEX UX_CatalogFacts_Current ON CatalogFacts (PracticeId, Kind, AnalyteCode) WHERE SupersededAt IS NULL;

-- Where a practitioner wants an analyte of one patient to lie. Append-only versions; the current one has no SupersededAt.
CREATE TABLE LabTargets (
  PracticeId   TEXT    NOT NULL,
  PatientId    TEXT    NOT NULL,
  AnalyteCode  TEXT    NOT NULL,
  Version      INTEGER NOT NULL,
  LabTargetId  TEXT    NOT NULL,
  RecordedAt   TEXT    NOT NULL,
  SupersededAt TEXT    NULL,
  RecordedBy   TEXT    NOT NULL,
  Ended        INTEGER NOT NULL,
  Content      TEXT    NOT NULL,
  CreatedAt    TEXT    NOT NULL,
  CONSTRAINT PK_LabTargets PRIMARY KEY (PracticeId, PatientId, AnalyteCode, Version),
  CONSTRAINT FK_LabTargets_Patients FOREIGN KEY (PracticeId, PatientId) REFERENCES Patients (PracticeId, PatientId)
) WITHOUT ROWID;

CREATE UNIQUE INDEX UX_LabTargets_Current ON LabTargets (PracticeId, PatientId, AnalyteCode) WHERE SupersededAt IS NULL;

-- The patient's own target that a result was held against, and the results that a derived one was computed from.
ALTER TABLE LabResults ADD COLUMN Target TEXT NULL;
ALTER TABLE LabResults ADD COLUMN DerivedFrom TEXT NULL;
