-- Protocols that a practice writes itself; those that ship with the product are not stored. The draft and what was
-- published are JSON text.
CREATE TABLE Protocols (
  PracticeId uniqueidentifier NOT NULL,
  Code nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  ProtocolId uniqueidentifier NOT NULL,
  Version int NOT NULL,
  Published int NOT NULL,
  Draft nvarchar(max) NULL,
  CreatedAt datetime2(3) NOT NULL,
  UpdatedAt datetime2(3) NOT NULL,
  CONSTRAINT PK_Protocols PRIMARY KEY CLUSTERED (PracticeId, Code),
  CONSTRAINT FK_Protocols_Practices FOREIGN KEY (PracticeId) REFERENCES Practices (PracticeId)
);

-- What was published of a protocol; none is ever changed.
CREATE TABLE ProtocolVersions (
  PracticeId uniqueidentifier NOT NULL,
  Code nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  VersionNumber int NOT NULL,
  Content nvarchar(max) NOT NULL,
  PublishedAt datetime2(3) NOT NULL,
  PublishedBy uniqueidentifier NOT NULL,
  CONSTRAINT PK_ProtocolVersions PRIMARY KEY CLUSTERED (PracticeId, Code, VersionNumber),
  CONSTRAINT FK_ProtocolVersions_Protocols FOREIGN KEY (PracticeId, Code) REFERENCES Protocols (PracticeId, Code)
);

-- Plans of patients. Revision is the last one published, 0 before the first; Findings is how its flags stood when last looked at.
CREATE TABLE Plans (
  PracticeId uniqueidentifier NOT NULL,
  PlanId uniqueidentifier NOT NULL,
  PatientId uniqueidentifier NOT NULL,
  Version int NOT NULL,
  Status nvarchar(32) NOT NULL,
  Title nvarchar(200) NOT NULL,
  StartsOn date NOT NULL,
  ProtocolCode nvarchar(64) COLLATE Latin1_General_100_BIN2 NULL,
  ProtocolVersion int NULL,
  Revision int NOT NULL,
  Draft nvarchar(max) NULL,
  Findings nvarchar(max) NULL,
  EndedOn date NULL,
  CreatedAt datetime2(3) NOT NULL,
  CreatedBy uniqueidentifier NOT NULL,
  UpdatedAt datetime2(3) NOT NULL,
  CONSTRAINT PK_Plans PRIMARY KEY CLUSTERED (PracticeId, PlanId),
  CONSTRAINT FK_Plans_Patients FOREIGN KEY (PracticeId, PatientId) REFERENCES Patients (PracticeId, PatientId)
);

CREATE INDEX IX_Plans_Patient ON Plans (PracticeId, PatientId, Status);
CREATE INDEX IX_Plans_Status ON Plans (PracticeId, Status);
CREATE INDEX IX_Plans_Protocol ON Plans (PracticeId, ProtocolCode, ProtocolVersion);

-- What was published of a plan; none is ever changed. Safety is what was answered, overridden and acknowledged then.
CREATE TABLE PlanRevisions (
  PracticeId uniqueidentifier NOT NULL,
  PlanId uniqueidentifier NOT NULL,
  Revision int NOT NULL,
  Content nvarchar(max) NOT NULL,
  Safety nvarchar(max) NOT NULL,
  InForceFrom date NOT NULL,
  PublishedAt datetime2(3) NOT NULL,
  PublishedBy uniqueidentifier NOT NULL,
  CONSTRAINT PK_PlanRevisions PRIMARY KEY CLUSTERED (PracticeId, PlanId, Revision),
  CONSTRAINT FK_PlanRevisions_Plans FOREIGN KEY (PracticeId, PlanId) REFERENCES Plans (PracticeId, PlanId)
);

-- What was done to a plan and to its phases, with the day it holds from; none is ever changed.
CREATE TABLE PlanChanges (
  PracticeId uniqueidentifier NOT NULL,
  PlanId uniqueidentifier NOT NULL,
  ChangeNumber int NOT NULL,
  Kind nvarchar(32) NOT NULL,
  ChangedOn date NOT NULL,
  PhaseId nvarchar(64) COLLATE Latin1_General_100_BIN2 NULL,
  VariantId nvarchar(64) COLLATE Latin1_General_100_BIN2 NULL,
  Weeks int NULL,
  Revision int NULL,
  Reason nvarchar(2000) NULL,
  RecordedAt datetime2(3) NOT NULL,
  RecordedBy uniqueidentifier NOT NULL,
  CONSTRAINT PK_PlanChanges PRIMARY KEY CLUSTERED (PracticeId, PlanId, ChangeNumber),
  CONSTRAINT FK_PlanChanges_Plans FOREIGN KEY (PracticeId, PlanId) REFERENCES Plans (PracticeId, PlanId)
);

-- Answers to flags, reasons given against contraindications, cautions taken note of; none is ever changed.
CREATE TABLE PlanSafetyDecisions (
  PracticeId uniqueidentifier NOT NULL,
  PlanId uniqueidentifier NOT NULL,
  DecisionNumber int NOT NULL,
  Kind nvarchar(32) NOT NULL,
  Flag nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  Present bit NULL,
  AskedOn date NULL,
  Reason nvarchar(2000) NULL,
  Evidence nvarchar(max) NOT NULL,
  RecordedAt datetime2(3) NOT NULL,
  RecordedBy uniqueidentifier NOT NULL,
  CONSTRAINT PK_PlanSafetyDecisions PRIMARY KEY CLUSTERED (PracticeId, PlanId, DecisionNumber),
  CONSTRAINT FK_PlanSafetyDecisions_Plans FOREIGN KEY (PracticeId, PlanId) REFERENCES Plans (PracticeId, PlanId)
);
