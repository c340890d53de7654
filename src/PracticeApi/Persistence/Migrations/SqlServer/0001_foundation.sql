CREATE TABLE Practices (
  PracticeId uniqueidentifier NOT NULL,
  Version int NOT NULL,
  Name nvarchar(200) NOT NULL,
  TimeZone nvarchar(64) NOT NULL,
  FourEyes bit NOT NULL,
  CrisisText nvarchar(max) NOT NULL,
  PaperSize nvarchar(16) NOT NULL,
  Languages nvarchar(max) NOT NULL,
  CreatedAt datetime2(3) NOT NULL,
  UpdatedAt datetime2(3) NOT NULL,
  CONSTRAINT PK_Practices PRIMARY KEY CLUSTERED (PracticeId)
);

CREATE TABLE PracticeCounters (
  PracticeId uniqueidentifier NOT NULL,
  EventPosition bigint NOT NULL,
  AuditSequence bigint NOT NULL,
  AuditHash nvarchar(64) NOT NULL,
  CONSTRAINT PK_PracticeCounters PRIMARY KEY CLUSTERED (PracticeId),
  CONSTRAINT FK_PracticeCounters_Practices FOREIGN KEY (PracticeId) REFERENCES Practices (PracticeId)
);

CREATE TABLE Accounts (
  AccountId uniqueidentifier NOT NULL,
  Email nvarchar(320) NOT NULL,
  NormalizedEmail nvarchar(320) COLLATE Latin1_General_100_BIN2 NOT NULL,
  PasswordHash nvarchar(max) NULL,
  SecurityStamp nvarchar(64) NOT NULL,
  AccessFailedCount int NOT NULL,
  LockoutEnd datetime2(3) NULL,
  TwoFactorEnabled bit NOT NULL,
  AuthenticatorKey nvarchar(max) NULL,
  CreatedAt datetime2(3) NOT NULL,
  UpdatedAt datetime2(3) NOT NULL,
  CONSTRAINT PK_Accounts PRIMARY KEY CLUSTERED (AccountId)
);

CREATE UNIQUE INDEX UX_Accounts_NormalizedEmail ON Accounts (NormalizedEmail);

CREATE TABLE Staff (
  PracticeId uniqueidentifier NOT NULL,
  StaffId uniqueidentifier NOT NULL,
  Version int NOT NULL,
  AccountId uniqueidentifier NOT NULL,
  Name nvarchar(200) NOT NULL,
  Role nvarchar(32) NOT NULL,
  Active bit NOT NULL,
  CreatedAt datetime2(3) NOT NULL,
  UpdatedAt datetime2(3) NOT NULL,
  CONSTRAINT PK_Staff PRIMARY KEY CLUSTERED (PracticeId, StaffId),
  CONSTRAINT FK_Staff_Practices FOREIGN KEY (PracticeId) REFERENCES Practices (PracticeId),
  CONSTRAINT FK_Staff_Accounts FOREIGN KEY (AccountId) REFERENCES Accounts (AccountId)
);

CREATE UNIQUE INDEX UX_Staff_Account ON Staff (PracticeId, AccountId);

CREATE TABLE AccountPractices (
  AccountId uniqueidentifier NOT NULL,
  PracticeId uniqueidentifier NOT NULL,
  StaffId uniqueidentifier NOT NULL,
  CONSTRAINT PK_AccountPractices PRIMARY KEY CLUSTERED (AccountId, PracticeId),
  CONSTRAINT FK_AccountPractices_Accounts FOREIGN KEY (AccountId) REFERENCES Accounts (AccountId),
  CONSTRAINT FK_AccountPractices_Staff FOREIGN KEY (PracticeId, StaffId) REFERENCES Staff (PracticeId, StaffId)
);

CREATE TABLE Sessions (
  SessionId uniqueidentifier NOT NULL,
  AccountId uniqueidentifier NOT NULL,
  PracticeId uniqueidentifier NOT NULL,
  StaffId uniqueidentifier NOT NULL,
  CreatedAt datetime2(3) NOT NULL,
  RevokedAt datetime2(3) NULL,
  CONSTRAINT PK_Sessions PRIMARY KEY CLUSTERED (SessionId),
  CONSTRAINT FK_Sessions_Accounts FOREIGN KEY (AccountId) REFERENCES Accounts (AccountId)
);

CREATE INDEX IX_Sessions_Account ON Sessions (AccountId);

CREATE TABLE RefreshTokens (
  TokenHash nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  SessionId uniqueidentifier NOT NULL,
  SuccessorHash nvarchar(64) NULL,
  CreatedAt datetime2(3) NOT NULL,
  ExpiresAt datetime2(3) NOT NULL,
  UsedAt datetime2(3) NULL,
  CONSTRAINT PK_RefreshTokens PRIMARY KEY CLUSTERED (TokenHash),
  CONSTRAINT FK_RefreshTokens_Sessions FOREIGN KEY (SessionId) REFERENCES Sessions (SessionId)
);

CREATE TABLE DataProtectionKeys (
  Name nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
  Xml nvarchar(max) NOT NULL,
  CreatedAt datetime2(3) NOT NULL,
  CONSTRAINT PK_DataProtectionKeys PRIMARY KEY CLUSTERED (Name)
);

CREATE TABLE Commands (
  PracticeId uniqueidentifier NOT NULL,
  CommandId uniqueidentifier NOT NULL,
  RecordedAt datetime2(3) NOT NULL,
  CONSTRAINT PK_Commands PRIMARY KEY CLUSTERED (PracticeId, CommandId)
);

CREATE INDEX IX_Commands_RecordedAt ON Commands (PracticeId, RecordedAt);

CREATE TABLE IdempotencyKeys (
  PracticeId uniqueidentifier NOT NULL,
  CallerId uniqueidentifier NOT NULL,
  IdempotencyKey nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
  RequestHash nvarchar(64) NOT NULL,
  Body nvarchar(max) NOT NULL,
  Trail nvarchar(max) NULL,
  CreatedAt datetime2(3) NOT NULL,
  CONSTRAINT PK_IdempotencyKeys PRIMARY KEY CLUSTERED (PracticeId, CallerId, IdempotencyKey)
);

CREATE INDEX IX_IdempotencyKeys_CreatedAt ON IdempotencyKeys (PracticeId, CreatedAt);

CREATE TABLE Events (
  PracticeId uniqueidentifier NOT NULL,
  Position bigint NOT NULL,
  EventId uniqueidentifier NOT NULL,
  Type nvarchar(64) NOT NULL,
  ResourceType nvarchar(64) NOT NULL,
  ResourceId uniqueidentifier NOT NULL,
  ResourceVersion int NOT NULL,
  PatientId uniqueidentifier NULL,
  ActorId uniqueidentifier NOT NULL,
  OccurredAt datetime2(3) NOT NULL,
  CONSTRAINT PK_Events PRIMARY KEY CLUSTERED (PracticeId, Position)
);

CREATE TABLE AuditEvents (
  PracticeId uniqueidentifier NOT NULL,
  Sequence bigint NOT NULL,
  AuditEventId uniqueidentifier NOT NULL,
  OccurredAt datetime2(3) NOT NULL,
  ActorId uniqueidentifier NULL,
  Action nvarchar(64) NOT NULL,
  Outcome nvarchar(32) NOT NULL,
  PatientId uniqueidentifier NULL,
  ResourceId uniqueidentifier NULL,
  RequestId nvarchar(64) NOT NULL,
  PreviousHash nvarchar(64) NOT NULL,
  Hash nvarchar(64) NOT NULL,
  CONSTRAINT PK_AuditEvents PRIMARY KEY CLUSTERED (PracticeId, Sequence)
);

-- The patients of an event that touched several.
CREATE TABLE AuditEventPatients (
  PracticeId uniqueidentifier NOT NULL,
  Sequence bigint NOT NULL,
  PatientId uniqueidentifier NOT NULL,
  CONSTRAINT PK_AuditEventPatients PRIMARY KEY CLUSTERED (PracticeId, Sequence, PatientId)
);

-- Where in the audit a patient occurs: a row for each time that events were written together, from the patient's first of
-- them to the last. An index by patient of every event would cost as much to write as the events themselves.
CREATE TABLE AuditPatientRanges (
  PracticeId uniqueidentifier NOT NULL,
  PatientId uniqueidentifier NOT NULL,
  FirstSequence bigint NOT NULL,
  LastSequence bigint NOT NULL,
  CONSTRAINT PK_AuditPatientRanges PRIMARY KEY CLUSTERED (PracticeId, PatientId, FirstSequence)
);
