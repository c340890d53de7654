using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Trends;
using PracticeApi.Clinical.Plans;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Labs.Catalog;
using PracticeApi.Labs.Results;
using PracticeApi.Labs.Trends;
using PracticeApi.Persistence;
using PracticeApi.Practices;
using PracticeApi.Questionnaires.Forms;
using PracticeApi.Questionnaires.Responses;
using PracticeApi.Questionnaires.Scores;

namespace PracticeApi.Plans.Targets;

/// <summary>A laboratory measure or a score, with everything that was measured of it.</summary>
internal sealed record MeasuredSeries
{
    public required MonitoringKind Kind { get; init; }

    /// <summary>Code of the analyte or of the score.</summary>
    public required string Code { get; init; }
    public required string Name { get; init; }
    public required BetterDirection BetterDirection { get; init; }

    /// <summary>The analyte; null of a score.</summary>
    public Analyte? Analyte { get; init; }

    /// <summary>The rule of the score; null of an analyte.</summary>
    public ScoreRule? Rule { get; init; }

    /// <summary>Key of the questionnaire; null of an analyte.</summary>
    public string? Questionnaire { get; init; }

    /// <summary>What the latest value of the score means; null where its rule has no word for it.</summary>
    public string? LatestBand { get; init; }
    public required IReadOnlyList<MeasuredResults> Kinds { get; init; }
}

/// <summary>What was measured of a patient.</summary>
internal sealed record MeasuredPatient
{
    public required IReadOnlyList<MeasuredSeries> Series { get; init; }

    /// <summary>The laboratory results behind them, words too, in order of collection.</summary>
    public required IReadOnlyList<LabResultRow> Results { get; init; }

    /// <summary>The responses behind them with their scores, in order of the answers.</summary>
    public required IReadOnlyList<(
        ScoredResponse Response,
        IReadOnlyList<ResponseScore> Scores
    )> Responses { get; init; }

    /// <summary>The version of each result and response that was read.</summary>
    public required IReadOnlyDictionary<Guid, int> Versions { get; init; }

    public MeasuredSeries? Find(string code) =>
        Series.FirstOrDefault(one => one.Code == code && one.Kind == MonitoringKind.Lab)
        ?? Series.FirstOrDefault(one => one.Code == code);

    /// <summary>What is followed of something to be monitored: the analyte, or the main score of the questionnaire, else all of its scores.</summary>
    public IEnumerable<MeasuredSeries> Of(MonitoringKind kind, string code)
    {
        var all = Series.Where(one =>
            one.Kind == kind && (kind == MonitoringKind.Lab ? one.Code : one.Questionnaire) == code
        );
        var main = all.Where(one => one.Code == code).ToList();
        return main.Count > 0 ? main : all;
    }
}

/// <summary>
/// Reads what was measured of a patient, in statements whose number depends on neither results nor measures: what laboratories and
/// questionnaires say of a measure, and what the practice has set in their place.
/// </summary>
internal sealed class PatientSeries(
    PracticeCatalog catalogs,
    TrendResults results,
    TrendJudge labs,
    ScoreValues scores,
    OwnQuestionnaires questionnaires,
    PublishedForms forms,
    ImportantChanges changes,
    PracticeSettings settings
)
{
    /// <param name="analytes">Codes of the analytes that are needed; null for all, none for no results at all.</param>
    /// <param name="withScores">Whether responses are needed.</param>
    public async Task<MeasuredPatient> ReadAsync(
        Guid patientId,
        IReadOnlyList<string>? analytes,
        bool withScores,
        CancellationToken ct
    )
    {
        var catalog = await catalogs.ReadAsync(ct);
        var rows = analytes is { Count: 0 }
            ? []
            : await results.ReadAsync(patientId, analytes, null, false, false, ct);
        var measured = await labs.MeasuredAsync(catalog, rows, ct);
        List<MeasuredSeries> series =
        [
            .. catalog
                .Analytes.Where(analyte => measured.ContainsKey(analyte.Code))
                .Select(analyte => new MeasuredSeries
                {
                    Kind = MonitoringKind.Lab,
                    Code = analyte.Code,
                    Name = analyte.Name,
                    BetterDirection = analyte.BetterDirection,
                    Analyte = analyte,
                    Kinds = measured[analyte.Code],
                }),
        ];
        List<(ScoredResponse Response, IReadOnlyList<ResponseScore> Scores)> responses = [];
        if (withScores)
        {
            responses.AddRange(
                (await scores.AllAsync(patientId, ct)).Select(response =>
                    (response, (IReadOnlyList<ResponseScore>)Read(response.Scores))
                )
            );
            series.AddRange(await ScoresAsync(responses, ct));
        }

        return new MeasuredPatient
        {
            Series = series,
            Results = rows,
            Responses = responses,
            Versions = rows.Select(row => (Id: row.LabResultId, row.Version))
                .Concat(
                    responses.Select(one => (Id: one.Response.ResponseId, one.Response.Version))
                )
                .ToDictionary(one => one.Id, one => one.Version),
        };
    }

    private static ResponseScore[] Read(string scores) =>
        scores == "[]" ? [] : StoredJson.Read<ResponseScore[]>(scores)!;

    private async Task<List<MeasuredSeries>> ScoresAsync(
        List<(ScoredResponse Response, IReadOnlyList<ResponseScore> Scores)> responses,
        CancellationToken ct
    )
    {
        List<MeasuredSeries> series = [];
        if (responses.Count == 0)
        {
            return series;
        }

        var clock = await settings.ClockAsync(ct);
        var known = (await questionnaires.AllAsync(ct)).ToDictionary(row => row.QuestionnaireKey);
        var own = await changes.AllCurrentAsync(ct);
        foreach (
            var same in responses
                .SelectMany(one => one.Scores.Select(score => new ScoreValue(score, one.Response)))
                .Where(value => value.Score.Value is not null)
                .GroupBy(value => (value.Response.QuestionnaireKey, value.Score.Code))
                .OrderBy(group => group.Key.QuestionnaireKey, StringComparer.Ordinal)
                .ThenBy(group => group.Key.Code, StringComparer.Ordinal)
        )
        {
            var row = known.GetValueOrDefault(same.Key.QuestionnaireKey);
            var latest = same.Last();
            if (
                row is null
                || await RuleAsync(row, same.Key.Code, latest.Score.ScoredWith, ct)
                    is not var (form, rule)
            )
            {
                continue;
            }

            var change = own.GetValueOrDefault(rule.Code);
            series.Add(
                new MeasuredSeries
                {
                    Kind = MonitoringKind.Questionnaire,
                    Code = rule.Code,
                    Name = rule.Code == form.Key ? form.Title : $"{form.Title}, {rule.Name}",
                    BetterDirection = rule.BetterDirection,
                    Rule = rule,
                    Questionnaire = form.Key,
                    LatestBand = latest.Score.Band,
                    Kinds =
                    [
                        new MeasuredResults(
                            ScoreJudge.MeasureOf(
                                rule,
                                change?.ExactPoints ?? rule.MinimalImportantChange,
                                change is null ? rule.MinimalImportantChangeNote : change.Source
                            ),
                            [.. same.Select(value => ScoreJudge.ResultOf(value, clock))]
                        ),
                    ],
                }
            );
        }

        return series;
    }

    /// <summary>The rule of a score as the questionnaire is published now, or else as it was answered.</summary>
    private async Task<(Form Form, ScoreRule Rule)?> RuleAsync(
        QuestionnaireRow row,
        string code,
        int scoredWith,
        CancellationToken ct
    )
    {
        foreach (
            var version in new[] { row.RetiredAt is null ? row.PublishedVersion : null, scoredWith }
        )
        {
            if (
                version is { } number
                && await forms.OfAsync(row, number, ct) is { } form
                && form.Scores.FirstOrDefault(one => one.Code == code) is { } rule
            )
            {
                return (form, rule);
            }
        }

        return null;
    }
}
