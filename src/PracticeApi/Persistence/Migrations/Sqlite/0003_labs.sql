CREATE TABLE Laboratories (
  PracticeId   TEXT    NOT NULL,
  LaboratoryId TEXT    NOT NULL,
  Version      INTEGER NOT NULL,
  Name         TEXT    NOT NULL,
  MergedIntoId TEXT    NULL,
  CreatedAt    TEXT    NOT NULL,
  UpdatedAt    TEXT    NOT NULL,
  CONSTRAINT PK_Laboratories PRIMARY KEY (PracticeId, LaboratoryId),
  CONSTRAINT FK_Laboratories_Practices FOREIGN KEY (PracticeId) REFERENCES Practices (PracticeId),
  CONSTRAINT FK_Laboratories_MergedInto FOREIGN KEY (PracticeId, MergedIntoId) REFERENCES Laboratories (PracticeId, LaboratoryId)
) WITHOUT ROWID;

-- Every name by which a laboratory is known, folded; the one that is its own name is marked.
CREATE TABLE LaboratoryNames (
  PracticeId   TEXT    NOT NULL,
  FoldedName   TEXT    NOT NULL,
  LaboratoryId TEXT    NOT NULL,
  Name         TEXT    NOT NULL,
  IsAlias      INTEGER NOT NULL,
  CONSTRAINT PK_LaboratoryNames PRIMARY KEY (PracticeId, FoldedName),
  CONSTRAINT FK_LaboratoryNames_Laboratories FOREIGN KEY (PracticeId, LaboratoryId) REFERENCES Laboratories (PracticeId, LaboratoryId)
) WITHOUT ROWID;

CREATE INDEX IX_LaboratoryNames_Laboratory ON LaboratoryNames (PracticeId, LaboratoryId);

-- Append-only versions of lab results; the current one has no SupersededAt.
CREATE TABLE LabResults (
  PracticeId           TEXT    NOT NULL,
  PatientId            TEXT    NOT NULL,
  CollectedInstant     TEXT    NOT NULL,
  LabResultId          TEXT    NOT NULL,
  Version              INTEGER NOT NULL,
  RecordedAt           TEXT    NOT NULL,
  SupersededAt         TEXT    NULL,
  RecordedBy           TEXT    NOT NULL,
  ChangeKind           TEXT    NOT NULL,
  Reason               TEXT    NULL,
  CreatedAt            TEXT    NOT NULL,
  ReportId             TEXT    NULL,
  ReportLine           INTEGER NULL,
  Source               TEXT    NOT NULL,
  SourceKey            TEXT    NULL,
  AnalyteCode          TEXT    NOT NULL,
  Loinc                TEXT    NULL,
  Category             TEXT    NOT NULL,
  Status               TEXT    NOT NULL,
  VerificationState    TEXT    NOT NULL,
  EnteredBy            TEXT    NOT NULL,
  EnteredAt            TEXT    NOT NULL,
  VerifiedBy           TEXT    NULL,
  VerifiedAt           TEXT    NULL,
  CollectedAt          TEXT    NOT NULL,
  Value                TEXT    NULL,
  ValueText            TEXT    NULL,
  Comparator           TEXT    NULL,
  Unit                 TEXT    NULL,
  UnitText             TEXT    NULL,
  Printed              TEXT    NULL,
  Coded                TEXT    NULL,
  Titers               TEXT    NULL,
  Text                 TEXT    NULL,
  AbsentReason         TEXT    NULL,
  Specimen             TEXT    NULL,
  Fasting              INTEGER NULL,
  Physiology           TEXT    NULL,
  LaboratoryId         TEXT    NULL,
  Method               TEXT    NULL,
  Accession            TEXT    NULL,
  ReferenceRange       TEXT    NULL,
  LaboratoryFlag       TEXT    NULL,
  Note                 TEXT    NULL,
  CanonicalValue       TEXT    NULL,
  CanonicalUnit        TEXT    NULL,
  Conversion           TEXT    NULL,
  Flag                 TEXT    NOT NULL,
  DisplayFlag          TEXT    NULL,
  OutOfRange           INTEGER NOT NULL,
  Range                TEXT    NULL,
  RangeCandidates      TEXT    NULL,
  Optimal              TEXT    NULL,
  CriticalLimits       TEXT    NULL,
  MultipleOfUpperLimit TEXT    NULL,
  Warnings             TEXT    NOT NULL,
  CatalogEdition       TEXT    NOT NULL,
  CONSTRAINT PK_LabResults PRIMARY KEY (PracticeId, PatientId, CollectedInstant, LabResultId, Version),
  CONSTRAINT FK_LabResults_Patients FOREIGN KEY (PracticeId, PatientId) REFERENCES Patients (PracticeId, PatientId),
  CONSTRAINT FK_LabResults_Laboratories FOREIGN KEY (PracticeId, LaboratoryId) REFERENCES Laboratories (PracticeId, LaboratoryId)
) WITHOUT ROWID;

CREATE UNIQUE INDEX UX_LabResults_Version ON LabResults (PracticeId, LabResultId, Version);
CREATE UNIQUE INDEX UX_LabResults_Current ON LabResults (PracticeId, LabResultId) WHERE SupersededAt IS NULL;
CREATE UNIQUE INDEX UX_LabResults_SourceKey ON LabResults (PracticeId, SourceKey, Version) WHERE SourceKey IS NOT NULL;
