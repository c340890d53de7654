using PracticeApi.Clinical.Labs;
using PracticeApi.Labs.Catalog;
using PracticeApi.Persistence;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Panels;

/// <summary>A panel: one of the practice as stored, or one that ships with the product.</summary>
internal sealed record PanelRow
{
    private const string Select = """
        SELECT Code, Version, Name, Analytes, CreatedAt, UpdatedAt
        FROM   Panels
        WHERE  PracticeId = @PracticeId
        """;

    private const string AllSql = Select;

    private const string ByCodeSql =
        Select
        + """
             AND Code = @Code
            """;

    private static readonly Lazy<IReadOnlyDictionary<string, PanelRow>> SeededByCode = new(() =>
        CatalogFile
            .Read("panels")
            .GroupBy(row => (Code: row["panel"], Name: row["name"]))
            .Select(rows => new PanelRow
            {
                Code = rows.Key.Code,
                Version = 1,
                Name = rows.Key.Name,
                Analytes = StoredJson.Write(
                    rows.OrderBy(row => row.Count("position")).Select(row => row["analyte"])
                )!,
            })
            .ToDictionary(panel => panel.Code, StringComparer.Ordinal)
    );

    public required string Code { get; init; }
    public int Version { get; init; }
    public required string Name { get; init; }
    public required string Analytes { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }

    public static IReadOnlyDictionary<string, PanelRow> Seeded => SeededByCode.Value;

    public IReadOnlyList<string> Codes => StoredJson.Read<string[]>(Analytes)!;

    /// <summary>The practice's own panels and those that ship with the product, by code.</summary>
    public static async Task<IReadOnlyList<PanelRow>> AllAsync(Db db, CancellationToken ct) =>
        [
            .. (await db.QueryAsync<PanelRow>(AllSql, null, ct))
                .Concat(Seeded.Values)
                .OrderBy(panel => panel.Code, StringComparer.Ordinal),
        ];

    /// <returns>Null when there is no such panel.</returns>
    public static async Task<PanelRow?> FindAsync(Db db, string code, CancellationToken ct) =>
        Seeded.GetValueOrDefault(code)
        ?? await db.QuerySingleOrDefaultAsync<PanelRow>(ByCodeSql, new { Code = code }, ct);

    public static ProblemException NotFound() =>
        Problem.NotFound("panel-not-found", "There is no such panel.");

    /// <param name="catalog">What can be entered.</param>
    /// <param name="lastUsed">What was last used with a patient, by analyte; null where none was asked for.</param>
    public Panel ToPanel(
        AnalyteCatalog catalog,
        IReadOnlyDictionary<string, LastUsed>? lastUsed = null
    ) =>
        new()
        {
            Code = Code,
            Version = Version,
            Name = Name,
            Seeded = CreatedAt is null,
            Analytes =
            [
                .. Codes.Select(code => new PanelAnalyte
                {
                    Analyte = code,
                    Name = catalog.Find(code)?.Name ?? code,
                    Unit = catalog.Find(code)?.Unit,
                    LastUsed = lastUsed?.GetValueOrDefault(code),
                }),
            ],
            CreatedAt = CreatedAt,
            UpdatedAt = UpdatedAt,
        };
}
