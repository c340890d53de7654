-- What laboratories have sent: how far each import came and what became of its lines.
CREATE TABLE LabImports (
  PracticeId  TEXT    NOT NULL,
  LabImportId TEXT    NOT NULL,
  Version     INTEGER NOT NULL,
  MediaType   TEXT    NOT NULL,
  Sender      TEXT    NULL,
  Charset     TEXT    NULL,
  Parameters  TEXT    NULL,
  Size        INTEGER NOT NULL,
  Checksum    TEXT    NOT NULL,
  State       TEXT    NOT NULL,
  Units       INTEGER NOT NULL,
  Repeated    INTEGER NOT NULL,
  Refused     INTEGER NOT NULL,
  Reports     INTEGER NOT NULL,
  Entered     INTEGER NOT NULL,
  Replaced    INTEGER NOT NULL,
  Unchanged   INTEGER NOT NULL,
  Outdated    INTEGER NOT NULL,
  Waiting     INTEGER NOT NULL,
  Rejected    INTEGER NOT NULL,
  RowCounter  INTEGER NOT NULL,
  Faults      TEXT    NOT NULL,
  CreatedAt   TEXT    NOT NULL,
  CreatedBy   TEXT    NOT NULL,
  UpdatedAt   TEXT    NOT NULL,
  CONSTRAINT PK_LabImports PRIMARY KEY (PracticeId, LabImportId),
  CONSTRAINT FK_LabImports_Practices FOREIGN KEY (PracticeId) REFERENCES Practices (PracticeId)
) WITHOUT ROWID;

CREATE INDEX IX_LabImports_CreatedAt ON LabImports (PracticeId, CreatedAt, LabImportId);

-- The original, byte for byte.
CREATE TABLE LabImportContents (
  PracticeId  TEXT NOT NULL,
  LabImportId TEXT NOT NULL,
  Content     BLOB NOT NULL,
  CONSTRAINT PK_LabImportContents PRIMARY KEY (PracticeId, LabImportId),
  CONSTRAINT FK_LabImportContents_LabImports FOREIGN KEY (PracticeId, LabImportId) REFERENCES LabImports (PracticeId, LabImportId)
) WITHOUT ROWID;

-- Messages that are acknowledged; the key of the first that came keeps another from being stored again.
CREATE TABLE LabImportMessages (
  PracticeId     TEXT    NOT NULL,
  LabImportId    TEXT    NOT NULL,
  Position       INTEGER NOT NULL,
  MessageKey     TEXT    NULL,
  Acknowledgment TEXT    NOT NULL,
  CONSTRAINT PK_LabImportMessages PRIMARY KEY (PracticeId, LabImportId, Position),
  CONSTRAINT FK_LabImportMessages_LabImports FOREIGN KEY (PracticeId, LabImportId) REFERENCES LabImports (PracticeId, LabImportId)
) WITHOUT ROWID;

CREATE UNIQUE INDEX UX_LabImportMessages_Key ON LabImportMessages (PracticeId, MessageKey) WHERE MessageKey IS NOT NULL;

-- Whose results an import has touched, so that whoever reads the original is seen to have read of them.
CREATE TABLE LabImportPatients (
  PracticeId  TEXT NOT NULL,
  LabImportId TEXT NOT NULL,
  PatientId   TEXT NOT NULL,
  CONSTRAINT PK_LabImportPatients PRIMARY KEY (PracticeId, LabImportId, PatientId),
  CONSTRAINT FK_LabImportPatients_LabImports FOREIGN KEY (PracticeId, LabImportId) REFERENCES LabImports (PracticeId, LabImportId)
) WITHOUT ROWID;

-- Lines that could not be entered as they came; one that was resolved says what it became.
CREATE TABLE LabImportRows (
  PracticeId  TEXT    NOT NULL,
  LabImportId TEXT    NOT NULL,
  RowNumber   INTEGER NOT NULL,
  Version     INTEGER NOT NULL,
  Status      TEXT    NOT NULL,
  Place       TEXT    NOT NULL,
  Source      TEXT    NOT NULL,
  Sender      TEXT    NOT NULL,
  PatientKey  TEXT    NOT NULL,
  CodeKey     TEXT    NOT NULL,
  SourceKey   TEXT    NOT NULL,
  ContentHash TEXT    NOT NULL,
  Content     TEXT    NOT NULL,
  Corrections TEXT    NULL,
  Faults      TEXT    NOT NULL,
  PatientId   TEXT    NULL,
  LabResultId TEXT    NULL,
  Reason      TEXT    NULL,
  ResolvedBy  TEXT    NULL,
  ResolvedAt  TEXT    NULL,
  CreatedAt   TEXT    NOT NULL,
  UpdatedAt   TEXT    NOT NULL,
  CONSTRAINT PK_LabImportRows PRIMARY KEY (PracticeId, LabImportId, RowNumber),
  CONSTRAINT FK_LabImportRows_LabImports FOREIGN KEY (PracticeId, LabImportId) REFERENCES LabImports (PracticeId, LabImportId),
  CONSTRAINT FK_LabImportRows_Patients FOREIGN KEY (PracticeId, PatientId) REFERENCES Patients (PracticeId, PatientId)
) WITHOUT ROWID;

CREATE INDEX IX_LabImportRows_Code ON LabImportRows (PracticeId, Sender, CodeKey) WHERE Status = 'waiting';
CREATE INDEX IX_LabImportRows_SourceKey ON LabImportRows (PracticeId, SourceKey);
CREATE INDEX IX_LabImportRows_Patient ON LabImportRows (PracticeId, PatientKey) WHERE Status = 'waiting';

-- The results that came from outside, by the name that their sender gives them.
CREATE TABLE ImportedResults (
  PracticeId  TEXT NOT NULL,
  SourceKey   TEXT NOT NULL,
  OpenKey     TEXT NULL,
  LabResultId TEXT NOT NULL,
  VersionAt   TEXT NULL,
  ContentHash TEXT NOT NULL,
  CONSTRAINT PK_ImportedResults PRIMARY KEY (PracticeId, SourceKey),
  CONSTRAINT FK_ImportedResults_Practices FOREIGN KEY (PracticeId) REFERENCES Practices (PracticeId)
) WITHOUT ROWID;

CREATE INDEX IX_ImportedResults_OpenKey ON ImportedResults (PracticeId, OpenKey) WHERE OpenKey IS NOT NULL;

-- What a sender's own codes mean, as somebody of the practice has said.
CREATE TABLE LabCodeMaps (
  PracticeId  TEXT NOT NULL,
  Sender      TEXT NOT NULL,
  CodeKey     TEXT NOT NULL,
  AnalyteCode TEXT NOT NULL,
  CreatedAt   TEXT NOT NULL,
  CreatedBy   TEXT NOT NULL,
  CONSTRAINT PK_LabCodeMaps PRIMARY KEY (PracticeId, Sender, CodeKey),
  CONSTRAINT FK_LabCodeMaps_Practices FOREIGN KEY (PracticeId) REFERENCES Practices (PracticeId)
) WITHOUT ROWID;
