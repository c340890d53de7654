CREATE TABLE Laboratories (
  PracticeId uniqueidentifier NOT NULL,
  LaboratoryId uniqueidentifier NOT NULL,
  Version int NOT NULL,
  Name nvarchar(200) NOT NULL,
  MergedIntoId uniqueidentifier NULL,
  CreatedAt datetime2(3) NOT NULL,
  UpdatedAt datetime2(3) NOT NULL,
  CONSTRAINT PK_Laboratories PRIMARY KEY CLUSTERED (PracticeId, LaboratoryId),
  CONSTRAINT FK_Laboratories_Practices FOREIGN KEY (PracticeId) REFERENCES Practices (PracticeId),
  CONSTRAINT FK_Laboratories_MergedInto FOREIGN KEY (PracticeId, MergedIntoId) REFERENCES Laboratories (PracticeId, LaboratoryId)
);

-- Every name by which a laboratory is known, folded; the one that is its own name is marked.
CREATE TABLE LaboratoryNames (
  PracticeId uniqueidentifier NOT NULL,
  FoldedName nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
  LaboratoryId uniqueidentifier NOT NULL,
  Name nvarchar(200) NOT NULL,
  IsAlias bit NOT NULL,
  CONSTRAINT PK_LaboratoryNames PRIMARY KEY CLUSTERED (PracticeId, FoldedName),
  CONSTRAINT FK_LaboratoryNames_Laboratories FOREIGN KEY (PracticeId, LaboratoryId) REFERENCES Laboratories (PracticeId, LaboratoryId)
);

CREATE INDEX IX_LaboratoryNames_Laboratory ON LaboratoryNames (PracticeId, LaboratoryId);

-- Append-only versions of lab results; the current one has no SupersededAt.
CREATE TABLE LabResults (
  PracticeId uniqueidentifier NOT NULL,
  PatientId uniqueidentifier NOT NULL,
  CollectedInstant datetime2(3) NOT NULL,
  LabResultId uniqueidentifier NOT NULL,
  Version int NOT NULL,
  RecordedAt datetime2(3) NOT NULL,
  SupersededAt datetime2(3) NULL,
  RecordedBy uniqueidentifier NOT NULL,
  ChangeKind nvarchar(32) NOT NULL,
  Reason nvarchar(1000) NULL,
  CreatedAt datetime2(3) NOT NULL,
  ReportId uniqueidentifier NULL,
  ReportLine int NULL,
  Source nvarchar(32) NOT NULL,
  SourceKey nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
  AnalyteCode nvarchar(64) NOT NULL,
  Loinc nvarchar(16) NULL,
  Category nvarchar(32) NOT NULL,
  Status nvarchar(32) NOT NULL,
  VerificationState nvarchar(32) NOT NULL,
  EnteredBy uniqueidentifier NOT NULL,
  EnteredAt datetime2(3) NOT NULL,
  VerifiedBy uniqueidentifier NULL,
  VerifiedAt datetime2(3) NULL,
  CollectedAt nvarchar(40) NOT NULL,
  Value decimal(28,10) NULL,
  ValueText nvarchar(64) NULL,
  Comparator nvarchar(2) NULL,
  Unit nvarchar(64) NULL,
  UnitText nvarchar(64) NULL,
  Printed nvarchar(max) NULL,
  Coded nvarchar(max) NULL,
  Titers nvarchar(max) NULL,
  Text nvarchar(max) NULL,
  AbsentReason nvarchar(64) NULL,
  Specimen nvarchar(100) NULL,
  Fasting bit NULL,
  Physiology nvarchar(max) NULL,
  LaboratoryId uniqueidentifier NULL,
  Method nvarchar(200) NULL,
  Accession nvarchar(100) NULL,
  ReferenceRange nvarchar(max) NULL,
  LaboratoryFlag nvarchar(32) NULL,
  Note nvarchar(max) NULL,
  CanonicalValue decimal(28,10) NULL,
  CanonicalUnit nvarchar(64) NULL,
  Conversion nvarchar(max) NULL,
  Flag nvarchar(32) NOT NULL,
  DisplayFlag nvarchar(32) NULL,
  OutOfRange bit NOT NULL,
  Range nvarchar(max) NULL,
  RangeCandidates nvarchar(max) NULL,
  Optimal nvarchar(max) NULL,
  CriticalLimits nvarchar(max) NULL,
  MultipleOfUpperLimit decimal(28,10) NULL,
  Warnings nvarchar(max) NOT NULL,
  CatalogEdition nvarchar(32) NOT NULL,
  CONSTRAINT PK_LabResults PRIMARY KEY CLUSTERED (PracticeId, PatientId, CollectedInstant, LabResultId, Version),
  CONSTRAINT FK_LabResults_Patients FOREIGN KEY (PracticeId, PatientId) REFERENCES Patients (PracticeId, PatientId),
  CONSTRAINT FK_LabResults_Laboratories FOREIGN KEY (PracticeId, LaboratoryId) REFERENCES Laboratories (PracticeId, LaboratoryId)
);

CREATE UNIQUE INDEX UX_LabResults_Version ON LabResults (PracticeId, LabResultId, Version);
CREATE UNIQUE INDEX UX_LabResults_Current ON LabResults (PracticeId, LabResultId) WHERE SupersededAt IS NULL;
CREATE UNIQUE INDEX UX_LabResults_SourceKey ON LabResults (PracticeId, SourceKey, Version) WHERE SourceKey IS NOT NULL;
