-- Nothing looks results up by their source: ImportedResults does, and keeps a name from being given twice. An index of hashes
-- costs an import a page of the file for nearly every result.
DROP INDEX UX_LabResults_SourceKey;
