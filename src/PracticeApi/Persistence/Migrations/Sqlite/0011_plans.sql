-- Protocols that a practice writes itself; those that ship with the product are not stored. The draft and what was
-- published are JSON text.
CREATE TABLE Protocols (
  PracticeId TEXT    NOT NULL,
  Code       TEXT    NOT NULL,
  ProtocolId TEXT    NOT NULL,
  Version    INTEGER NOT NULL,
  Published  INTEGER NOT NULL,
  Draft      TEXT    NULL,
  CreatedAt  TEXT    NOT NULL,
  UpdatedAt  TEXT    NOT NULL,
  CONSTRAINT PK_Protocols PRIMARY KEY (PracticeId, Code),
  CONSTRAINT FK_Protocols_Practices FOREIGN KEY (PracticeId) REFERENCES Practices (PracticeId)
) WITHOUT ROWID;

-- What was published of a protocol; none is ever changed.
CREATE TABLE ProtocolVersions (
  PracticeId    TEXT    NOT NULL,
  Code          TEXT    NOT NULL,
  VersionNumber INTEGER NOT NULL,
  Content       TEXT    NOT NULL,
  PublishedAt   TEXT    NOT NULL,
  PublishedBy   TEXT    NOT NULL,
  CONSTRAINT PK_ProtocolVersions PRIMARY KEY (PracticeId, Code, VersionNumber),
  CONSTRAINT FK_ProtocolVersions_Protocols FOREIGN KEY (PracticeId, Code) REFERENCES Protocols (PracticeId, Code)
) WITHOUT ROWID;

-- Plans of patients. Revision is the last one published, 0 before the first; Findings is how its flags stood when last looked at.
CREATE TABLE Plans (
  PracticeId      TEXT    NOT NULL,
  PlanId          TEXT    NOT NULL,
  PatientId       TEXT    NOT NULL,
  Version         INTEGER NOT NULL,
  Status          TEXT    NOT NULL,
  Title           TEXT    NOT NULL,
  StartsOn        TEXT    NOT NULL,
  ProtocolCode    TEXT    NULL,
  ProtocolVersion INTEGER NULL,
  Revision        INTEGER NOT NULL,
  Draft           TEXT    NULL,
  Findings        TEXT    NULL,
  EndedOn         TEXT    NULL,
  CreatedAt       TEXT    NOT NULL,
  CreatedBy       TEXT    NOT NULL,
  UpdatedAt       TEXT    NOT NULL,
  CONSTRAINT PK_Plans PRIMARY KEY (PracticeId, PlanId),
  CONSTRAINT FK_Plans_Patients FOREIGN KEY (PracticeId, PatientId) REFERENCES Patients (PracticeId, PatientId)
) WITHOUT ROWID;

CREATE INDEX IX_Plans_Patient ON Plans (PracticeId, PatientId, Status);
CREATE INDEX IX_Plans_Status ON Plans (PracticeId, Status);
CREATE INDEX IX_Plans_Protocol ON Plans (PracticeId, ProtocolCode, ProtocolVersion);

-- What was published of a plan; none is ever changed. Safety is what was answered, overridden and acknowledged then.
CREATE TABLE PlanRevisions (
  PracticeId  TEXT    NOT NULL,
  PlanId      TEXT    NOT NULL,
  Revision    INTEGER NOT NULL,
  Content     TEXT    NOT NULL,
  Safety      TEXT    NOT NULL,
  InForceFrom TEXT    NOT NULL,
  PublishedAt TEXT    NOT NULL,
  PublishedBy TEXT    NOT NULL,
  CONSTRAINT PK_PlanRevisions PRIMARY KEY (PracticeId, PlanId, Revision),
  CONSTRAINT FK_PlanRevisions_Plans FOREIGN KEY (PracticeId, PlanId) REFERENCES Plans (PracticeId, PlanId)
) WITHOUT ROWID;

-- What was done to a plan and to its phases, with the day it holds from; none is ever changed.
CREATE TABLE PlanChanges (
  PracticeId   TEXT    NOT NULL,
  PlanId       TEXT    NOT NULL,
  ChangeNumber INTEGER NOT NULL,
  Kind         TEXT    NOT NULL,
  ChangedOn    TEXT    NOT NULL,
  PhaseId      TEXT    NULL,
  VariantId    TEXT    NULL,
  Weeks        INTEGER NULL,
  Revision     INTEGER NULL,
  Reason       TEXT    NULL,
  RecordedAt   TEXT    NOT NULL,
  RecordedBy   TEXT    NOT NULL,
  CONSTRAINT PK_PlanChanges PRIMARY KEY (PracticeId, PlanId, ChangeNumber),
  CONSTRAINT FK_PlanChanges_Plans FOREIGN KEY (PracticeId, PlanId) REFERENCES Plans (PracticeId, PlanId)
) WITHOUT ROWID;

-- Answers to flags, reasons given against contraindications, cautions taken note of; none is ever changed.
CREATE TABLE PlanSafetyDecisions (
  PracticeId     TEXT    NOT NULL,
  PlanId         TEXT    NOT NULL,
  DecisionNumber INTEGER NOT NULL,
  Kind           TEXT    NOT NULL,
  Flag           TEXT    NOT NULL,
  Present        INTEGER NULL,
  AskedOn        TEXT    NULL,
  Reason         TEXT    NULL,
  Evidence       TEXT    NOT NULL,
  RecordedAt     TEXT    NOT NULL,
  RecordedBy     TEXT    NOT NULL,
  CONSTRAINT PK_PlanSafetyDecisions PRIMARY KEY (PracticeId, PlanId, DecisionNumber),
  CONSTRAINT FK_PlanSafetyDecisions_Plans FOREIGN KEY (PracticeId, PlanId) REFERENCES Plans (PracticeId, PlanId)
) WITHOUT ROWID;
