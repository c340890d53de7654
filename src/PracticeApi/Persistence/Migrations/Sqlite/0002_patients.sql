CREATE TABLE Patients (
  PracticeId                TEXT    NOT NULL,
  PatientId                 TEXT    NOT NULL,
  Version                   INTEGER NOT NULL,
  GivenName                 TEXT    NOT NULL,
  FamilyName                TEXT    NOT NULL,
  PreferredName             TEXT    NULL,
  SortName                  TEXT    NOT NULL,
  BirthDate                 TEXT    NOT NULL,
  Sex                       TEXT    NOT NULL,
  GenderIdentity            TEXT    NULL,
  Email                     TEXT    NULL,
  Phone                     TEXT    NULL,
  Address                   TEXT    NULL,
  Identifiers               TEXT    NOT NULL,
  EmergencyContact          TEXT    NULL,
  Language                  TEXT    NULL,
  ResponsiblePractitionerId TEXT    NULL,
  Status                    TEXT    NOT NULL,
  Notes                     TEXT    NULL,
  MergedIntoId              TEXT    NULL,
  CreatedAt                 TEXT    NOT NULL,
  UpdatedAt                 TEXT    NOT NULL,
  CONSTRAINT PK_Patients PRIMARY KEY (PracticeId, PatientId),
  CONSTRAINT FK_Patients_Practices FOREIGN KEY (PracticeId) REFERENCES Practices (PracticeId),
  CONSTRAINT FK_Patients_Staff FOREIGN KEY (PracticeId, ResponsiblePractitionerId) REFERENCES Staff (PracticeId, StaffId),
  CONSTRAINT FK_Patients_MergedInto FOREIGN KEY (PracticeId, MergedIntoId) REFERENCES Patients (PracticeId, PatientId)
) WITHOUT ROWID;

CREATE INDEX IX_Patients_CreatedAt ON Patients (PracticeId, CreatedAt, PatientId);
CREATE INDEX IX_Patients_UpdatedAt ON Patients (PracticeId, UpdatedAt, PatientId);
CREATE INDEX IX_Patients_SortName ON Patients (PracticeId, SortName, PatientId);
CREATE INDEX IX_Patients_BirthDate ON Patients (PracticeId, BirthDate, SortName, PatientId);

CREATE TABLE PatientTerms (
  PracticeId TEXT NOT NULL,
  Term       TEXT NOT NULL,
  PatientId  TEXT NOT NULL,
  CONSTRAINT PK_PatientTerms PRIMARY KEY (PracticeId, Term, PatientId),
  CONSTRAINT FK_PatientTerms_Patients FOREIGN KEY (PracticeId, PatientId) REFERENCES Patients (PracticeId, PatientId)
) WITHOUT ROWID;

CREATE INDEX IX_PatientTerms_Patient ON PatientTerms (PracticeId, PatientId);

-- Conditions, medications, allergies, pregnancies, measurements, dated events and "none known" assertions: all are
-- versions of an entry in the chart of a patient and differ in their content alone.
CREATE TABLE ChartEntries (
  PracticeId   TEXT    NOT NULL,
  PatientId    TEXT    NOT NULL,
  Kind         TEXT    NOT NULL,
  ChartEntryId TEXT    NOT NULL,
  Version      INTEGER NOT NULL,
  RecordedAt   TEXT    NOT NULL,
  SupersededAt TEXT    NULL,
  RecordedBy   TEXT    NOT NULL,
  Reason       TEXT    NULL,
  InError      INTEGER NOT NULL,
  OccurredOn   TEXT    NULL,
  Content      TEXT    NOT NULL,
  CreatedAt    TEXT    NOT NULL,
  CONSTRAINT PK_ChartEntries PRIMARY KEY (PracticeId, PatientId, Kind, ChartEntryId, Version),
  CONSTRAINT FK_ChartEntries_Patients FOREIGN KEY (PracticeId, PatientId) REFERENCES Patients (PracticeId, PatientId)
) WITHOUT ROWID;

CREATE UNIQUE INDEX UX_ChartEntries_Version ON ChartEntries (PracticeId, ChartEntryId, Version);
CREATE UNIQUE INDEX UX_ChartEntries_Current ON ChartEntries (PracticeId, ChartEntryId) WHERE SupersededAt IS NULL;
