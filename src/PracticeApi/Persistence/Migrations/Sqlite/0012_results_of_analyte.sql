-- The results of one analyte of a patient lie together: trends read them, and new ones are held against those next to them.
CREATE INDEX IX_LabResults_Analyte ON LabResults (PracticeId, PatientId, AnalyteCode, CollectedInstant) WHERE SupersededAt IS NULL;
