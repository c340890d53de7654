using System.ComponentModel.DataAnnotations;

namespace PracticeApi.Labs.Imports.Csv;

/// <summary>Where the results of a CSV file stand.</summary>
public enum CsvForm
{
    /// <summary>A row a result: patient, date, test, value, unit.</summary>
    Long,

    /// <summary>A row a collection, a column an analyte.</summary>
    Wide,
}

/// <summary>What stands between the fields of a row.</summary>
public enum CsvDelimiter
{
    /// <summary><c>,</c></summary>
    Comma,

    /// <summary><c>;</c></summary>
    Semicolon,

    /// <summary>A tab.</summary>
    Tab,

    /// <summary><c>|</c></summary>
    Bar,
}

/// <summary>What stands before the decimals of a number.</summary>
public enum CsvDecimal
{
    /// <summary><c>.</c></summary>
    Point,

    /// <summary><c>,</c></summary>
    Comma,
}

/// <summary>Which comes first in a date like <c>03/04/2024</c>.</summary>
public enum CsvDateOrder
{
    /// <summary>The day.</summary>
    DayFirst,

    /// <summary>The month.</summary>
    MonthFirst,
}

/// <summary>What a column holds.</summary>
public enum CsvRole
{
    /// <summary>Nothing that is read; the column is listed as such.</summary>
    Ignored,

    /// <summary>The results of one analyte.</summary>
    Analyte,

    /// <summary>An identifier of the patient.</summary>
    Patient,

    /// <summary>The patient's family name.</summary>
    FamilyName,

    /// <summary>The patient's given name.</summary>
    GivenName,

    /// <summary>The patient's date of birth.</summary>
    BirthDate,

    /// <summary>The patient's age in years: read only to see that it is possible.</summary>
    Age,

    /// <summary>When the specimen was taken.</summary>
    CollectedAt,

    /// <summary>The laboratory.</summary>
    Laboratory,

    /// <summary>The laboratory's number of the specimen or report.</summary>
    Accession,

    /// <summary>The name of the panel or order.</summary>
    Title,

    /// <summary>The name of the test.</summary>
    Test,

    /// <summary>The LOINC code of the test.</summary>
    Loinc,

    /// <summary>The laboratory's own code of the test.</summary>
    Code,

    /// <summary>The result.</summary>
    Value,

    /// <summary>What stands before the number, where it has a column of its own.</summary>
    Comparator,

    /// <summary>The unit.</summary>
    Unit,

    /// <summary>The laboratory's range, both bounds in one.</summary>
    Range,

    /// <summary>The lower bound of the laboratory's range.</summary>
    RangeLow,

    /// <summary>The upper bound of the laboratory's range.</summary>
    RangeHigh,

    /// <summary>The laboratory's flag.</summary>
    Flag,

    /// <summary>The assay or instrument.</summary>
    Method,

    /// <summary>The specimen.</summary>
    Specimen,

    /// <summary>Whether the person had fasted.</summary>
    Fasting,

    /// <summary>Whether the result is preliminary, final or corrected.</summary>
    Status,

    /// <summary>A comment.</summary>
    Note,
}

/// <summary>The signs that are named in words, as some cannot be seen.</summary>
internal static class CsvSigns
{
    public static char Sign(this CsvDelimiter delimiter) =>
        delimiter switch
        {
            CsvDelimiter.Semicolon => ';',
            CsvDelimiter.Tab => '\t',
            CsvDelimiter.Bar => '|',
            _ => ',',
        };

    public static char Sign(this CsvDecimal sign) => sign == CsvDecimal.Comma ? ',' : '.';
}

/// <summary>How the CSV files of one sender are read. What is not said is found out from the file.</summary>
public sealed record CsvMapping
{
    /// <summary>Whether a row is a result or a collection.</summary>
    public CsvForm? Form { get; init; }

    /// <summary>What stands between the fields of a row.</summary>
    public CsvDelimiter? Delimiter { get; init; }

    /// <summary>What stands before the decimals of a number.</summary>
    public CsvDecimal? Decimal { get; init; }

    /// <summary>Which comes first in a date like 03/04/2024; without it such a date is a fault.</summary>
    public CsvDateOrder? DateOrder { get; init; }

    /// <summary>Cells that say that there is no value, besides the empty one; <c>?</c>, <c>NA</c> and their like unless given.</summary>
    [MaxLength(20)]
    public IReadOnlyList<string>? Missing { get; init; }

    /// <summary>Who gives out the patient's identifiers.</summary>
    [MaxLength(200)]
    public string? PatientSystem { get; init; }

    /// <summary>The laboratory of every row that names none.</summary>
    [MaxLength(200)]
    public string? Laboratory { get; init; }

    /// <summary>When the specimens of rows without a date of their own were taken.</summary>
    /// <example>2024-05-06</example>
    [RegularExpression(Practices.GivenTime.Pattern)]
    public string? CollectedAt { get; init; }

    /// <summary>What the columns hold; those not named are read by their headers.</summary>
    [MaxLength(1000)]
    public IReadOnlyList<CsvColumn> Columns { get; init; } = [];
}

/// <summary>What one column holds.</summary>
public sealed record CsvColumn
{
    /// <summary>The header, exactly as in the file but for case and outer spaces.</summary>
    /// <example>TSH_mIU_L</example>
    [Required, MaxLength(200)]
    public required string Header { get; init; }

    /// <summary>What it holds; an analyte where one is named.</summary>
    public CsvRole? Role { get; init; }

    /// <summary>The code of the analyte.</summary>
    /// <example>tsh</example>
    [MaxLength(60)]
    public string? Analyte { get; init; }

    /// <summary>The LOINC code of the test.</summary>
    /// <example>3016-3</example>
    [MaxLength(20)]
    public string? Loinc { get; init; }

    /// <summary>The unit of the column's numbers; that of the header unless given.</summary>
    /// <example>mIU/L</example>
    [MaxLength(40)]
    public string? Unit { get; init; }
}
