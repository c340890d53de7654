using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Validation;
using PracticeApi.Labs.Results;

namespace PracticeApi.Labs.Reports;

/// <summary>A line of a report. What it does not say of laboratory, accession, collection and fasting, the report says.</summary>
[ValidatableType]
public sealed record LabReportLine : LabResultEntry
{
    // The report says when the specimen was taken, unless the line does.
    [SetsRequiredMembers]
    public LabReportLine() => CollectedAt = "";

    /// <summary>The line with what the report says where the line says nothing.</summary>
    internal LabReportLine Within(
        string? laboratory,
        string? accession,
        string collectedAt,
        bool? fasting
    ) =>
        this with
        {
            Laboratory = Laboratory ?? laboratory,
            Accession = Accession ?? accession,
            CollectedAt = CollectedAt.Length == 0 ? collectedAt : CollectedAt,
            Fasting = Fasting ?? fasting,
        };
}
