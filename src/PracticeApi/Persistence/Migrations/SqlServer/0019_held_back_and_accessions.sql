-- Whether a version stays out of trends until somebody verifies it.
ALTER TABLE LabResults ADD IsHeldBack bit NOT NULL CONSTRAINT DF_LabResults_IsHeldBack DEFAULT 0;

-- The accession as it is compared: without regard to case.
ALTER TABLE LabReports ADD AccessionKey nvarchar(100) COLLATE Latin1_General_100_BIN2 NULL;
