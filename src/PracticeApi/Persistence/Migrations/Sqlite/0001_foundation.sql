CREATE TABLE Practices (
  PracticeId   TEXT    NOT NULL,
  Version      INTEGER NOT NULL,
  Name         TEXT    NOT NULL,
  TimeZone     TEXT    NOT NULL,
  FourEyes     INTEGER NOT NULL,
  CrisisText   TEXT    NOT NULL,
  PaperSize    TEXT    NOT NULL,
  Languages    TEXT    NOT NULL,
  CreatedAt    TEXT    NOT NULL,
  UpdatedAt    TEXT    NOT NULL,
  CONSTRAINT PK_Practices PRIMARY KEY (PracticeId)
) WITHOUT ROWID;

CREATE TABLE PracticeCounters (
  PracticeId    TEXT    NOT NULL,
  EventPosition INTEGER NOT NULL,
  AuditSequence INTEGER NOT NULL,
  AuditHash     TEXT    NOT NULL,
  CONSTRAINT PK_PracticeCounters PRIMARY KEY (PracticeId),
  CONSTRAINT FK_PracticeCounters_Practices FOREIGN KEY (PracticeId) REFERENCES Practices (PracticeId)
) WITHOUT ROWID;

CREATE TABLE Accounts (
  AccountId         TEXT    NOT NULL,
  Email             TEXT    NOT NULL,
  NormalizedEmail   TEXT    NOT NULL,
  PasswordHash      TEXT    NULL,
  SecurityStamp     TEXT    NOT NULL,
  AccessFailedCount INTEGER NOT NULL,
  LockoutEnd        TEXT    NULL,
  TwoFactorEnabled  INTEGER NOT NULL,
  AuthenticatorKey  TEXT    NULL,
  CreatedAt         TEXT    NOT NULL,
  UpdatedAt         TEXT    NOT NULL,
  CONSTRAINT PK_Accounts PRIMARY KEY (AccountId)
) WITHOUT ROWID;

CREATE UNIQUE INDEX UX_Accounts_NormalizedEmail ON Accounts (NormalizedEmail);

CREATE TABLE Staff (
  PracticeId TEXT    NOT NULL,
  StaffId    TEXT    NOT NULL,
  Version    INTEGER NOT NULL,
  AccountId  TEXT    NOT NULL,
  Name       TEXT    NOT NULL,
  Role       TEXT    NOT NULL,
  Active     INTEGER NOT NULL,
  CreatedAt  TEXT    NOT NULL,
  UpdatedAt  TEXT    NOT NULL,
  CONSTRAINT PK_Staff PRIMARY KEY (PracticeId, StaffId),
  CONSTRAINT FK_Staff_Practices FOREIGN KEY (PracticeId) REFERENCES Practices (PracticeId),
  CONSTRAINT FK_Staff_Accounts FOREIGN KEY (AccountId) REFERENCES Accounts (AccountId)
) WITHOUT ROWID;

CREATE UNIQUE INDEX UX_Staff_Account ON Staff (PracticeId, AccountId);

CREATE TABLE AccountPractices (
  AccountId  TEXT NOT NULL,
  PracticeId TEXT NOT NULL,
  StaffId    TEXT NOT NULL,
  CONSTRAINT PK_AccountPractices PRIMARY KEY (AccountId, PracticeId),
  CONSTRAINT FK_AccountPractices_Accounts FOREIGN KEY (AccountId) REFERENCES Accounts (AccountId),
  CONSTRAINT FK_AccountPractices_Staff FOREIGN KEY (PracticeId, StaffId) REFERENCES Staff (PracticeId, StaffId)
) WITHOUT ROWID;

CREATE TABLE Sessions (
  SessionId  TEXT NOT NULL,
  AccountId  TEXT NOT NULL,
  PracticeId TEXT NOT NULL,
  StaffId    TEXT NOT NULL,
  CreatedAt  TEXT NOT NULL,
  RevokedAt  TEXT NULL,
  CONSTRAINT PK_Sessions PRIMARY KEY (SessionId),
  CONSTRAINT FK_Sessions_Accounts FOREIGN KEY (AccountId) REFERENCES Accounts (AccountId)
) WITHOUT ROWID;

CREATE INDEX IX_Sessions_Account ON Sessions (AccountId);

CREATE TABLE RefreshTokens (
  TokenHash     TEXT NOT NULL,
  SessionId     TEXT NOT NULL,
  SuccessorHash TEXT NULL,
  CreatedAt     TEXT NOT NULL,
  ExpiresAt     TEXT NOT NULL,
  UsedAt        TEXT NULL,
  CONSTRAINT PK_RefreshTokens PRIMARY KEY (TokenHash),
  CONSTRAINT FK_RefreshTokens_Sessions FOREIGN KEY (SessionId) REFERENCES Sessions (SessionId)
) WITHOUT ROWID;

CREATE TABLE DataProtectionKeys (
  Name      TEXT NOT NULL,
  Xml       TEXT NOT NULL,
  CreatedAt TEXT NOT NULL,
  CONSTRAINT PK_DataProtectionKeys PRIMARY KEY (Name)
) WITHOUT ROWID;

CREATE TABLE Commands (
  PracticeId TEXT NOT NULL,
  CommandId  TEXT NOT NULL,
  RecordedAt TEXT NOT NULL,
  CONSTRAINT PK_Commands PRIMARY KEY (PracticeId, CommandId)
) WITHOUT ROWID;

CREATE INDEX IX_Commands_RecordedAt ON Commands (PracticeId, RecordedAt);

CREATE TABLE IdempotencyKeys (
  PracticeId     TEXT    NOT NULL,
  CallerId       TEXT    NOT NULL,
  IdempotencyKey TEXT    NOT NULL,
  RequestHash    TEXT    NOT NULL,
  Body           TEXT    NOT NULL,
  Trail          TEXT    NULL,
  CreatedAt      TEXT    NOT NULL,
  CONSTRAINT PK_IdempotencyKeys PRIMARY KEY (PracticeId, CallerId, IdempotencyKey)
) WITHOUT ROWID;

CREATE INDEX IX_IdempotencyKeys_CreatedAt ON IdempotencyKeys (PracticeId, CreatedAt);

CREATE TABLE Events (
  PracticeId      TEXT    NOT NULL,
  Position        INTEGER NOT NULL,
  EventId         TEXT    NOT NULL,
  Type            TEXT    NOT NULL,
  ResourceType    TEXT    NOT NULL,
  ResourceId      TEXT    NOT NULL,
  ResourceVersion INTEGER NOT NULL,
  PatientId       TEXT    NULL,
  ActorId         TEXT    NOT NULL,
  OccurredAt      TEXT    NOT NULL,
  CONSTRAINT PK_Events PRIMARY KEY (PracticeId, Position)
) WITHOUT ROWID;

CREATE TABLE AuditEvents (
  PracticeId   TEXT    NOT NULL,
  Sequence     INTEGER NOT NULL,
  AuditEventId TEXT    NOT NULL,
  OccurredAt   TEXT    NOT NULL,
  ActorId      TEXT    NULL,
  Action       TEXT    NOT NULL,
  Outcome      TEXT    NOT NULL,
  PatientId    TEXT    NULL,
  ResourceId   TEXT    NULL,
  RequestId    TEXT    NOT NULL,
  PreviousHash TEXT    NOT NULL,
  Hash         TEXT    NOT NULL,
  CONSTRAINT PK_AuditEvents PRIMARY KEY (PracticeId, Sequence)
) WITHOUT ROWID;

-- The patients of an event that touched several.
CREATE TABLE AuditEventPatients (
  PracticeId TEXT    NOT NULL,
  Sequence INTEGER NOT NULL,
  PatientId TEXT    NOT NULL,
  CONSTRAINT PK_AuditEventPatients PRIMARY KEY (PracticeId, Sequence, PatientId)
) WITHOUT ROWID;

-- Where in the audit a patient occurs: a row for each time that events were written together, from the patient's first of
-- them to the last. An index by patient of every event would cost as much to write as the events themselves.
CREATE TABLE AuditPatientRanges (
  PracticeId TEXT    NOT NULL,
  PatientId TEXT    NOT NULL,
  FirstSequence INTEGER NOT NULL,
  LastSequence INTEGER NOT NULL,
  CONSTRAINT PK_AuditPatientRanges PRIMARY KEY (PracticeId, PatientId, FirstSequence)
) WITHOUT ROWID;
