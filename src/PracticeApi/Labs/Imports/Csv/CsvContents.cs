using PracticeApi.Clinical.Formats;

namespace PracticeApi.Labs.Imports.Csv;

/// <summary>What is known of a CSV file once it is read: complete when the last of its reports has been taken.</summary>
internal sealed class CsvContents
{
    /// <summary>Whether rows are results or collections; null where the header could not be read.</summary>
    public CsvForm? Form { get; set; }

    /// <summary>What stands between fields.</summary>
    public char Delimiter { get; set; }

    /// <summary>What stands before the decimals.</summary>
    public char Decimal { get; set; } = '.';

    /// <summary>The columns in their order.</summary>
    public IReadOnlyList<CsvColumnUse> Columns { get; set; } = [];

    /// <summary>Rows below the header, empty ones left out.</summary>
    public int Rows { get; set; }

    /// <summary>Rows in which nothing was measured.</summary>
    public int RowsWithoutResult { get; set; }

    /// <summary>Lines given, those with faults too.</summary>
    public int Results { get; set; }

    /// <summary>What is wrong with the file as a whole.</summary>
    public List<IncomingFault> Faults { get; } = [];
}

/// <summary>What a column was taken for, and what its cells held.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Header">Its header.</param>
/// <param name="Role">What it holds.</param>
/// <param name="Analyte">The code of the analyte, where it is one's and the analyte is known.</param>
/// <param name="Loinc">The LOINC code, where it is the column's.</param>
/// <param name="Unit">The unit of its numbers, where the header or the mapping says it.</param>
internal sealed record CsvColumnUse(
    int Number,
    string Header,
    CsvRole Role,
    string? Analyte = null,
    string? Loinc = null,
    string? Unit = null
)
{
    /// <summary>Cells with a value.</summary>
    public int Values { get; set; }

    /// <summary>Cells that say that there is no value.</summary>
    public int Missing { get; set; }

    /// <summary>Empty cells.</summary>
    public int Blank { get; set; }
}
