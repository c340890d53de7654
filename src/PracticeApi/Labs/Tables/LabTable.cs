using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Trends;
using PracticeApi.Labs.Results;
using PracticeApi.Labs.Trends;

namespace PracticeApi.Labs.Tables;

/// <summary>A patient's results as a table: an analyte a row, a day of collection a column.</summary>
public sealed record LabTable
{
    /// <summary>Whose results they are, as it has to stand on a printed sheet.</summary>
    public required LabTablePatient Patient { get; init; }

    /// <summary>The practice's calendar days on which specimens were taken, oldest first; the two compared where two were asked for.</summary>
    public required IReadOnlyList<DateOnly> Days { get; init; }

    /// <summary>The rows, by category and analyte in the order of the catalogue.</summary>
    public required IReadOnlyList<LabTableRow> Rows { get; init; }
}

/// <summary>The patient as named on a printed sheet.</summary>
public sealed record LabTablePatient
{
    /// <summary>Id of the patient.</summary>
    public required Guid Id { get; init; }

    /// <summary>The given name.</summary>
    public required string GivenName { get; init; }

    /// <summary>The family name.</summary>
    public required string FamilyName { get; init; }

    /// <summary>The birth date.</summary>
    public required DateOnly BirthDate { get; init; }
}

/// <summary>
/// Results that stand side by side: of one analyte, specimen and kind of unit; where the analyte depends on the assay, of one
/// laboratory and method. Words have a row of their own.
/// </summary>
public sealed record LabTableRow
{
    /// <summary>Code of the analyte.</summary>
    /// <example>tpo-ab</example>
    public required string Analyte { get; init; }

    /// <summary>Name of the analyte.</summary>
    public required string AnalyteName { get; init; }

    /// <summary>Category of the analyte, such as `thyroid`.</summary>
    public required string Category { get; init; }

    /// <summary>The unit of the latest result, as entered; results in another say so. Null for words and titres.</summary>
    public required string? Unit { get; init; }

    /// <summary>The UCUM code that the unit was understood as.</summary>
    public required string? UnitCode { get; init; }

    /// <summary>The specimen; null where it is the analyte's own.</summary>
    public required string? Specimen { get; init; }

    /// <summary>Whether the analyte depends on the assay: rows of other laboratories or methods are not comparable with this one.</summary>
    public required bool AssayDependent { get; init; }

    /// <summary>The laboratory of every result of the row; null where it was not stated or they differ.</summary>
    public required string? Laboratory { get; init; }

    /// <summary>The method of every result of the row; null where it was not stated or they differ.</summary>
    public required string? Method { get; init; }

    /// <summary>The range that the latest result was held against; null where none held.</summary>
    public required RangeUsed? Range { get; init; }

    /// <summary>Whether earlier results of the row were held against another range.</summary>
    public required bool RangeChanged { get; init; }

    /// <summary>The results by day, oldest first; days without one are left out.</summary>
    public required IReadOnlyList<LabTableCell> Cells { get; init; }

    /// <summary>The change between the two days asked for; null where they were not asked for, or either has no number.</summary>
    public required LabTableComparison? Comparison { get; init; }
}

/// <summary>The results of one row on one day.</summary>
public sealed record LabTableCell
{
    /// <summary>The practice's calendar day.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Every result of that day, in order of collection.</summary>
    public required IReadOnlyList<LabTableResult> Results { get; init; }
}

/// <summary>One result of the table.</summary>
public sealed record LabTableResult
{
    /// <summary>Id of the result.</summary>
    public required Guid ResultId { get; init; }

    /// <summary>When the specimen was taken, as given.</summary>
    public required string CollectedAt { get; init; }

    /// <summary>The result as entered, without its unit: the number as typed behind its comparator, a titre, words.</summary>
    /// <example>&lt;0.5</example>
    public required string Text { get; init; }

    /// <summary>The unit as entered.</summary>
    public required string? Unit { get; init; }

    /// <summary>The value in the row's unit where it was entered in another; null where it was not.</summary>
    public required decimal? InRowUnit { get; init; }

    /// <summary>Where the result lies.</summary>
    public required Flag Flag { get; init; }

    /// <summary>The flag that the laboratory printed.</summary>
    public required string? LaboratoryFlag { get; init; }

    /// <summary>The laboratory's flag when it printed one, else ours.</summary>
    public required string DisplayFlag { get; init; }

    /// <summary>The laboratory.</summary>
    public required string? Laboratory { get; init; }

    /// <summary>The method.</summary>
    public required string? Method { get; init; }

    /// <summary>Whether laboratory or method differ from the result before it in the row.</summary>
    public required bool AssayChanged { get; init; }

    /// <summary>Where the result stands; those entered in error are not in the table.</summary>
    public required LabResultStatus Status { get; init; }

    /// <summary>Whether a second person has looked at it.</summary>
    public required VerificationState Verification { get; init; }
}

/// <summary>What changed between two days, held against noise; of results that are final or corrected.</summary>
public sealed record LabTableComparison
{
    /// <summary>The value of the earlier day, the median where there are several; null where it does not count.</summary>
    public required LabTrendValue? From { get; init; }

    /// <summary>The value of the later day, the median where there are several; null where it does not count.</summary>
    public required LabTrendValue? To { get; init; }

    /// <summary>The UCUM unit of the two values.</summary>
    public required string Unit { get; init; }

    /// <summary>The change, percent of the earlier value.</summary>
    public required decimal? ChangePercent { get; init; }

    /// <summary>Change of a titre, doubling steps.</summary>
    public required decimal? ChangeSteps { get; init; }

    /// <summary>What the change says when one of the two values is a bound.</summary>
    public required ChangeBound? ChangeBound { get; init; }

    /// <summary>Whether the change is more than noise explains; null where that cannot be told.</summary>
    public required bool? BeyondNoise { get; init; }

    /// <summary>What the change amounts to, or why that cannot be told.</summary>
    public required TrendVerdict Verdict { get; init; }

    /// <summary>The change that noise alone explains; null without a noise model.</summary>
    public required NoiseBounds? ReferenceChange { get; init; }
}
