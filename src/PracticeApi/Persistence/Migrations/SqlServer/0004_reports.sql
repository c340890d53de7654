-- What a laboratory sent or printed together; its lines are lab results.
CREATE TABLE LabReports (
  PracticeId uniqueidentifier NOT NULL,
  LabReportId uniqueidentifier NOT NULL,
  Version int NOT NULL,
  PatientId uniqueidentifier NOT NULL,
  LaboratoryId uniqueidentifier NULL,
  Accession nvarchar(100) COLLATE Latin1_General_100_BIN2 NULL,
  CollectedAt nvarchar(40) NOT NULL,
  CollectedInstant datetime2(3) NOT NULL,
  ReceivedAt nvarchar(40) NULL,
  Fasting bit NULL,
  Note nvarchar(max) NULL,
  Source nvarchar(32) NOT NULL,
  SourceKey nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
  Warnings nvarchar(max) NOT NULL,
  ReviewState nvarchar(32) NOT NULL,
  ReviewNumber int NOT NULL,
  AttachmentNumber int NOT NULL,
  ReopenedAt datetime2(3) NULL,
  ReopenedBy uniqueidentifier NULL,
  ReopenedResultId uniqueidentifier NULL,
  CreatedAt datetime2(3) NOT NULL,
  CreatedBy uniqueidentifier NOT NULL,
  UpdatedAt datetime2(3) NOT NULL,
  CONSTRAINT PK_LabReports PRIMARY KEY CLUSTERED (PracticeId, LabReportId),
  CONSTRAINT FK_LabReports_Patients FOREIGN KEY (PracticeId, PatientId) REFERENCES Patients (PracticeId, PatientId),
  CONSTRAINT FK_LabReports_Laboratories FOREIGN KEY (PracticeId, LaboratoryId) REFERENCES Laboratories (PracticeId, LaboratoryId)
);

CREATE UNIQUE INDEX UX_LabReports_SourceKey ON LabReports (PracticeId, SourceKey) WHERE SourceKey IS NOT NULL;
CREATE INDEX IX_LabReports_Accession ON LabReports (PracticeId, Accession);
CREATE INDEX IX_LabReports_Patient ON LabReports (PracticeId, PatientId, CollectedInstant);
CREATE INDEX IX_LabReports_Review ON LabReports (PracticeId, ReviewState, CreatedAt);
CREATE INDEX IX_LabResults_Report ON LabResults (PracticeId, ReportId) WHERE ReportId IS NOT NULL;
CREATE INDEX IX_LabResults_Received ON LabResults (PracticeId, CreatedAt) WHERE SupersededAt IS NULL;

-- What was done to a report as a whole.
CREATE TABLE LabReportChanges (
  PracticeId uniqueidentifier NOT NULL,
  LabReportId uniqueidentifier NOT NULL,
  Version int NOT NULL,
  ChangeKind nvarchar(32) NOT NULL,
  Reason nvarchar(1000) NULL,
  PatientId uniqueidentifier NOT NULL,
  MovedFromId uniqueidentifier NULL,
  RecordedAt datetime2(3) NOT NULL,
  RecordedBy uniqueidentifier NOT NULL,
  CONSTRAINT PK_LabReportChanges PRIMARY KEY CLUSTERED (PracticeId, LabReportId, Version),
  CONSTRAINT FK_LabReportChanges_LabReports FOREIGN KEY (PracticeId, LabReportId) REFERENCES LabReports (PracticeId, LabReportId)
);

-- Signatures under a report; none is ever changed.
CREATE TABLE LabReportReviews (
  PracticeId uniqueidentifier NOT NULL,
  LabReportId uniqueidentifier NOT NULL,
  ReviewNumber int NOT NULL,
  PatientId uniqueidentifier NOT NULL,
  SignedBy uniqueidentifier NOT NULL,
  SignedAt datetime2(3) NOT NULL,
  Comment nvarchar(max) NOT NULL,
  PatientComment nvarchar(max) NULL,
  Released bit NOT NULL,
  CONSTRAINT PK_LabReportReviews PRIMARY KEY CLUSTERED (PracticeId, LabReportId, ReviewNumber),
  CONSTRAINT FK_LabReportReviews_LabReports FOREIGN KEY (PracticeId, LabReportId) REFERENCES LabReports (PracticeId, LabReportId)
);

-- The laboratory's own documents; the last is the current one, the others are kept.
CREATE TABLE LabReportAttachments (
  PracticeId uniqueidentifier NOT NULL,
  LabReportId uniqueidentifier NOT NULL,
  AttachmentNumber int NOT NULL,
  MediaType nvarchar(64) NOT NULL,
  Size int NOT NULL,
  Sha256 nvarchar(64) NOT NULL,
  Content varbinary(max) NOT NULL,
  CreatedAt datetime2(3) NOT NULL,
  CreatedBy uniqueidentifier NOT NULL,
  CONSTRAINT PK_LabReportAttachments PRIMARY KEY CLUSTERED (PracticeId, LabReportId, AttachmentNumber),
  CONSTRAINT FK_LabReportAttachments_LabReports FOREIGN KEY (PracticeId, LabReportId) REFERENCES LabReports (PracticeId, LabReportId)
);

-- What somebody has to look at soon.
CREATE TABLE Alerts (
  PracticeId uniqueidentifier NOT NULL,
  AlertId uniqueidentifier NOT NULL,
  Version int NOT NULL,
  Kind nvarchar(64) NOT NULL,
  Severity nvarchar(32) NOT NULL,
  SeverityRank int NOT NULL,
  Status nvarchar(32) NOT NULL,
  PatientId uniqueidentifier NULL,
  AssignedTo uniqueidentifier NULL,
  ResourceType nvarchar(64) NOT NULL,
  ResourceId uniqueidentifier NOT NULL,
  Message nvarchar(1000) NOT NULL,
  CreatedAt datetime2(3) NOT NULL,
  UpdatedAt datetime2(3) NOT NULL,
  AcknowledgedAt datetime2(3) NULL,
  AcknowledgedBy uniqueidentifier NULL,
  Action nvarchar(2000) NULL,
  CONSTRAINT PK_Alerts PRIMARY KEY CLUSTERED (PracticeId, AlertId),
  CONSTRAINT FK_Alerts_Patients FOREIGN KEY (PracticeId, PatientId) REFERENCES Patients (PracticeId, PatientId)
);

CREATE INDEX IX_Alerts_Status ON Alerts (PracticeId, Status, SeverityRank, CreatedAt);
CREATE INDEX IX_Alerts_Patient ON Alerts (PracticeId, PatientId);

-- The practice's own panels; those that ship with the product are not stored.
CREATE TABLE Panels (
  PracticeId uniqueidentifier NOT NULL,
  Code nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  Version int NOT NULL,
  Name nvarchar(200) NOT NULL,
  Analytes nvarchar(max) NOT NULL,
  CreatedAt datetime2(3) NOT NULL,
  UpdatedAt datetime2(3) NOT NULL,
  CONSTRAINT PK_Panels PRIMARY KEY CLUSTERED (PracticeId, Code),
  CONSTRAINT FK_Panels_Practices FOREIGN KEY (PracticeId) REFERENCES Practices (PracticeId)
);
