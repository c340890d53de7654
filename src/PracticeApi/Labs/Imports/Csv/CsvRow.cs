using PracticeApi.Clinical.Formats;

namespace PracticeApi.Labs.Imports.Csv;

/// <summary>A row of the file, taken out of the reader's buffer.</summary>
/// <param name="Number">Its number, the header being 1, as a spreadsheet counts.</param>
/// <param name="Cells">Its cells, one a column.</param>
/// <param name="Raw">The row as it stands in the file.</param>
internal sealed record CsvRow(int Number, string[] Cells, string Raw)
{
    public string Place { get; } =
        Number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What is wrong with the row as a whole, and so with each of its lines.</summary>
    public List<IncomingFault> Faults { get; } = [];

    public void Fault(string? column, string code, string message) =>
        Faults.Add(new IncomingFault(Place, column, code, message));
}
