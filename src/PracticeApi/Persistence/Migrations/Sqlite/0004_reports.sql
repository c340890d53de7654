-- What a laboratory sent or printed together; its lines are lab results.
CREATE TABLE LabReports (
  PracticeId       TEXT    NOT NULL,
  LabReportId      TEXT    NOT NULL,
  Version          INTEGER NOT NULL,
  PatientId        TEXT    NOT NULL,
  LaboratoryId     TEXT    NULL,
  Accession        TEXT    NULL,
  CollectedAt      TEXT    NOT NULL,
  CollectedInstant TEXT    NOT NULL,
  ReceivedAt       TEXT    NULL,
  Fasting          INTEGER NULL,
  Note             TEXT    NULL,
  Source           TEXT    NOT NULL,
  SourceKey        TEXT    NULL,
  Warnings         TEXT    NOT NULL,
  ReviewState      TEXT    NOT NULL,
  ReviewNumber     INTEGER NOT NULL,
  AttachmentNumber INTEGER NOT NULL,
  ReopenedAt       TEXT    NULL,
  ReopenedBy       TEXT    NULL,
  ReopenedResultId TEXT    NULL,
  CreatedAt        TEXT    NOT NULL,
  CreatedBy        TEXT    NOT NULL,
  UpdatedAt        TEXT    NOT NULL,
  CONSTRAINT PK_LabReports PRIMARY KEY (PracticeId, LabReportId),
  CONSTRAINT FK_LabReports_Patients FOREIGN KEY (PracticeId, PatientId) REFERENCES Patients (PracticeId, PatientId),
  CONSTRAINT FK_LabReports_Laboratories FOREIGN KEY (PracticeId, LaboratoryId) REFERENCES Laboratories (PracticeId, LaboratoryId)
) WITHOUT ROWID;

CREATE UNIQUE INDEX UX_LabReports_SourceKey ON LabReports (PracticeId, SourceKey) WHERE SourceKey IS NOT NULL;
CREATE INDEX IX_LabReports_Accession ON LabReports (PracticeId, Accession);
CREATE INDEX IX_LabReports_Patient ON LabReports (PracticeId, PatientId, CollectedInstant);
CREATE INDEX IX_LabReports_Review ON LabReports (PracticeId, ReviewState, CreatedAt);
CREATE INDEX IX_LabResults_Report ON LabResults (PracticeId, ReportId) WHERE ReportId IS NOT NULL;
CREATE INDEX IX_LabResults_Received ON LabResults (PracticeId, CreatedAt) WHERE SupersededAt IS NULL;

-- What was done to a report as a whole.
CREATE TABLE LabReportChanges (
  PracticeId  TEXT    NOT NULL,
  LabReportId TEXT    NOT NULL,
  Version     INTEGER NOT NULL,
  ChangeKind  TEXT    NOT NULL,
  Reason      TEXT    NULL,
  PatientId   TEXT    NOT NULL,
  MovedFromId TEXT    NULL,
  RecordedAt  TEXT    NOT NULL,
  RecordedBy  TEXT    NOT NULL,
  CONSTRAINT PK_LabReportChanges PRIMARY KEY (PracticeId, LabReportId, Version),
  CONSTRAINT FK_LabReportChanges_LabReports FOREIGN KEY (PracticeId, LabReportId) REFERENCES LabReports (PracticeId, LabReportId)
) WITHOUT ROWID;

-- Signatures under a report; none is ever changed.
CREATE TABLE LabReportReviews (
  PracticeId     TEXT    NOT NULL,
  LabReportId    TEXT    NOT NULL,
  ReviewNumber   INTEGER NOT NULL,
  PatientId      TEXT    NOT NULL,
  SignedBy       TEXT    NOT NULL,
  SignedAt       TEXT    NOT NULL,
  Comment        TEXT    NOT NULL,
  PatientComment TEXT    NULL,
  Released       INTEGER NOT NULL,
  CONSTRAINT PK_LabReportReviews PRIMARY KEY (PracticeId, LabReportId, ReviewNumber),
  CONSTRAINT FK_LabReportReviews_LabReports FOREIGN KEY (PracticeId, LabReportId) REFERENCES LabReports (PracticeId, LabReportId)
) WITHOUT ROWID;

-- The laboratory's own documents; the last is the current one, the others are kept.
CREATE TABLE LabReportAttachments (
  PracticeId       TEXT    NOT NULL,
  LabReportId      TEXT    NOT NULL,
  AttachmentNumber INTEGER NOT NULL,
  MediaType        TEXT    NOT NULL,
  Size             INTEGER NOT NULL,
  Sha256           TEXT    NOT NULL,
  Content          BLOB    NOT NULL,
  CreatedAt        TEXT    NOT NULL,
  CreatedBy        TEXT    NOT NULL,
  CONSTRAINT PK_LabReportAttachments PRIMARY KEY (PracticeId, LabReportId, AttachmentNumber),
  CONSTRAINT FK_LabReportAttachments_LabReports FOREIGN KEY (PracticeId, LabReportId) REFERENCES LabReports (PracticeId, LabReportId)
) WITHOUT ROWID;

-- What somebody has to look at soon.
CREATE TABLE Alerts (
  PracticeId     TEXT    NOT NULL,
  AlertId        TEXT    NOT NULL,
  Version        INTEGER NOT NULL,
  Kind           TEXT    NOT NULL,
  Severity       TEXT    NOT NULL,
  SeverityRank   INTEGER NOT NULL,
  Status         TEXT    NOT NULL,
  PatientId      TEXT    NULL,
  AssignedTo     TEXT    NULL,
  ResourceType   TEXT    NOT NULL,
  ResourceId     TEXT    NOT NULL,
  Message        TEXT    NOT NULL,
  CreatedAt      TEXT    NOT NULL,
  UpdatedAt      TEXT    NOT NULL,
  AcknowledgedAt TEXT    NULL,
  AcknowledgedBy TEXT    NULL,
  Action         TEXT    NULL,
  CONSTRAINT PK_Alerts PRIMARY KEY (PracticeId, AlertId),
  CONSTRAINT FK_Alerts_Patients FOREIGN KEY (PracticeId, PatientId) REFERENCES Patients (PracticeId, PatientId)
) WITHOUT ROWID;

CREATE INDEX IX_Alerts_Status ON Alerts (PracticeId, Status, SeverityRank, CreatedAt);
CREATE INDEX IX_Alerts_Patient ON Alerts (PracticeId, PatientId);

-- The practice's own panels; those that ship with the product are not stored.
CREATE TABLE Panels (
  PracticeId TEXT    NOT NULL,
  Code       TEXT    NOT NULL,
  Version    INTEGER NOT NULL,
  Name       TEXT    NOT NULL,
  Analytes   TEXT    NOT NULL,
  CreatedAt  TEXT    NOT NULL,
  UpdatedAt  TEXT    NOT NULL,
  CONSTRAINT PK_Panels PRIMARY KEY (PracticeId, Code),
  CONSTRAINT FK_Panels_Practices FOREIGN KEY (PracticeId) REFERENCES Practices (PracticeId)
) WITHOUT ROWID;
