-- What laboratories have sent: how far each import came and what became of its lines.
CREATE TABLE LabImports (
  PracticeId uniqueidentifier NOT NULL,
  LabImportId uniqueidentifier NOT NULL,
  Version int NOT NULL,
  MediaType nvarchar(64) NOT NULL,
  Sender nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
  Charset nvarchar(64) NULL,
  Parameters nvarchar(max) NULL,
  Size int NOT NULL,
  Checksum nvarchar(64) NOT NULL,
  State nvarchar(32) NOT NULL,
  Units int NOT NULL,
  Repeated int NOT NULL,
  Refused int NOT NULL,
  Reports int NOT NULL,
  Entered int NOT NULL,
  Replaced int NOT NULL,
  Unchanged int NOT NULL,
  Outdated int NOT NULL,
  Waiting int NOT NULL,
  Rejected int NOT NULL,
  RowCounter int NOT NULL,
  Faults nvarchar(max) NOT NULL,
  CreatedAt datetime2(3) NOT NULL,
  CreatedBy uniqueidentifier NOT NULL,
  UpdatedAt datetime2(3) NOT NULL,
  CONSTRAINT PK_LabImports PRIMARY KEY CLUSTERED (PracticeId, LabImportId),
  CONSTRAINT FK_LabImports_Practices FOREIGN KEY (PracticeId) REFERENCES Practices (PracticeId)
);

CREATE INDEX IX_LabImports_CreatedAt ON LabImports (PracticeId, CreatedAt, LabImportId);

-- The original, byte for byte.
CREATE TABLE LabImportContents (
  PracticeId uniqueidentifier NOT NULL,
  LabImportId uniqueidentifier NOT NULL,
  Content varbinary(max) NOT NULL,
  CONSTRAINT PK_LabImportContents PRIMARY KEY CLUSTERED (PracticeId, LabImportId),
  CONSTRAINT FK_LabImportContents_LabImports FOREIGN KEY (PracticeId, LabImportId) REFERENCES LabImports (PracticeId, LabImportId)
);

-- Messages that are acknowledged; the key of the first that came keeps another from being stored again.
CREATE TABLE LabImportMessages (
  PracticeId uniqueidentifier NOT NULL,
  LabImportId uniqueidentifier NOT NULL,
  Position int NOT NULL,
  MessageKey nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
  Acknowledgment nvarchar(max) NOT NULL,
  CONSTRAINT PK_LabImportMessages PRIMARY KEY CLUSTERED (PracticeId, LabImportId, Position),
  CONSTRAINT FK_LabImportMessages_LabImports FOREIGN KEY (PracticeId, LabImportId) REFERENCES LabImports (PracticeId, LabImportId)
);

CREATE UNIQUE INDEX UX_LabImportMessages_Key ON LabImportMessages (PracticeId, MessageKey) WHERE MessageKey IS NOT NULL;

-- Whose results an import has touched, so that whoever reads the original is seen to have read of them.
CREATE TABLE LabImportPatients (
  PracticeId uniqueidentifier NOT NULL,
  LabImportId uniqueidentifier NOT NULL,
  PatientId uniqueidentifier NOT NULL,
  CONSTRAINT PK_LabImportPatients PRIMARY KEY CLUSTERED (PracticeId, LabImportId, PatientId),
  CONSTRAINT FK_LabImportPatients_LabImports FOREIGN KEY (PracticeId, LabImportId) REFERENCES LabImports (PracticeId, LabImportId)
);

-- Lines that could not be entered as they came; one that was resolved says what it became.
CREATE TABLE LabImportRows (
  PracticeId uniqueidentifier NOT NULL,
  LabImportId uniqueidentifier NOT NULL,
  RowNumber int NOT NULL,
  Version int NOT NULL,
  Status nvarchar(32) NOT NULL,
  Place nvarchar(200) NOT NULL,
  Source nvarchar(32) NOT NULL,
  Sender nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
  PatientKey nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  CodeKey nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
  SourceKey nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
  ContentHash nvarchar(64) NOT NULL,
  Content nvarchar(max) NOT NULL,
  Corrections nvarchar(max) NULL,
  Faults nvarchar(max) NOT NULL,
  PatientId uniqueidentifier NULL,
  LabResultId uniqueidentifier NULL,
  Reason nvarchar(1000) NULL,
  ResolvedBy uniqueidentifier NULL,
  ResolvedAt datetime2(3) NULL,
  CreatedAt datetime2(3) NOT NULL,
  UpdatedAt datetime2(3) NOT NULL,
  CONSTRAINT PK_LabImportRows PRIMARY KEY CLUSTERED (PracticeId, LabImportId, RowNumber),
  CONSTRAINT FK_LabImportRows_LabImports FOREIGN KEY (PracticeId, LabImportId) REFERENCES LabImports (PracticeId, LabImportId),
  CONSTRAINT FK_LabImportRows_Patients FOREIGN KEY (PracticeId, PatientId) REFERENCES Patients (PracticeId, PatientId)
);

CREATE INDEX IX_LabImportRows_Code ON LabImportRows (PracticeId, Sender, CodeKey) WHERE Status = 'waiting';
CREATE INDEX IX_LabImportRows_SourceKey ON LabImportRows (PracticeId, SourceKey);
CREATE INDEX IX_LabImportRows_Patient ON LabImportRows (PracticeId, PatientKey) WHERE Status = 'waiting';

-- The results that came from outside, by the name that their sender gives them.
CREATE TABLE ImportedResults (
  PracticeId uniqueidentifier NOT NULL,
  SourceKey nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
  OpenKey nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
  LabResultId uniqueidentifier NOT NULL,
  VersionAt datetime2(3) NULL,
  ContentHash nvarchar(64) NOT NULL,
  CONSTRAINT PK_ImportedResults PRIMARY KEY CLUSTERED (PracticeId, SourceKey),
  CONSTRAINT FK_ImportedResults_Practices FOREIGN KEY (PracticeId) REFERENCES Practices (PracticeId)
);

CREATE INDEX IX_ImportedResults_OpenKey ON ImportedResults (PracticeId, OpenKey) WHERE OpenKey IS NOT NULL;

-- What a sender's own codes mean, as somebody of the practice has said.
CREATE TABLE LabCodeMaps (
  PracticeId uniqueidentifier NOT NULL,
  Sender nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
  CodeKey nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
  AnalyteCode nvarchar(64) NOT NULL,
  CreatedAt datetime2(3) NOT NULL,
  CreatedBy uniqueidentifier NOT NULL,
  CONSTRAINT PK_LabCodeMaps PRIMARY KEY CLUSTERED (PracticeId, Sender, CodeKey),
  CONSTRAINT FK_LabCodeMaps_Practices FOREIGN KEY (PracticeId) REFERENCES Practices (PracticeId)
);
