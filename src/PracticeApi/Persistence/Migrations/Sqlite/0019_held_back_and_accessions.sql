-- Whether a version stays out of trends until somebody verifies it.
ALTER TABLE LabResults ADD COLUMN IsHeldBack INTEGER NOT NULL DEFAULT 0;

-- The accession as it is compared: without regard to case.
ALTER TABLE LabReports ADD COLUMN AccessionKey TEXT NULL;
