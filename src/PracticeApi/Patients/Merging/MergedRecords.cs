using System.Text.Json;
using PracticeApi.Clinical;
using PracticeApi.Labs.Results;
using PracticeApi.Labs.Review;
using PracticeApi.Patients.Chart;
using PracticeApi.Persistence;
using PracticeApi.Plans.Safety;
using PracticeApi.Plans.Targets;
using PracticeApi.Problems;

namespace PracticeApi.Patients.Merging;

/// <summary>The two records of a merge, held until the transaction ends.</summary>
internal sealed record RecordPair(PatientRow Survivor, PatientRow Duplicate);

/// <summary>What a merge and its undoing have in common: both records are held, their rows moved, and what hangs on them is looked at again.</summary>
internal sealed class MergedRecords(
    Db db,
    PatientTerms terms,
    NoneKnownAssertions assertions,
    LabResultVersions results,
    PlanWatch plans,
    TargetEvaluations targets,
    TimeProvider clock
)
{
    // In one order, so that two merges do not wait for each other.
    private const string LockSql =
        PatientRow.Columns
        + """
            FROM   Patients p {for update}
            WHERE  p.PracticeId = @PracticeId AND p.PatientId IN {ids @PatientIds}
            ORDER BY p.PatientId
            """;

    private const string SurvivorSql = """
        UPDATE Patients
        SET    Version = Version + 1, Identifiers = @Identifiers, UpdatedAt = @UpdatedAt
        WHERE  PracticeId = @PracticeId AND PatientId = @PatientId
        """;

    private const string DuplicateSql = """
        UPDATE Patients
        SET    Version = Version + 1, MergedIntoId = @MergedIntoId, UpdatedAt = @UpdatedAt
        WHERE  PracticeId = @PracticeId AND PatientId = @PatientId
        """;

    private const string KindsSql = """
        SELECT DISTINCT Kind
        FROM   ChartEntries
        WHERE  PracticeId = @PracticeId AND PatientId = @PatientId AND SupersededAt IS NULL AND InError = 0
        """;

    private const string NotedSql = """
        SELECT COUNT(*)
        FROM   PatientMergeRows
        WHERE  PracticeId = @PracticeId AND PatientMergeId = @PatientMergeId AND TableName = @TableName
        """;

    private const string MovedResultsSql =
        LabResultRow.Select
        + """
            WHERE  PracticeId = @PracticeId AND PatientId = @ToId AND SupersededAt IS NULL
                   AND EXISTS (SELECT m.RowId
                               FROM   PatientMergeRows m
                               WHERE  m.PracticeId = @PracticeId AND m.PatientMergeId = @PatientMergeId
                                      AND m.TableName = 'LabResults' AND m.RowId = LabResults.LabResultId)
            """;

    /// <summary>The two records, nobody else changing them before the transaction ends; null for one that there is not.</summary>
    public async Task<(PatientRow? Survivor, PatientRow? Duplicate)> HoldAsync(
        Guid survivorId,
        Guid duplicateId,
        CancellationToken ct
    )
    {
        var rows = await db.QueryAsync<PatientRow>(
            LockSql,
            new { PatientIds = JsonSerializer.Serialize<Guid[]>([survivorId, duplicateId]) },
            ct
        );
        return (
            rows.FirstOrDefault(row => row.PatientId == survivorId),
            rows.FirstOrDefault(row => row.PatientId == duplicateId)
        );
    }

    /// <summary>Moves everything of the duplicate, and notes what that is.</summary>
    public async Task MoveAsync(PatientMergeRow merge, CancellationToken ct)
    {
        foreach (var table in PatientRecords.Moved)
        {
            await db.ExecuteAsync(table.NoteSql, merge, ct);
            await db.ExecuteAsync(
                table.MoveSql,
                new
                {
                    merge.PatientMergeId,
                    FromId = merge.DuplicateId,
                    ToId = merge.SurvivorId,
                    UpdatedAt = merge.MergedAt,
                },
                ct
            );
        }
    }

    /// <summary>Moves back what was moved, with what was added to it since.</summary>
    /// <exception cref="ProblemException">409: some of it has gone to a third patient.</exception>
    public async Task MoveBackAsync(PatientMergeRow merge, CancellationToken ct)
    {
        foreach (var table in PatientRecords.Moved)
        {
            if (table.FollowSql is { } follow)
            {
                await db.ExecuteAsync(follow, merge, ct);
            }

            var moved = await db.ExecuteAsync(
                table.MoveSql,
                new
                {
                    merge.PatientMergeId,
                    FromId = merge.SurvivorId,
                    ToId = merge.DuplicateId,
                    UpdatedAt = clock.Now(),
                },
                ct
            );
            var noted = await db.CountAsync(
                NotedSql,
                new { merge.PatientMergeId, TableName = table.Table },
                ct
            );
            if (moved < noted && !table.MayGoOn)
            {
                var problem = Problem.Conflict(
                    "merge-undo-blocked",
                    "Some of what was merged has gone to another patient since."
                );
                problem.Extensions["kind"] = table.Kind;
                problem.Extensions["count"] = noted - moved;
                throw problem;
            }
        }
    }

    /// <summary>Writes both records: whom the duplicate leads to, and the survivor's identifiers.</summary>
    public async Task<RecordPair> WriteAsync(
        RecordPair pair,
        Guid? mergedInto,
        IReadOnlyList<PatientIdentifier> identifiers,
        CancellationToken ct
    )
    {
        var now = clock.Now();
        var survivor = pair.Survivor with
        {
            Version = pair.Survivor.Version + 1,
            Identifiers = StoredJson.Write(identifiers)!,
            UpdatedAt = now,
        };
        var duplicate = pair.Duplicate with
        {
            Version = pair.Duplicate.Version + 1,
            MergedIntoId = mergedInto,
            UpdatedAt = now,
        };
        await db.ExecuteAsync(SurvivorSql, survivor, ct);
        await db.ExecuteAsync(DuplicateSql, duplicate, ct);
        if (survivor.Identifiers != pair.Survivor.Identifiers)
        {
            await terms.ReplaceAsync(survivor.PatientId, survivor.ToDetails(), ct);
        }

        return new RecordPair(survivor, duplicate);
    }

    /// <summary>What is computed of results that have moved is computed anew, with what they are together with now.</summary>
    public async Task DeriveAgainAsync(
        PatientMergeRow merge,
        Guid fromId,
        Guid toId,
        CancellationToken ct
    ) =>
        await results.FollowAsync(
            await db.QueryAsync<LabResultRow>(
                MovedResultsSql,
                new { merge.PatientMergeId, ToId = toId },
                ct
            ),
            fromId,
            ct
        );

    /// <summary>
    /// What was asserted to be none known, and is there now, is asserted no longer; plans and their targets are held against what is
    /// known now.
    /// </summary>
    public async Task LookAgainAsync(Guid patientId, CancellationToken ct)
    {
        var present = (
            await db.QueryAsync<string>(KindsSql, new { PatientId = patientId }, ct)
        ).ToHashSet();
        foreach (var kind in NoneKnownKinds.All)
        {
            if (present.Contains(kind.Resource) && present.Contains(kind.NoneKnown))
            {
                await assertions.WithdrawAsync(patientId, kind, ct);
            }
        }

        await plans.LookAgainAsync(patientId, ct);
        await targets.RecordsMergedAsync(patientId, ct);
    }

    /// <summary>One alert for each practitioner of the two, or one for whoever is there.</summary>
    public static IEnumerable<NewAlert> AlertsOf(
        RecordPair pair,
        Guid mergeId,
        AlertKind kind,
        Func<PatientRow, Guid> about,
        string message
    ) =>
        new[] { pair.Survivor, pair.Duplicate }
            .OrderBy(patient => patient.ResponsiblePractitionerId is null)
            .DistinctBy(patient => (patient.ResponsiblePractitionerId, about(patient)))
            .Where(
                (patient, index) =>
                    patient.ResponsiblePractitionerId is not null
                    || index == 0
                    || about(pair.Survivor) != about(pair.Duplicate)
            )
            .Select(patient => new NewAlert
            {
                Kind = kind,
                Severity = AlertSeverity.Warning,
                PatientId = about(patient),
                AssignedTo = patient.ResponsiblePractitionerId,
                ResourceType = "patient-merge",
                ResourceId = mergeId,
                Message = message,
            });
}

/// <summary>The kinds of entries of which it can be asserted that none are known.</summary>
internal static class NoneKnownKinds
{
    public static IReadOnlyList<ChartKind> All { get; } =
    [Of<Condition>(), Of<Medication>(), Of<Allergy>()];

    private static ChartKind Of<TEntry>()
        where TEntry : IChartEntry<TEntry> => TEntry.Kind;
}
