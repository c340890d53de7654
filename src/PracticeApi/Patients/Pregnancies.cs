using System.Text.Json;
using PracticeApi.Clinical.Labs;
using PracticeApi.Patients.Chart;
using PracticeApi.Persistence;

namespace PracticeApi.Patients;

/// <summary>What the chart says of pregnancy on a day, for the ranges that depend on it.</summary>
internal sealed class Pregnancies(Db db)
{
    private const string CurrentSql = """
        SELECT Content
        FROM   ChartEntries
        WHERE  PracticeId = @PracticeId AND PatientId = @PatientId AND Kind = 'pregnancy' AND SupersededAt IS NULL
               AND InError = 0
        """;

    // Those of the last patient asked for: the results of a report ask one after the other.
    private IReadOnlyList<PregnancyDetails> _known = [];
    private (Guid PatientId, int Transaction)? _knownOf;

    /// <returns>1 to 3; null when no pregnancy is recorded for the day.</returns>
    public async Task<int?> TrimesterAsync(Guid patientId, DateOnly day, CancellationToken ct)
    {
        if (_knownOf != (patientId, db.Transactions))
        {
            _known = await ReadAsync(patientId, ct);
            _knownOf = (patientId, db.Transactions);
        }

        return _known
            .Select(pregnancy => Person.TrimesterOn(pregnancy.Start, pregnancy.End, day))
            .FirstOrDefault(trimester => trimester is not null);
    }

    private async Task<IReadOnlyList<PregnancyDetails>> ReadAsync(
        Guid patientId,
        CancellationToken ct
    )
    {
        var contents = await db.QueryAsync<string>(CurrentSql, new { PatientId = patientId }, ct);
        return
        [
            .. contents.Select(content =>
                JsonSerializer.Deserialize<PregnancyDetails>(content, StoredJson.Options)!
            ),
        ];
    }
}
