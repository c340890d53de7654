using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using PracticeApi.Clinical.Formats;
using PracticeApi.Labs.Imports.Csv;
using PracticeApi.Persistence;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Imports;

/// <summary>CSV: each report that the rows give is a unit.</summary>
internal sealed class CsvFormat : IImportFormat
{
    public const string Type = "text/csv";

    public string MediaType => Type;

    public string Source => "csv";

    public IEnumerable<ImportUnit> Read(ImportContent content)
    {
        var mapping = StoredJson.Read<CsvMapping>(content.Parameters) ?? new CsvMapping();
        var reader = new CsvLabReader(Text(content), mapping, content.Catalog, content.Zone);
        var sender = content.Sender ?? mapping.Laboratory ?? Source;

        // One is held back, so that what is known of the whole file goes with the last.
        ImportUnit? held = null;
        foreach (var report in reader.Read())
        {
            if (held is not null)
            {
                yield return held;
            }

            held = new ImportUnit { Sender = sender, Reports = [report] };
        }

        if (held is null && reader.Contents.Faults.Count > 0)
        {
            throw Problem.Invalid([
                .. reader.Contents.Faults.Select(fault => new Fault(
                    "/mapping",
                    fault.Field is { } column ? $"{column}: {fault.Message}" : fault.Message,
                    fault.Code
                )),
            ]);
        }

        yield return (held ?? new ImportUnit { Sender = sender }) with
        {
            Faults = [.. reader.Contents.Faults, .. Notes(reader.Contents)],
        };
    }

    // What was not read, and what was read as missing, is nobody's fault, but has to be seen.
    private static IEnumerable<IncomingFault> Notes(CsvContents contents)
    {
        foreach (var column in contents.Columns)
        {
            if (column.Role == CsvRole.Ignored)
            {
                yield return new IncomingFault(
                    "1",
                    column.Header,
                    "column-not-read",
                    "Nothing says what this column holds: it was not read."
                );
            }

            if (column.Missing > 0)
            {
                yield return new IncomingFault(
                    "1",
                    column.Header,
                    "values-missing",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{column.Missing} cells of this column say that there is no value."
                    )
                );
            }
        }
    }

    private static Stream Text(ImportContent content)
    {
        // What arrived is held already; reading it copies nothing.
        var bytes = MemoryMarshal.TryGetArray(content.Bytes, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(content.Bytes.ToArray());
        return
            content.Charset is not { } charset
            || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            ? bytes
            : Encoding.CreateTranscodingStream(bytes, EncodingOf(charset), Encoding.UTF8);
    }

    private static Encoding EncodingOf(string charset)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(charset)
                ?? Encoding.GetEncoding(charset);
        }
        catch (ArgumentException)
        {
            throw Problem.Malformed(
                "import-unreadable",
                "The media type names a character set that is not known."
            );
        }
    }
}
