-- How the CSV files of senders are read.
CREATE TABLE CsvMappings (
  PracticeId uniqueidentifier NOT NULL,
  CsvMappingId uniqueidentifier NOT NULL,
  Version int NOT NULL,
  Name nvarchar(200) NOT NULL,
  Mapping nvarchar(max) NOT NULL,
  CreatedAt datetime2(3) NOT NULL,
  UpdatedAt datetime2(3) NOT NULL,
  CONSTRAINT PK_CsvMappings PRIMARY KEY CLUSTERED (PracticeId, CsvMappingId),
  CONSTRAINT FK_CsvMappings_Practices FOREIGN KEY (PracticeId) REFERENCES Practices (PracticeId)
);
