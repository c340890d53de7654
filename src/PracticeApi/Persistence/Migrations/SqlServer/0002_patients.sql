CREATE TABLE Patients (
  PracticeId uniqueidentifier NOT NULL,
  PatientId uniqueidentifier NOT NULL,
  Version int NOT NULL,
  GivenName nvarchar(200) NOT NULL,
  FamilyName nvarchar(200) NOT NULL,
  PreferredName nvarchar(200) NULL,
  SortName nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
  BirthDate date NOT NULL,
  Sex nvarchar(16) NOT NULL,
  GenderIdentity nvarchar(200) NULL,
  Email nvarchar(320) NULL,
  Phone nvarchar(64) NULL,
  Address nvarchar(max) NULL,
  Identifiers nvarchar(max) NOT NULL,
  EmergencyContact nvarchar(max) NULL,
  Language nvarchar(35) NULL,
  ResponsiblePractitionerId uniqueidentifier NULL,
  Status nvarchar(32) NOT NULL,
  Notes nvarchar(max) NULL,
  MergedIntoId uniqueidentifier NULL,
  CreatedAt datetime2(3) NOT NULL,
  UpdatedAt datetime2(3) NOT NULL,
  CONSTRAINT PK_Patients PRIMARY KEY CLUSTERED (PracticeId, PatientId),
  CONSTRAINT FK_Patients_Practices FOREIGN KEY (PracticeId) REFERENCES Practices (PracticeId),
  CONSTRAINT FK_Patients_Staff FOREIGN KEY (PracticeId, ResponsiblePractitionerId) REFERENCES Staff (PracticeId, StaffId),
  CONSTRAINT FK_Patients_MergedInto FOREIGN KEY (PracticeId, MergedIntoId) REFERENCES Patients (PracticeId, PatientId)
);

CREATE INDEX IX_Patients_CreatedAt ON Patients (PracticeId, CreatedAt, PatientId);
CREATE INDEX IX_Patients_UpdatedAt ON Patients (PracticeId, UpdatedAt, PatientId);
CREATE INDEX IX_Patients_SortName ON Patients (PracticeId, SortName, PatientId);
CREATE INDEX IX_Patients_BirthDate ON Patients (PracticeId, BirthDate, SortName, PatientId);

CREATE TABLE PatientTerms (
  PracticeId uniqueidentifier NOT NULL,
  Term nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
  PatientId uniqueidentifier NOT NULL,
  CONSTRAINT PK_PatientTerms PRIMARY KEY CLUSTERED (PracticeId, Term, PatientId),
  CONSTRAINT FK_PatientTerms_Patients FOREIGN KEY (PracticeId, PatientId) REFERENCES Patients (PracticeId, PatientId)
);

CREATE INDEX IX_PatientTerms_Patient ON PatientTerms (PracticeId, PatientId);

-- Conditions, medications, allergies, pregnancies, measurements, dated events and "none known" assertions: all are
-- versions of an entry in the chart of a patient and differ in their content alone.
CREATE TABLE ChartEntries (
  PracticeId uniqueidentifier NOT NULL,
  PatientId uniqueidentifier NOT NULL,
  Kind nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
  ChartEntryId uniqueidentifier NOT NULL,
  Version int NOT NULL,
  RecordedAt datetime2(3) NOT NULL,
  SupersededAt datetime2(3) NULL,
  RecordedBy uniqueidentifier NOT NULL,
  Reason nvarchar(1000) NULL,
  InError bit NOT NULL,
  OccurredOn date NULL,
  Content nvarchar(max) NOT NULL,
  CreatedAt datetime2(3) NOT NULL,
  CONSTRAINT PK_ChartEntries PRIMARY KEY CLUSTERED (PracticeId, PatientId, Kind, ChartEntryId, Version),
  CONSTRAINT FK_ChartEntries_Patients FOREIGN KEY (PracticeId, PatientId) REFERENCES Patients (PracticeId, PatientId)
);

CREATE UNIQUE INDEX UX_ChartEntries_Version ON ChartEntries (PracticeId, ChartEntryId, Version);
CREATE UNIQUE INDEX UX_ChartEntries_Current ON ChartEntries (PracticeId, ChartEntryId) WHERE SupersededAt IS NULL;
