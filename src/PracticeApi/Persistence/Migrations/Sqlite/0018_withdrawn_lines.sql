-- What a sender took back before it entered: a version from before that time does not enter when it comes late.
CREATE TABLE LabImportWithdrawals (
  PracticeId  TEXT NOT NULL,
  SourceKey   TEXT NOT NULL,
  WithdrawnAt TEXT NOT NULL,
  CONSTRAINT PK_LabImportWithdrawals PRIMARY KEY (PracticeId, SourceKey),
  CONSTRAINT FK_LabImportWithdrawals_Practices FOREIGN KEY (PracticeId) REFERENCES Practices (PracticeId)
) WITHOUT ROWID;
