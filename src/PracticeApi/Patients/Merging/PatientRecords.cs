namespace PracticeApi.Patients.Merging;

/// <summary>A table whose rows go along when their patient is merged into another.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Kind">What its rows are called in answers.</param>
/// <param name="NoteSql">Notes the rows of the duplicate that move.</param>
/// <param name="MoveSql">Moves the rows noted, there or back.</param>
/// <param name="FollowSql">Before they go back: notes what was added since and belongs with them; null where that is nothing.</param>
/// <param name="MayGoOn">Whether a row may have been given to a third patient since without standing in the way of the others.</param>
internal sealed record MovedTable(
    string Table,
    string Kind,
    string NoteSql,
    string MoveSql,
    string? FollowSql = null,
    bool MayGoOn = false
);

/// <summary>
/// What there is of a patient, table by table: what a merge moves, and what stays and why. A test holds this list against the
/// schema, so that a table that is added later is not forgotten.
/// </summary>
internal static class PatientRecords
{
    private const string Note = """
        INSERT INTO PatientMergeRows (PracticeId, PatientMergeId, TableName, RowId, RowNumber, IsCurrent)

        """;

    private const string OfDuplicate = """
        WHERE  r.PracticeId = @PracticeId AND r.PatientId = @DuplicateId

        """;

    private const string ByVersion =
        "r.Version, CASE WHEN r.SupersededAt IS NULL THEN 1 ELSE 0 END";

    private const string Move = """
        SET    PatientId = @ToId
        WHERE  PracticeId = @PracticeId AND PatientId = @FromId
               AND EXISTS (SELECT m.RowId
                           FROM   PatientMergeRows m
                           WHERE  m.PracticeId = @PracticeId AND m.PatientMergeId = @PatientMergeId
                                  AND m.TableName =
        """;

    private const string OfSurvivor = """
        WHERE  r.PracticeId = @PracticeId AND r.PatientId = @SurvivorId

        """;

    private const string Noted = """
        SELECT m.RowId
                           FROM   PatientMergeRows m
                           WHERE  m.PracticeId = @PracticeId AND m.PatientMergeId = @PatientMergeId
        """;

    private const string NoteChartEntriesSql =
        $"{Note}SELECT @PracticeId, @PatientMergeId, 'ChartEntries', r.ChartEntryId, {ByVersion}\nFROM   ChartEntries r\n{OfDuplicate}"
        + """
                   AND NOT EXISTS (SELECT o.ChartEntryId
                                   FROM   ChartEntries o
                                   WHERE  o.PracticeId = @PracticeId AND o.PatientId = @SurvivorId AND o.Kind = r.Kind
                                          AND (o.Kind = 'condition.none-known' OR o.Kind = 'medication.none-known'
                                               OR o.Kind = 'allergy.none-known'))
            """;

    private const string MoveChartEntriesSql =
        $"UPDATE ChartEntries\n{Move} 'ChartEntries' AND m.RowId = ChartEntries.ChartEntryId AND m.RowNumber = ChartEntries.Version)";

    private const string FollowChartEntriesSql =
        $"{Note}SELECT @PracticeId, @PatientMergeId, 'ChartEntries', r.ChartEntryId, r.Version, 0\nFROM   ChartEntries r\n{OfSurvivor}"
        + $"       AND EXISTS ({Noted} AND m.TableName = 'ChartEntries' AND m.RowId = r.ChartEntryId AND m.IsCurrent = 1 AND m.RowNumber < r.Version)";

    private const string NoteLabResultsSql =
        $"{Note}SELECT @PracticeId, @PatientMergeId, 'LabResults', r.LabResultId, {ByVersion}\nFROM   LabResults r\n{OfDuplicate}";

    private const string MoveLabResultsSql =
        $"UPDATE LabResults\n{Move} 'LabResults' AND m.RowId = LabResults.LabResultId AND m.RowNumber = LabResults.Version)";

    private const string FollowLabResultsSql =
        $"{Note}SELECT @PracticeId, @PatientMergeId, 'LabResults', r.LabResultId, r.Version, 0\nFROM   LabResults r\n{OfSurvivor}"
        + $"       AND (EXISTS ({Noted} AND m.TableName = 'LabResults' AND m.RowId = r.LabResultId AND m.IsCurrent = 1 AND m.RowNumber < r.Version)\n"
        + $"            OR (r.CreatedAt >= @MergedAt\n"
        + $"                AND EXISTS ({Noted} AND m.TableName = 'LabReports' AND m.RowId = r.ReportId)\n"
        + $"                AND NOT EXISTS ({Noted} AND m.TableName = 'LabResults' AND m.RowId = r.LabResultId)))";

    private const string NoteLabReportsSql =
        $"{Note}SELECT @PracticeId, @PatientMergeId, 'LabReports', r.LabReportId, 0, 1\nFROM   LabReports r\n{OfDuplicate}";

    private const string MoveLabReportsSql =
        $"UPDATE LabReports\n{Move} 'LabReports' AND m.RowId = LabReports.LabReportId)";

    private const string NoteLabTargetsSql =
        $"{Note}SELECT @PracticeId, @PatientMergeId, 'LabTargets', r.LabTargetId, {ByVersion}\nFROM   LabTargets r\n{OfDuplicate}"
        + """
                   AND NOT EXISTS (SELECT o.LabTargetId
                                   FROM   LabTargets o
                                   WHERE  o.PracticeId = @PracticeId AND o.PatientId = @SurvivorId
                                          AND o.AnalyteCode = r.AnalyteCode)
            """;

    private const string MoveLabTargetsSql =
        $"UPDATE LabTargets\n{Move} 'LabTargets' AND m.RowId = LabTargets.LabTargetId AND m.RowNumber = LabTargets.Version)";

    private const string FollowLabTargetsSql =
        $"{Note}SELECT @PracticeId, @PatientMergeId, 'LabTargets', r.LabTargetId, r.Version, 0\nFROM   LabTargets r\n{OfSurvivor}"
        + $"       AND EXISTS ({Noted} AND m.TableName = 'LabTargets' AND m.RowId = r.LabTargetId AND m.IsCurrent = 1 AND m.RowNumber < r.Version)";

    private const string NoteLabImportPatientsSql =
        $"{Note}SELECT @PracticeId, @PatientMergeId, 'LabImportPatients', r.LabImportId, 0, 1\nFROM   LabImportPatients r\n{OfDuplicate}"
        + """
                   AND NOT EXISTS (SELECT o.LabImportId
                                   FROM   LabImportPatients o
                                   WHERE  o.PracticeId = @PracticeId AND o.LabImportId = r.LabImportId
                                          AND o.PatientId = @SurvivorId)
            """;

    private const string MoveLabImportPatientsSql =
        $"UPDATE LabImportPatients\n{Move} 'LabImportPatients' AND m.RowId = LabImportPatients.LabImportId)";

    private const string NoteLabImportRowsSql =
        $"{Note}SELECT @PracticeId, @PatientMergeId, 'LabImportRows', r.LabImportId, r.RowNumber, 1\nFROM   LabImportRows r\n{OfDuplicate}";

    private const string MoveLabImportRowsSql =
        $"UPDATE LabImportRows\n{Move} 'LabImportRows' AND m.RowId = LabImportRows.LabImportId AND m.RowNumber = LabImportRows.RowNumber)";

    private const string NoteAlertsSql =
        $"{Note}SELECT @PracticeId, @PatientMergeId, 'Alerts', r.AlertId, 0, 1\nFROM   Alerts r\n{OfDuplicate}";

    private const string MoveAlertsSql =
        $"UPDATE Alerts\n{Move} 'Alerts' AND m.RowId = Alerts.AlertId)";

    private const string FollowAlertsSql =
        $"{Note}SELECT @PracticeId, @PatientMergeId, 'Alerts', r.AlertId, 0, 0\nFROM   Alerts r\n{OfSurvivor}"
        + $"       AND r.CreatedAt >= @MergedAt\n       AND EXISTS ({Noted} AND m.RowId = r.ResourceId)\n"
        + $"       AND NOT EXISTS ({Noted} AND m.TableName = 'Alerts' AND m.RowId = r.AlertId)";

    private const string NoteQuestionnaireResponsesSql =
        $"{Note}SELECT @PracticeId, @PatientMergeId, 'QuestionnaireResponses', r.ResponseId, {ByVersion}\nFROM   QuestionnaireResponses r\n{OfDuplicate}";

    private const string MoveQuestionnaireResponsesSql =
        $"UPDATE QuestionnaireResponses\n{Move} 'QuestionnaireResponses' AND m.RowId = QuestionnaireResponses.ResponseId AND m.RowNumber = QuestionnaireResponses.Version)";

    private const string FollowQuestionnaireResponsesSql =
        $"{Note}SELECT @PracticeId, @PatientMergeId, 'QuestionnaireResponses', r.ResponseId, r.Version, 0\nFROM   QuestionnaireResponses r\n{OfSurvivor}"
        + $"       AND (EXISTS ({Noted} AND m.TableName = 'QuestionnaireResponses' AND m.RowId = r.ResponseId AND m.IsCurrent = 1 AND m.RowNumber < r.Version)\n"
        + $"            OR (r.CreatedAt >= @MergedAt\n"
        + $"                AND EXISTS ({Noted} AND m.TableName = 'Intakes' AND m.RowId = r.IntakeId)\n"
        + $"                AND NOT EXISTS ({Noted} AND m.TableName = 'QuestionnaireResponses' AND m.RowId = r.ResponseId)))";

    private const string NoteIntakesSql =
        $"{Note}SELECT @PracticeId, @PatientMergeId, 'Intakes', r.IntakeId, 0, 1\nFROM   Intakes r\n{OfDuplicate}";

    private const string MoveIntakesSql =
        $"UPDATE Intakes\n{Move} 'Intakes' AND m.RowId = Intakes.IntakeId)";

    private const string NotePlansSql =
        $"{Note}SELECT @PracticeId, @PatientMergeId, 'Plans', r.PlanId, 0, 1\nFROM   Plans r\n{OfDuplicate}";

    private const string MovePlansSql = $"UPDATE Plans\n{Move} 'Plans' AND m.RowId = Plans.PlanId)";

    // Whoever was merged into the duplicate before goes along, so that one step always leads to the survivor.
    private const string NoteEarlierSql =
        Note
        + """
            SELECT @PracticeId, @PatientMergeId, 'Patients', r.PatientId, 0, 1
            FROM   Patients r
            WHERE  r.PracticeId = @PracticeId AND r.MergedIntoId = @DuplicateId
            """;

    private const string MoveEarlierSql = """
        UPDATE Patients
        SET    MergedIntoId = @ToId, Version = Version + 1, UpdatedAt = @UpdatedAt
        WHERE  PracticeId = @PracticeId AND MergedIntoId = @FromId
               AND EXISTS (SELECT m.RowId
                           FROM   PatientMergeRows m
                           WHERE  m.PracticeId = @PracticeId AND m.PatientMergeId = @PatientMergeId
                                  AND m.TableName = 'Patients' AND m.RowId = Patients.PatientId)
        """;

    /// <summary>What moves.</summary>
    public static IReadOnlyList<MovedTable> Moved { get; } =
    [
        new("Patients", "mergedPatient", NoteEarlierSql, MoveEarlierSql),
        new(
            "ChartEntries",
            "chartEntry",
            NoteChartEntriesSql,
            MoveChartEntriesSql,
            FollowChartEntriesSql
        ),
        new("LabReports", "labReport", NoteLabReportsSql, MoveLabReportsSql),
        new("LabResults", "labResult", NoteLabResultsSql, MoveLabResultsSql, FollowLabResultsSql),
        new("LabTargets", "labTarget", NoteLabTargetsSql, MoveLabTargetsSql, FollowLabTargetsSql),
        new(
            "LabImportRows",
            "labImportRow",
            NoteLabImportRowsSql,
            MoveLabImportRowsSql,
            MayGoOn: true
        ),
        new("LabImportPatients", "labImport", NoteLabImportPatientsSql, MoveLabImportPatientsSql),
        new("Intakes", "intake", NoteIntakesSql, MoveIntakesSql),
        new(
            "QuestionnaireResponses",
            "questionnaireResponse",
            NoteQuestionnaireResponsesSql,
            MoveQuestionnaireResponsesSql,
            FollowQuestionnaireResponsesSql
        ),
        new("Plans", "plan", NotePlansSql, MovePlansSql),
        // The last: alerts that were raised since are known by what they point to.
        new("Alerts", "alert", NoteAlertsSql, MoveAlertsSql, FollowAlertsSql),
    ];

    /// <summary>Columns that name a patient and stay as they are, by <c>Table.Column</c>, with the reason.</summary>
    public static IReadOnlyDictionary<string, string> Staying { get; } =
        new Dictionary<string, string>
        {
            ["Patients.PatientId"] =
                "the record itself; the duplicate's says into whom it was merged",
            ["PatientTerms.PatientId"] =
                "the words of the duplicate's own record; searches pass over merged records, and imports follow an identifier to the survivor",
            ["Events.PatientId"] = "what happened then, and to whom, is not rewritten",
            ["AuditEvents.PatientId"] = "whose record was touched then is not rewritten",
            ["AuditEventPatients.PatientId"] = "whose record was touched then is not rewritten",
            ["AuditPatientRanges.PatientId"] = "finds the audit by the patient of that time",
            ["LabReportChanges.PatientId"] = "whose report it was then; history is not rewritten",
            ["LabReportChanges.MovedFromId"] = "whose report it was then; history is not rewritten",
            ["LabReportReviews.PatientId"] = "a signature is never changed",
            ["PatientMerges.SurvivorId"] = "the merge itself",
            ["PatientMerges.DuplicateId"] = "the merge itself",
        };
}
