-- In a table without rowids rows lie in the inner nodes of its tree as well: with rows as wide as these a node has four or five
-- below it, and a new result touches as many pages as it has columns. By rowid new rows lie one behind the other, and the key is
-- an index like the others, whose entries are narrower for it.
-- Rows are copied in the order of the key, so that those of a collection lie together.
CREATE TABLE LabResultsByRowid (
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
  Target               TEXT    NULL,
  DerivedFrom          TEXT    NULL,
  IsHeldBack           INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT PK_LabResults PRIMARY KEY (PracticeId, PatientId, CollectedInstant, LabResultId, Version),
  CONSTRAINT FK_LabResults_Patients FOREIGN KEY (PracticeId, PatientId) REFERENCES Patients (PracticeId, PatientId),
  CONSTRAINT FK_LabResults_Laboratories FOREIGN KEY (PracticeId, LaboratoryId) REFERENCES Laboratories (PracticeId, LaboratoryId)
);

INSERT INTO LabResultsByRowid
       (PracticeId, PatientId, CollectedInstant, LabResultId, Version, RecordedAt, SupersededAt, RecordedBy,
        ChangeKind, Reason, CreatedAt, ReportId, ReportLine, Source, SourceKey, AnalyteCode, Loinc, Category, Status,
        VerificationState, EnteredBy, EnteredAt, VerifiedBy, VerifiedAt, CollectedAt, Value, ValueText, Comparator,
        Unit, UnitText, Printed, Coded, Titers, Text, AbsentReason, Specimen, Fasting, Physiology, LaboratoryId,
        Method, Accession, ReferenceRange, LaboratoryFlag, Note, CanonicalValue, CanonicalUnit, Conversion, Flag,
        DisplayFlag, OutOfRange, Range, RangeCandidates, Optimal, Target, CriticalLimits, MultipleOfUpperLimit,
        Warnings, CatalogEdition, DerivedFrom, IsHeldBack)
SELECT  PracticeId, PatientId, CollectedInstant, LabResultId, Version, RecordedAt, SupersededAt, RecordedBy,
        ChangeKind, Reason, CreatedAt, ReportId, ReportLine, Source, SourceKey, AnalyteCode, Loinc, Category, Status,
        VerificationState, EnteredBy, EnteredAt, VerifiedBy, VerifiedAt, CollectedAt, Value, ValueText, Comparator,
        Unit, UnitText, Printed, Coded, Titers, Text, AbsentReason, Specimen, Fasting, Physiology, LaboratoryId,
        Method, Accession, ReferenceRange, LaboratoryFlag, Note, CanonicalValue, CanonicalUnit, Conversion, Flag,
        DisplayFlag, OutOfRange, Range, RangeCandidates, Optimal, Target, CriticalLimits, MultipleOfUpperLimit,
        Warnings, CatalogEdition, DerivedFrom, IsHeldBack
FROM   LabResults
ORDER BY PracticeId, PatientId, CollectedInstant, LabResultId, Version;

DROP TABLE LabResults;
ALTER TABLE LabResultsByRowid RENAME TO LabResults;

CREATE UNIQUE INDEX UX_LabResults_Version ON LabResults (PracticeId, LabResultId, Version);
CREATE INDEX IX_LabResults_Report ON LabResults (PracticeId, ReportId) WHERE ReportId IS NOT NULL;
CREATE INDEX IX_LabResults_Received ON LabResults (PracticeId, CreatedAt) WHERE SupersededAt IS NULL;
CREATE INDEX IX_LabResults_Analyte ON LabResults (PracticeId, PatientId, AnalyteCode, CollectedInstant) WHERE SupersededAt IS NULL;
CREATE INDEX IX_LabResults_HeldBack ON LabResults (PracticeId, CreatedAt) WHERE SupersededAt IS NULL AND IsHeldBack = 1;

-- Rows of about as many bytes as their key, of which an import writes one for every line.
CREATE TABLE ImportedResultsByRowid (
  PracticeId  TEXT NOT NULL,
  SourceKey   TEXT NOT NULL,
  OpenKey     TEXT NULL,
  LabResultId TEXT NOT NULL,
  VersionAt   TEXT NULL,
  ContentHash TEXT NOT NULL,
  CONSTRAINT PK_ImportedResults PRIMARY KEY (PracticeId, SourceKey),
  CONSTRAINT FK_ImportedResults_Practices FOREIGN KEY (PracticeId) REFERENCES Practices (PracticeId)
);

INSERT INTO ImportedResultsByRowid (PracticeId, SourceKey, OpenKey, LabResultId, VersionAt, ContentHash)
SELECT PracticeId, SourceKey, OpenKey, LabResultId, VersionAt, ContentHash
FROM   ImportedResults;

DROP TABLE ImportedResults;
ALTER TABLE ImportedResultsByRowid RENAME TO ImportedResults;

CREATE INDEX IX_ImportedResults_OpenKey ON ImportedResults (PracticeId, OpenKey) WHERE OpenKey IS NOT NULL;
