using System.Text.Json;
using PracticeApi.Persistence;
using PracticeApi.Problems;
using PracticeApi.Text;

namespace PracticeApi.Labs.Laboratories;

/// <summary>A laboratory's own name and its others.</summary>
internal interface INamesOfLaboratory
{
    string Name { get; }
    IReadOnlyList<string> Aliases { get; }
}

/// <summary>
/// The names by which laboratories are known, compared without regard to case, accents and the kind of space between words:
/// of one practice no two laboratories have a name in common.
/// </summary>
internal sealed class LaboratoryNames(Db db)
{
    public const int MaxLength = 200;
    public const int MaxAliases = 200;

    // Locked, names that are not there yet included: nobody else takes one of them before this transaction ends.
    private const string HoldersSql = """
        SELECT FoldedName, LaboratoryId
        FROM   LaboratoryNames {for update}
        WHERE  PracticeId = @PracticeId AND FoldedName IN {texts @FoldedNames}
        """;

    private const string AliasesSql = """
        SELECT Name
        FROM   LaboratoryNames
        WHERE  PracticeId = @PracticeId AND LaboratoryId = @LaboratoryId AND IsAlias = 1
        ORDER BY FoldedName
        """;

    private const string DeleteSql = """
        DELETE FROM LaboratoryNames
        WHERE  PracticeId = @PracticeId AND LaboratoryId = @LaboratoryId
        """;

    private const string InsertSql = """
        INSERT INTO LaboratoryNames
               ( PracticeId,  FoldedName,  LaboratoryId,  Name,  IsAlias)
        VALUES (@PracticeId, @FoldedName, @LaboratoryId, @Name, @IsAlias)
        """;

    public static string Fold(string name) => Folding.Whole(name);

    /// <summary>What is wrong with a name; null for one that a laboratory can have.</summary>
    public static string? FaultOf(string name) =>
        name.Length > MaxLength || Fold(name) is { Length: > MaxLength }
            ? $"is longer than {MaxLength} characters"
        : Fold(name).Length == 0 ? "must hold a letter or a digit"
        : IsId(name, out _) ? "has the form of an id"
        : null;

    /// <summary>Whether a text names a laboratory by its id.</summary>
    public static bool IsId(string text, out Guid laboratoryId) =>
        Guid.TryParseExact(text.Trim(), "D", out laboratoryId);

    public static void Check(INamesOfLaboratory names, ICollection<Fault> faults)
    {
        // A name of no characters, or too many, has had its fault already.
        if (names.Name.Length is > 0 and <= MaxLength && FaultOf(names.Name) is { } fault)
        {
            faults.Add(new Fault("/name", fault));
        }

        HashSet<string> seen = [Fold(names.Name)];
        for (var i = 0; i < names.Aliases.Count; i++)
        {
            var alias = names.Aliases[i];
            if (FaultOf(alias) is { } wrong)
            {
                faults.Add(new Fault($"/aliases/{i}", wrong));
            }
            else if (!seen.Add(Fold(alias)))
            {
                faults.Add(
                    new Fault(
                        $"/aliases/{i}",
                        "is the same as another of the names, but for case, accents or spaces",
                        "repeated-name"
                    )
                );
            }
        }
    }

    public Task<IReadOnlyList<string>> AliasesAsync(Guid laboratoryId, CancellationToken ct) =>
        db.QueryAsync<string>(AliasesSql, new { LaboratoryId = laboratoryId }, ct);

    /// <summary>Who is known by a name, which stays as it is until the transaction ends; null for nobody.</summary>
    public async Task<Guid?> HolderAsync(string foldedName, CancellationToken ct) =>
        (await HoldersAsync([foldedName], ct)) is [var holder] ? holder.LaboratoryId : null;

    /// <summary>Makes a laboratory known by these names and no others. Answers the aliases in the order they are read.</summary>
    /// <exception cref="ProblemException">409: another laboratory of the practice has one of the names.</exception>
    public async Task<IReadOnlyList<string>> ReplaceAsync(
        Guid laboratoryId,
        INamesOfLaboratory names,
        CancellationToken ct
    )
    {
        var rows = new[] { names.Name }
            .Concat(names.Aliases)
            .Select(
                (name, index) =>
                    new Row
                    {
                        FoldedName = Fold(name),
                        LaboratoryId = laboratoryId,
                        Name = name.Trim(),
                        IsAlias = index > 0,
                    }
            )
            .OrderBy(row => row.FoldedName, StringComparer.Ordinal)
            .ToArray();
        var holders = await HoldersAsync(rows.Select(row => row.FoldedName), ct);
        if (holders.FirstOrDefault(holder => holder.LaboratoryId != laboratoryId) is { } other)
        {
            var taken = Problem.Conflict(
                "laboratory-name-taken",
                $"The laboratory {other.LaboratoryId} is known by one of the names already."
            );
            taken.Extensions["laboratoryId"] = other.LaboratoryId;
            throw taken;
        }

        await db.ExecuteAsync(DeleteSql, new { LaboratoryId = laboratoryId }, ct);
        foreach (var row in rows)
        {
            await db.ExecuteAsync(InsertSql, row, ct);
        }

        return [.. rows.Where(row => row.IsAlias).Select(row => row.Name)];
    }

    private Task<IReadOnlyList<Holder>> HoldersAsync(
        IEnumerable<string> foldedNames,
        CancellationToken ct
    ) =>
        db.QueryAsync<Holder>(
            HoldersSql,
            new { FoldedNames = JsonSerializer.Serialize(foldedNames) },
            ct
        );

    private sealed record Holder
    {
        public required string FoldedName { get; init; }
        public Guid LaboratoryId { get; init; }
    }

    private sealed record Row
    {
        public required string FoldedName { get; init; }
        public Guid LaboratoryId { get; init; }
        public required string Name { get; init; }
        public bool IsAlias { get; init; }
    }
}
