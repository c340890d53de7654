-- The practice's own questionnaires, and what it made of those that ship with the product: of these SeedVersion is the last
-- version that it takes from the product. Version counts the changes; PublishedVersion is the version that is given to people.
CREATE TABLE Questionnaires (
  PracticeId uniqueidentifier NOT NULL,
  QuestionnaireKey nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  QuestionnaireId uniqueidentifier NOT NULL,
  Version int NOT NULL,
  SeedVersion int NULL,
  PublishedVersion int NULL,
  Draft nvarchar(max) NULL,
  RetiredAt datetime2(3) NULL,
  CreatedAt datetime2(3) NOT NULL,
  UpdatedAt datetime2(3) NOT NULL,
  CONSTRAINT PK_Questionnaires PRIMARY KEY CLUSTERED (PracticeId, QuestionnaireKey),
  CONSTRAINT FK_Questionnaires_Practices FOREIGN KEY (PracticeId) REFERENCES Practices (PracticeId)
);

-- What was published is never changed.
CREATE TABLE QuestionnaireVersions (
  PracticeId uniqueidentifier NOT NULL,
  QuestionnaireKey nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  FormVersion int NOT NULL,
  Content nvarchar(max) NOT NULL,
  PublishedAt datetime2(3) NOT NULL,
  PublishedBy uniqueidentifier NOT NULL,
  CONSTRAINT PK_QuestionnaireVersions PRIMARY KEY CLUSTERED (PracticeId, QuestionnaireKey, FormVersion),
  CONSTRAINT FK_QuestionnaireVersions_Questionnaires FOREIGN KEY (PracticeId, QuestionnaireKey) REFERENCES Questionnaires (PracticeId, QuestionnaireKey)
);
