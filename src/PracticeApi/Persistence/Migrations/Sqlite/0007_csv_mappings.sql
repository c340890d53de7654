-- How the CSV files of senders are read.
CREATE TABLE CsvMappings (
  PracticeId   TEXT    NOT NULL,
  CsvMappingId TEXT    NOT NULL,
  Version      INTEGER NOT NULL,
  Name         TEXT    NOT NULL,
  Mapping      TEXT    NOT NULL,
  CreatedAt    TEXT    NOT NULL,
  UpdatedAt    TEXT    NOT NULL,
  CONSTRAINT PK_CsvMappings PRIMARY KEY (PracticeId, CsvMappingId),
  CONSTRAINT FK_CsvMappings_Practices FOREIGN KEY (PracticeId) REFERENCES Practices (PracticeId)
) WITHOUT ROWID;
