-- Questionnaires that a patient was asked to answer, through a link that opens nothing else.
CREATE TABLE Intakes (
  PracticeId   TEXT    NOT NULL,
  IntakeId     TEXT    NOT NULL,
  Version      INTEGER NOT NULL,
  PatientId    TEXT    NOT NULL,
  Status       TEXT    NOT NULL,
  DueAt        TEXT    NULL,
  TokenHash    TEXT    NOT NULL,
  ExpiresAt    TEXT    NOT NULL,
  Failures     INTEGER NOT NULL,
  OpenedAt     TEXT    NULL,
  SavedAt      TEXT    NULL,
  SubmittedAt  TEXT    NULL,
  SubmittedBy  TEXT    NULL,
  RemindedAt   TEXT    NULL,
  CancelledAt  TEXT    NULL,
  CancelReason TEXT    NULL,
  LeftAt       TEXT    NULL,
  CreatedAt    TEXT    NOT NULL,
  CreatedBy    TEXT    NOT NULL,
  UpdatedAt    TEXT    NOT NULL,
  CONSTRAINT PK_Intakes PRIMARY KEY (PracticeId, IntakeId),
  CONSTRAINT FK_Intakes_Patients FOREIGN KEY (PracticeId, PatientId) REFERENCES Patients (PracticeId, PatientId)
) WITHOUT ROWID;

CREATE INDEX IX_Intakes_Patient ON Intakes (PracticeId, PatientId, CreatedAt);
CREATE INDEX IX_Intakes_Status ON Intakes (PracticeId, Status, ExpiresAt);
CREATE INDEX IX_Intakes_CreatedAt ON Intakes (PracticeId, CreatedAt, IntakeId);

-- The forms of an intake, each in the version that was published when it was assigned.
CREATE TABLE IntakeForms (
  PracticeId    TEXT    NOT NULL,
  IntakeId      TEXT    NOT NULL,
  Questionnaire TEXT    NOT NULL,
  FormVersion   INTEGER NOT NULL,
  Position      INTEGER NOT NULL,
  Title         TEXT    NOT NULL,
  ResponseId    TEXT    NULL,
  Answered      INTEGER NOT NULL,
  Questions     INTEGER NOT NULL,
  SavedAt       TEXT    NULL,
  CONSTRAINT PK_IntakeForms PRIMARY KEY (PracticeId, IntakeId, Questionnaire),
  CONSTRAINT FK_IntakeForms_Intakes FOREIGN KEY (PracticeId, IntakeId) REFERENCES Intakes (PracticeId, IntakeId)
) WITHOUT ROWID;

-- Where a token leads, which is asked before the practice is known. Those that were replaced stay, to say that they are.
CREATE TABLE IntakeLinks (
  TokenHash  TEXT NOT NULL,
  PracticeId TEXT NOT NULL,
  IntakeId   TEXT NOT NULL,
  CONSTRAINT PK_IntakeLinks PRIMARY KEY (TokenHash),
  CONSTRAINT FK_IntakeLinks_Intakes FOREIGN KEY (PracticeId, IntakeId) REFERENCES Intakes (PracticeId, IntakeId)
) WITHOUT ROWID;

-- What the actor is, where it is no member of staff.
ALTER TABLE AuditEvents ADD COLUMN ActorKind TEXT NULL;
ALTER TABLE Events ADD COLUMN ActorKind TEXT NULL;
