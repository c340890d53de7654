using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Validation;
using PracticeApi.Http;
using PracticeApi.Labs.Results;
using PracticeApi.Persistence;

namespace PracticeApi.Labs.Reports;

/// <summary>A line of a report. What it does not say of laboratory, accession, collection and fasting, the report says.</summary>
[ValidatableType]
public sealed record LabReportLine : LabResultEntry
{
    private const string OfTheReport = "of the report";

    // The report says when the specimen was taken, unless the line does.
    [SetsRequiredMembers]
    public LabReportLine() => CollectedAt = OfTheReport;

    /// <summary>The line with what the report says where the line says nothing.</summary>
    internal LabReportLine Within(LabReportLine report) =>
        this with
        {
            Laboratory = Laboratory ?? report.Laboratory,
            Accession = Accession ?? report.Accession,
            CollectedAt = CollectedAt == OfTheReport ? report.CollectedAt : CollectedAt,
            Fasting = Fasting ?? report.Fasting,
        };

    /// <summary>The entry that a stored result was made of, in its parts.</summary>
    internal static LabReportLine Of(LabResultRow row) =>
        new()
        {
            Analyte = row.AnalyteCode,
            Value = row.ValueText is { } typed ? new DecimalText(typed) : null,
            Comparator = row.ValueText is null ? null : row.Comparator,
            // Printed words were read without the unit beside them.
            Unit = row is { Coded: null, Text: null, AbsentReason: null }
                ? row.UnitText ?? row.Unit
                : null,
            Coded = StoredJson.Read<CodedResult>(row.Coded),
            Titers = row.ValueText is null ? StoredJson.Read<TiterResult[]>(row.Titers) : null,
            Text = row.Text,
            AbsentReason = row.AbsentReason,
            Specimen = row.Specimen,
            CollectedAt = row.CollectedAt,
            Fasting = row.Fasting,
            Physiology = StoredJson.Read<PhysiologicalState>(row.Physiology),
            Laboratory = row.LaboratoryId?.ToString("D"),
            Method = row.Method,
            Accession = row.Accession,
            ReferenceRange = StoredJson.Read<PrintedRange>(row.ReferenceRange),
            LaboratoryFlag = row.LaboratoryFlag,
            Note = row.Note,
        };
}
