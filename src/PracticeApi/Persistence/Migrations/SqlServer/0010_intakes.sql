-- Questionnaires that a patient was asked to answer, through a link that opens nothing else.
CREATE TABLE Intakes (
  PracticeId uniqueidentifier NOT NULL,
  IntakeId uniqueidentifier NOT NULL,
  Version int NOT NULL,
  PatientId uniqueidentifier NOT NULL,
  Status nvarchar(32) NOT NULL,
  DueAt nvarchar(40) NULL,
  TokenHash nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  ExpiresAt datetime2(3) NOT NULL,
  Failures int NOT NULL,
  OpenedAt datetime2(3) NULL,
  SavedAt datetime2(3) NULL,
  SubmittedAt datetime2(3) NULL,
  SubmittedBy nvarchar(32) NULL,
  RemindedAt datetime2(3) NULL,
  CancelledAt datetime2(3) NULL,
  CancelReason nvarchar(1000) NULL,
  LeftAt datetime2(3) NULL,
  CreatedAt datetime2(3) NOT NULL,
  CreatedBy uniqueidentifier NOT NULL,
  UpdatedAt datetime2(3) NOT NULL,
  CONSTRAINT PK_Intakes PRIMARY KEY CLUSTERED (PracticeId, IntakeId),
  CONSTRAINT FK_Intakes_Patients FOREIGN KEY (PracticeId, PatientId) REFERENCES Patients (PracticeId, PatientId)
);

CREATE INDEX IX_Intakes_Patient ON Intakes (PracticeId, PatientId, CreatedAt);
CREATE INDEX IX_Intakes_Status ON Intakes (PracticeId, Status, ExpiresAt);
CREATE INDEX IX_Intakes_CreatedAt ON Intakes (PracticeId, CreatedAt, IntakeId);

-- The forms of an intake, each in the version that was published when it was assigned.
CREATE TABLE IntakeForms (
  PracticeId uniqueidentifier NOT NULL,
  IntakeId uniqueidentifier NOT NULL,
  Questionnaire nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  FormVersion int NOT NULL,
  Position int NOT NULL,
  Title nvarchar(max) NOT NULL,
  ResponseId uniqueidentifier NULL,
  Answered int NOT NULL,
  Questions int NOT NULL,
  SavedAt datetime2(3) NULL,
  CONSTRAINT PK_IntakeForms PRIMARY KEY CLUSTERED (PracticeId, IntakeId, Questionnaire),
  CONSTRAINT FK_IntakeForms_Intakes FOREIGN KEY (PracticeId, IntakeId) REFERENCES Intakes (PracticeId, IntakeId)
);

-- Where a token leads, which is asked before the practice is known. Those that were replaced stay, to say that they are.
CREATE TABLE IntakeLinks (
  TokenHash nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  PracticeId uniqueidentifier NOT NULL,
  IntakeId uniqueidentifier NOT NULL,
  CONSTRAINT PK_IntakeLinks PRIMARY KEY CLUSTERED (TokenHash),
  CONSTRAINT FK_IntakeLinks_Intakes FOREIGN KEY (PracticeId, IntakeId) REFERENCES Intakes (PracticeId, IntakeId)
);

-- What the actor is, where it is no member of staff.
ALTER TABLE AuditEvents ADD ActorKind nvarchar(32) NULL;
ALTER TABLE Events ADD ActorKind nvarchar(32) NULL;
