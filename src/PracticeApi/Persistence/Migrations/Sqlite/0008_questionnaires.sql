-- The practice's own questionnaires, and what it made of those that ship with the product: of these SeedVersion is the last
-- version that it takes from the product. Version counts the changes; PublishedVersion is the version that is given to people.
CREATE TABLE Questionnaires (
  PracticeId       TEXT    NOT NULL,
  QuestionnaireKey TEXT    NOT NULL,
  QuestionnaireId  TEXT    NOT NULL,
  Version          INTEGER NOT NULL,
  SeedVersion      INTEGER NULL,
  PublishedVersion INTEGER NULL,
  Draft            TEXT    NULL,
  RetiredAt        TEXT    NULL,
  CreatedAt        TEXT    NOT NULL,
  UpdatedAt        TEXT    NOT NULL,
  CONSTRAINT PK_Questionnaires PRIMARY KEY (PracticeId, QuestionnaireKey),
  CONSTRAINT FK_Questionnaires_Practices FOREIGN KEY (PracticeId) REFERENCES Practices (PracticeId)
) WITHOUT ROWID;

-- What was published is never changed.
CREATE TABLE QuestionnaireVersions (
  PracticeId       TEXT    NOT NULL,
  QuestionnaireKey TEXT    NOT NULL,
  FormVersion      INTEGER NOT NULL,
  Content          TEXT    NOT NULL,
  PublishedAt      TEXT    NOT NULL,
  PublishedBy      TEXT    NOT NULL,
  CONSTRAINT PK_QuestionnaireVersions PRIMARY KEY (PracticeId, QuestionnaireKey, FormVersion),
  CONSTRAINT FK_QuestionnaireVersions_Questionnaires FOREIGN KEY (PracticeId, QuestionnaireKey) REFERENCES Questionnaires (PracticeId, QuestionnaireKey)
) WITHOUT ROWID;
