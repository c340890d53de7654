-- What a practice adds to the catalogue or sets for an analyte: its own analytes, optimal ranges and coefficients of
-- variation. Append-only versions; the current one has no SupersededAt.
CREATE TABLE CatalogFacts (
  PracticeId uniqueidentifier NOT NULL,
  Kind nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
  AnalyteCode nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  Version int NOT NULL,
  CatalogFactId uniqueidentifier NOT NULL,
  RecordedAt datetime2(3) NOT NULL,
  SupersededAt datetime2(3) NULL,
  RecordedBy uniqueidentifier NOT NULL,
  Retired bit NOT NULL,
  Content nvarchar(max) NOT NULL,
  CreatedAt datetime2(3) NOT NULL,
  CONSTRAINT PK_CatalogFacts PRIMARY KEY CLUSTERED (PracticeId, Kind, AnalyteCode, Version),
  CONSTRAINT FK_CatalogFacts_Practices FOREIGN KEY (PracticeId) REFERENCES Practices (PracticeId)
);

CREATE UNIQUE INDEX UX_CatalogFacts_Current ON CatalogFacts (PracticeId, Kind, AnalyteCode) WHERE SupersededAt IS NULL;

-- Where a practitioner wants an analyte of one patient to lie. Append-only versions; the current one has no SupersededAt.
CREATE TABLE LabTargets (
  PracticeId uniqueidentifier NOT NULL,
  PatientId uniqueidentifier NOT NULL,
  AnalyteCode nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  Version int NOT NULL,
  LabTargetId uniqueidentifier NOT NULL,
  RecordedAt datetime2(3) NOT NULL,
  SupersededAt datetime2(3) NULL,
  RecordedBy uniqueidentifier NOT NULL,
  Ended bit NOT NULL,
  Content nvarchar(max) NOT NULL,
  CreatedAt datetime2(3) NOT NULL,
  CONSTRAINT PK_LabTargets PRIMARY KEY CLUSTERED (PracticeId, PatientId, AnalyteCode, Version),
  CONSTRAINT FK_LabTargets_Patients FOREIGN KEY (PracticeId, PatientId) REFERENCES Patients (PracticeId, PatientId)
);

CREATE UNIQUE INDEX UX_LabTargets_Current ON LabTargets (PracticeId, PatientId, AnalyteCode) WHERE SupersededAt IS NULL;

-- The patient's own target that a result was held against, and the results that a derived one was computed from.
ALTER TABLE LabResults ADD Target nvarchar(max) NULL;
ALTER TABLE LabResults ADD DerivedFrom nvarchar(max) NULL;
