-- What was stored before this was kept; in a script of its own, for a column can be named only once it is there.
UPDATE LabResults
SET    IsHeldBack = 1
WHERE  VerificationState = 'entered'
       OR (VerificationState = 'notRequired'
           AND EXISTS (
               SELECT 1
               FROM   OPENJSON(LabResults.Warnings) WITH (Code nvarchar(64) COLLATE Latin1_General_100_BIN2 '$.code') w
               WHERE  w.Code IN ('implausible-value', 'unit-suspect')
           ));

-- The list of what is to be looked at finds these few among all.
CREATE INDEX IX_LabResults_HeldBack ON LabResults (PracticeId, CreatedAt) WHERE SupersededAt IS NULL AND IsHeldBack = 1;

-- Reports from before this have no key and are found by their own letters.
CREATE INDEX IX_LabReports_AccessionKey ON LabReports (PracticeId, AccessionKey);

-- That a result has one current version is kept by the number of its versions, each of which is made of the one before: an index
-- more costs every result a write.
DROP INDEX UX_LabResults_Current ON LabResults;
