using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Trends;
using PracticeApi.Clinical.Labs.Units;
using PracticeApi.Labs.Catalog;
using PracticeApi.Labs.Laboratories;
using PracticeApi.Labs.Results;
using PracticeApi.Labs.Trends;
using PracticeApi.Patients;
using PracticeApi.Persistence;
using PracticeApi.Practices;

namespace PracticeApi.Labs.Tables;

/// <summary>Makes a table of stored results.</summary>
internal sealed class LabTableMaker(
    PracticeCatalog catalogs,
    KnownLaboratories laboratories,
    PracticeSettings settings,
    TrendJudge judge
)
{
    private const string Words = "words";
    private const string Titres = "{titer}";

    /// <param name="panel">The analytes in printed order; null for that of the catalogue.</param>
    /// <param name="rows">In order of collection.</param>
    /// <param name="compared">Whether the first and the second day are compared and nothing else shown.</param>
    public async ValueTask<LabTable> MakeAsync(
        PatientRow patient,
        IReadOnlyList<string>? panel,
        IReadOnlyList<LabResultRow> rows,
        DateOnly first,
        DateOnly second,
        bool compared,
        CancellationToken ct
    )
    {
        var clock = await settings.ClockAsync(ct);
        var catalog = await catalogs.ReadAsync(ct);
        var from = rows.Select(row => row.LaboratoryId).OfType<Guid>().Distinct().ToArray();
        var names = from.Length > 0 ? await laboratories.NamesAsync(from, ct) : null;
        var shown = rows.Select(row => new Shown(
                row,
                GivenTime.Parse(row.CollectedAt)!.PracticeDay(clock),
                row.LaboratoryId is { } id ? names?.GetValueOrDefault(id) : null
            ))
            .Where(one =>
                compared
                    ? one.Day == first || one.Day == second
                    : one.Day >= first && one.Day <= second
            )
            .ToList();
        List<LabTableRow> made = [];
        foreach (var series in shown.GroupBy(one => SeriesOf(one, catalog)))
        {
            made.Add(
                await RowOfAsync(
                    catalog.Find(series.Key.Analyte),
                    series.Key,
                    [.. series],
                    compared,
                    ct
                )
            );
        }

        return new LabTable
        {
            Patient = new LabTablePatient
            {
                Id = patient.PatientId,
                GivenName = patient.GivenName,
                FamilyName = patient.FamilyName,
                BirthDate = patient.BirthDate,
            },
            Days = compared
                ? [first, second]
                : [.. shown.Select(one => one.Day).Distinct().Order()],
            Rows = [.. InOrder(made, catalog, panel)],
        };
    }

    /// <summary>As printed on the panel, else by category and analyte as in the catalogue; the rows of an analyte stay in order of their first result.</summary>
    private static IEnumerable<LabTableRow> InOrder(
        IEnumerable<LabTableRow> rows,
        AnalyteCatalog catalog,
        IReadOnlyList<string>? panel
    )
    {
        if (panel is not null)
        {
            var printed = panel.Index().ToDictionary(one => one.Item, one => one.Index);
            return rows.OrderBy(row => printed[row.Analyte]);
        }

        var categories = catalog.Categories.Index().ToDictionary(one => one.Item, one => one.Index);
        var analytes = catalog
            .Analytes.Index()
            .ToDictionary(one => one.Item.Code, one => one.Index);
        return rows.OrderBy(row => categories.GetValueOrDefault(row.Category, int.MaxValue))
            .ThenBy(row => analytes.GetValueOrDefault(row.Analyte, int.MaxValue))
            .ThenBy(row => row.Analyte, StringComparer.Ordinal);
    }

    /// <summary>What may stand side by side, as in a trend (trend-model §1).</summary>
    private static Series SeriesOf(Shown one, AnalyteCatalog catalog)
    {
        var analyte = catalog.Find(one.Row.AnalyteCode);
        var isSplit = analyte?.AssayDependence == AssayDependence.Yes;
        return new Series(
            one.Row.AnalyteCode,
            analyte is null
                ? one.Row.Unit ?? Words
                : TrendJudge.MeasuredIn(analyte, one.Row)?.Unit ?? Words,
            analyte is null ? one.Row.Specimen : Specimens.Other(analyte, one.Row.Specimen),
            isSplit ? Folded(one.Laboratory) : "",
            isSplit ? Folded(one.Row.Method) : ""
        );
    }

    private async ValueTask<LabTableRow> RowOfAsync(
        Analyte? analyte,
        Series series,
        IReadOnlyList<Shown> shown,
        bool compared,
        CancellationToken ct
    )
    {
        var latest = shown[^1].Row;
        var hasUnit = series.Unit is not (Words or Titres);
        return new LabTableRow
        {
            Analyte = series.Analyte,
            AnalyteName = analyte?.Name ?? series.Analyte,
            Category = latest.Category,
            Unit = hasUnit ? latest.UnitText ?? latest.Unit : null,
            UnitCode = hasUnit ? latest.Unit : null,
            Specimen = series.Specimen,
            AssayDependent = analyte?.AssayDependence == AssayDependence.Yes,
            Laboratory = Common(shown.Select(one => one.Laboratory)),
            Method = Common(shown.Select(one => one.Row.Method)),
            Range = StoredJson.Read<RangeUsed>(latest.Range),
            RangeChanged = shown.Select(one => one.Row.Range).Distinct().Count() > 1,
            Cells =
            [
                .. shown
                    .Select((one, index) => (one.Day, Result: ResultOf(analyte, shown, index)))
                    .GroupBy(one => one.Day, one => one.Result)
                    .OrderBy(day => day.Key)
                    .Select(day => new LabTableCell { Day = day.Key, Results = [.. day] }),
            ],
            Comparison =
                compared && analyte is not null && series.Unit != Words
                    ? await CompareAsync(analyte, shown, ct)
                    : null,
        };
    }

    private static LabTableResult ResultOf(Analyte? analyte, IReadOnlyList<Shown> row, int index)
    {
        var one = row[index];
        var before = index > 0 ? row[index - 1] : null;
        var rowUnit = row[^1].Row.Unit;
        return new LabTableResult
        {
            ResultId = one.Row.LabResultId,
            CollectedAt = one.Row.CollectedAt,
            Text = ShownResult.TextOf(one.Row),
            Unit = one.Row.UnitText ?? one.Row.Unit,
            InRowUnit =
                analyte is not null
                && one.Row is { Unit: { } unit }
                && rowUnit is not null
                && unit != rowUnit
                && one.Row.ExactValue() is { } value
                && UnitConverter.Convert(analyte, value, unit, rowUnit) is { } converted
                    ? UnitConverter.Rounded(converted)
                    : null,
            Flag = one.Row.Flag,
            LaboratoryFlag = one.Row.LaboratoryFlag,
            DisplayFlag = one.Row.DisplayFlag,
            Laboratory = one.Laboratory,
            Method = one.Row.Method,
            AssayChanged =
                before is not null
                && (
                    Folded(before.Laboratory) != Folded(one.Laboratory)
                    || Folded(before.Row.Method) != Folded(one.Row.Method)
                ),
            Status = one.Row.Status,
            Verification = one.Row.VerificationState,
        };
    }

    private async ValueTask<LabTableComparison?> CompareAsync(
        Analyte analyte,
        IReadOnlyList<Shown> shown,
        CancellationToken ct
    )
    {
        var released = shown
            .Where(one =>
                one.Row
                    is {
                        Status: LabResultStatus.Final or LabResultStatus.Corrected,
                        IsHeldBack: false
                    }
            )
            .ToList();
        if (released.DistinctBy(one => one.Day).Count() < 2)
        {
            return null;
        }

        var trend = await judge.JudgeAsync(
            analyte,
            [.. released.Select(one => one.Row)],
            new TrendOptions { Baseline = BaselineRule.First },
            ct
        );
        var pair = trend.Segments.Single();
        // Where a day is left out, the other one's value is no change of itself.
        var from = pair.Baseline?.Day == released[0].Day ? pair.Baseline : null;
        var to = pair.Latest?.Day == released[^1].Day ? pair.Latest : null;
        var comparison = new LabTableComparison
        {
            From = from,
            To = to,
            Unit = pair.Unit,
            ChangePercent = pair.ChangePercent,
            ChangeSteps = pair.ChangeSteps,
            ChangeBound = pair.ChangeBound,
            BeyondNoise = pair.Verdict switch
            {
                TrendVerdict.Increase or TrendVerdict.Decrease => true,
                TrendVerdict.WithinNoise => false,
                _ => null,
            },
            Verdict = pair.Verdict,
            ReferenceChange = pair.ReferenceChange,
        };
        return from is not null && to is not null
            ? comparison
            : comparison with
            {
                ChangePercent = null,
                ChangeSteps = null,
                ChangeBound = null,
                BeyondNoise = null,
                Verdict = pair.Points.Any(point => point.LeftOut == LeftOutReason.AcutePhase)
                    ? TrendVerdict.AcutePhase
                    : pair.Verdict,
            };
    }

    private static string? Common(IEnumerable<string?> values)
    {
        var different = values.DistinctBy(Folded).Take(2).ToList();
        return different is [var one] ? one : null;
    }

    private static string Folded(string? text) => text?.Trim().ToUpperInvariant() ?? "";

    private sealed record Shown(LabResultRow Row, DateOnly Day, string? Laboratory);

    private sealed record Series(
        string Analyte,
        string Unit,
        string? Specimen,
        string Laboratory,
        string Method
    );
}
