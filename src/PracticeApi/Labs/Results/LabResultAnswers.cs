using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Units;
using PracticeApi.Labs.Catalog;
using PracticeApi.Labs.Laboratories;
using PracticeApi.Persistence;

namespace PracticeApi.Labs.Results;

/// <summary>Makes answers of stored results: adds the names of analytes and laboratories.</summary>
internal sealed class LabResultAnswers(PracticeCatalog catalogs, KnownLaboratories laboratories)
{
    public async ValueTask<LabResult> OneAsync(LabResultRow row, CancellationToken ct) =>
        Answer(
            row,
            await catalogs.ReadAsync(ct),
            row.LaboratoryId is { } id ? await laboratories.NamesAsync([id], ct) : null,
            new()
        );

    public async ValueTask<IReadOnlyList<LabResult>> ManyAsync(
        IReadOnlyList<LabResultRow> rows,
        CancellationToken ct
    )
    {
        var from = rows.Select(row => row.LaboratoryId).OfType<Guid>().Distinct().ToArray();
        var names = from.Length > 0 ? await laboratories.NamesAsync(from, ct) : null;
        var catalog = await catalogs.ReadAsync(ct);
        var ranges = new Ranges();
        return [.. rows.Select(row => Answer(row, catalog, names, ranges))];
    }

    private static LabResult Answer(
        LabResultRow row,
        AnalyteCatalog catalog,
        IReadOnlyDictionary<Guid, string>? laboratoryNames,
        Ranges ranges
    )
    {
        var analyte = catalog.Find(row.AnalyteCode);
        return new LabResult
        {
            Id = row.LabResultId,
            Version = row.Version,
            PatientId = row.PatientId,
            ReportId = row.ReportId,
            Analyte = row.AnalyteCode,
            AnalyteName = analyte?.Name ?? row.AnalyteCode,
            Category = row.Category,
            Loinc = row.Loinc ?? analyte?.PrimaryLoinc,
            Value = row.ExactValue(),
            ValueText = row.ValueText,
            Comparator = row.Comparator,
            Unit = row.UnitText ?? row.Unit,
            UnitCode = row.Unit,
            Printed = row.Printed,
            Coded = StoredJson.Read<CodedResult>(row.Coded),
            Titers = StoredJson.Read<TiterResult[]>(row.Titers),
            Text = row.Text,
            AbsentReason = row.AbsentReason,
            Specimen = row.Specimen,
            CollectedAt = row.CollectedAt,
            Fasting = row.Fasting,
            Physiology = StoredJson.Read<PhysiologicalState>(row.Physiology),
            Laboratory = row.LaboratoryId is { } id ? laboratoryNames?.GetValueOrDefault(id) : null,
            LaboratoryId = row.LaboratoryId,
            Method = row.Method,
            Accession = row.Accession,
            ReferenceRange = ranges.Printed.Of(row.ReferenceRange),
            LaboratoryFlag = row.LaboratoryFlag,
            Status = row.Status,
            Note = row.Note,
            Canonical = row.Canonical(),
            Flag = row.Flag,
            DisplayFlag = row.DisplayFlag,
            Range = ranges.Used.Of(row.Range),
            RangeCandidates = StoredJson.Read<ReferenceRange[]>(row.RangeCandidates) ?? [],
            Optimal = StoredJson.Read<OptimalRange>(row.Optimal),
            Target = StoredJson.Read<TargetRange>(row.Target),
            DerivedFrom = StoredJson.Read<Derivation>(row.DerivedFrom),
            MultipleOfUpperLimit = row.MultipleOfUpperLimit is { } multiple
                ? UnitConverter.Rounded(multiple)
                : null,
            Verification = new Verification
            {
                State = row.VerificationState,
                EnteredBy = row.EnteredBy,
                EnteredAt = row.EnteredAt,
                VerifiedBy = row.VerifiedBy,
                VerifiedAt = row.VerifiedAt,
            },
            Warnings = row.Warnings == "[]" ? [] : StoredJson.Read<LabWarning[]>(row.Warnings)!,
            CreatedAt = row.CreatedAt,
            UpdatedAt = row.RecordedAt,
        };
    }

    /// <summary>The ranges of one answer: results of an analyte mostly have the same, which is read once.</summary>
    private sealed class Ranges
    {
        public Once<PrintedRange> Printed { get; } = new();

        public Once<RangeUsed> Used { get; } = new();
    }

    private sealed class Once<T>
        where T : class
    {
        private readonly Dictionary<string, T?> _read = [];

        public T? Of(string? stored)
        {
            if (stored is null)
            {
                return null;
            }

            if (!_read.TryGetValue(stored, out var value))
            {
                _read[stored] = value = StoredJson.Read<T>(stored);
            }

            return value;
        }
    }
}
