using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Problems;

namespace PracticeApi.Patients.Merging;

/// <summary>How much of a kind a merge has moved.</summary>
public sealed record MovedRecords
{
    /// <summary>Kind of what was moved, such as `labResult`.</summary>
    /// <example>labResult</example>
    public required string Kind { get; init; }

    /// <summary>How many there were.</summary>
    public required int Count { get; init; }
}

/// <summary>That a patient's record was merged into another.</summary>
public sealed record PatientMerge : IVersioned
{
    /// <summary>Id of the merge.</summary>
    public required Guid Id { get; init; }

    /// <summary>1, or 2 once it was undone; also the ETag.</summary>
    public required int Version { get; init; }

    /// <summary>The patient whose record remained.</summary>
    public required Guid PatientId { get; init; }

    /// <summary>The patient whose record was merged into it.</summary>
    public required Guid DuplicateId { get; init; }

    /// <summary>Why, where it was said.</summary>
    public required string? Reason { get; init; }

    /// <summary>What was moved, kind by kind; each counted once, however many versions it has.</summary>
    public required IReadOnlyList<MovedRecords> Moved { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset MergedAt { get; init; }

    /// <summary>The member of staff who merged them.</summary>
    public required Guid MergedBy { get; init; }

    /// <summary>Until when it can be undone.</summary>
    public required DateTimeOffset UndoableUntil { get; init; }

    /// <summary>When it was undone; null where it holds.</summary>
    public required DateTimeOffset? UndoneAt { get; init; }

    /// <summary>The member of staff who undid it; null where it holds.</summary>
    public required Guid? UndoneBy { get; init; }

    /// <summary>Why it was undone; null where it holds.</summary>
    public required string? UndoReason { get; init; }
}

/// <summary>A merge as stored.</summary>
internal sealed record PatientMergeRow
{
    /// <summary>For how long a merge can be undone.</summary>
    public static readonly TimeSpan UndoableFor = TimeSpan.FromDays(30);

    public const string Select = """
        SELECT PatientMergeId, Version, SurvivorId, DuplicateId, Reason, AddedIdentifiers, MergedAt, MergedBy, UndoneAt, UndoneBy,
               UndoReason
        FROM   PatientMerges

        """;

    private const string CountsSql = """
        SELECT TableName, COUNT(DISTINCT RowId) AS Count
        FROM   PatientMergeRows
        WHERE  PracticeId = @PracticeId AND PatientMergeId = @PatientMergeId
        GROUP BY TableName
        """;

    public Guid PatientMergeId { get; init; }
    public int Version { get; init; }
    public Guid SurvivorId { get; init; }
    public Guid DuplicateId { get; init; }
    public string? Reason { get; init; }

    /// <summary>The identifiers that the survivor was given from the duplicate.</summary>
    public required string AddedIdentifiers { get; init; }
    public DateTimeOffset MergedAt { get; init; }
    public Guid MergedBy { get; init; }
    public DateTimeOffset? UndoneAt { get; init; }
    public Guid? UndoneBy { get; init; }
    public string? UndoReason { get; init; }

    public DateTimeOffset UndoableUntil => MergedAt + UndoableFor;

    public static ProblemException NotFound(Guid mergeId) =>
        Problem.NotFound("patient-merge-not-found", $"The patient has no merge {mergeId}.");

    public async Task<PatientMerge> ToMergeAsync(Db db, CancellationToken ct)
    {
        var counts = (
            await db.QueryAsync<CountRow>(CountsSql, new { PatientMergeId }, ct)
        ).ToDictionary(row => row.TableName, row => row.Count);
        return new PatientMerge
        {
            Id = PatientMergeId,
            Version = Version,
            PatientId = SurvivorId,
            DuplicateId = DuplicateId,
            Reason = Reason,
            Moved =
            [
                .. PatientRecords
                    .Moved.Where(table => counts.ContainsKey(table.Table))
                    .Select(table => new MovedRecords
                    {
                        Kind = table.Kind,
                        Count = counts[table.Table],
                    }),
            ],
            MergedAt = MergedAt,
            MergedBy = MergedBy,
            UndoableUntil = UndoableUntil,
            UndoneAt = UndoneAt,
            UndoneBy = UndoneBy,
            UndoReason = UndoReason,
        };
    }

    private sealed record CountRow
    {
        public required string TableName { get; init; }
        public int Count { get; init; }
    }
}
