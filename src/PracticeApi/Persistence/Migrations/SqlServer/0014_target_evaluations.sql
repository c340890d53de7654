-- How it stood with the targets of plans, each time something was written that bears on them; none is ever changed. Results are the
-- results and responses, with their versions, that it was said by.
CREATE TABLE PlanTargetEvaluations (
  PracticeId uniqueidentifier NOT NULL,
  PlanId uniqueidentifier NOT NULL,
  EvaluationId uniqueidentifier NOT NULL,
  TargetId nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  Revision int NOT NULL,
  EvaluatedOn date NOT NULL,
  Occasion nvarchar(32) NOT NULL,
  Because nvarchar(max) NOT NULL,
  Status nvarchar(32) NOT NULL,
  Target nvarchar(max) NOT NULL,
  State nvarchar(max) NOT NULL,
  Results nvarchar(max) NOT NULL,
  RecordedAt datetime2(3) NOT NULL,
  RecordedBy uniqueidentifier NULL,
  CONSTRAINT PK_PlanTargetEvaluations PRIMARY KEY CLUSTERED (PracticeId, PlanId, RecordedAt, EvaluationId),
  CONSTRAINT FK_PlanTargetEvaluations_Plans FOREIGN KEY (PracticeId, PlanId) REFERENCES Plans (PracticeId, PlanId)
);
