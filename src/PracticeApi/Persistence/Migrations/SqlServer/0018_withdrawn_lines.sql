-- What a sender took back before it entered: a version from before that time does not enter when it comes late.
CREATE TABLE LabImportWithdrawals (
  PracticeId uniqueidentifier NOT NULL,
  SourceKey nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
  WithdrawnAt datetime2(3) NOT NULL,
  CONSTRAINT PK_LabImportWithdrawals PRIMARY KEY CLUSTERED (PracticeId, SourceKey),
  CONSTRAINT FK_LabImportWithdrawals_Practices FOREIGN KEY (PracticeId) REFERENCES Practices (PracticeId)
);
