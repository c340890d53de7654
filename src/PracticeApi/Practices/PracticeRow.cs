using System.Text.Json;
using PracticeApi.Persistence;

namespace PracticeApi.Practices;

/// <summary>A practice as it is stored.</summary>
internal sealed record PracticeRow
{
    public const string SelectSql = """
        SELECT PracticeId, Version, Name, TimeZone, FourEyes, CrisisText, PaperSize, Languages, UrgentAlertMinutes,
               WarningAlertMinutes, CreatedAt, UpdatedAt
        FROM   Practices
        WHERE  PracticeId = @PracticeId
        """;

    public Guid PracticeId { get; init; }
    public int Version { get; init; }
    public required string Name { get; init; }
    public required string TimeZone { get; init; }
    public bool FourEyes { get; init; }
    public required string CrisisText { get; init; }
    public PaperSize PaperSize { get; init; }
    public required string Languages { get; init; }
    public int UrgentAlertMinutes { get; init; }
    public int WarningAlertMinutes { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }

    public static async Task<Practice> ReadAsync(Db db, CancellationToken ct) =>
        (
            await db.QuerySingleOrDefaultAsync<PracticeRow>(SelectSql, null, ct)
            ?? throw new InvalidOperationException("The caller's practice is gone.")
        ).ToPractice();

    private Practice ToPractice() =>
        new()
        {
            Id = PracticeId,
            Version = Version,
            Name = Name,
            TimeZone = TimeZone,
            FourEyes = FourEyes,
            CrisisText = JsonSerializer.Deserialize<Dictionary<string, string>>(CrisisText)!,
            AlertEscalation = new AlertEscalation
            {
                UrgentMinutes = UrgentAlertMinutes,
                WarningMinutes = WarningAlertMinutes,
            },
            PaperSize = PaperSize,
            Languages = JsonSerializer.Deserialize<string[]>(Languages)!,
            CreatedAt = CreatedAt,
            UpdatedAt = UpdatedAt,
        };
}
