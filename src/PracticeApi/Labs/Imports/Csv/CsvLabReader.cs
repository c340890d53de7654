using System.Globalization;
using System.Text;
using CsvHelper;
using PracticeApi.Clinical.Formats;
using PracticeApi.Clinical.Labs;

namespace PracticeApi.Labs.Imports.Csv;

/// <summary>
/// Reads laboratory results out of CSV, row by row: never more than a few rows are held. Every cell of a column that is read ends in a
/// line, is counted as empty or missing, or is a fault with its row and column.
/// </summary>
/// <param name="source">The file.</param>
/// <param name="mapping">What is known of it beforehand.</param>
/// <param name="catalog">The analytes that headers and tests may name.</param>
/// <param name="zone">Where times without an offset were written.</param>
internal sealed class CsvLabReader(
    Stream source,
    CsvMapping mapping,
    AnalyteCatalog catalog,
    TimeZoneInfo zone
)
{
    private const int SampledRows = 200;
    private const int LinesInReport = 200;
    private const int LongestRow = 1024 * 1024;

    private readonly AnalyteNames _names = new(catalog);
    private readonly HashSet<string> _missing = new(
        mapping.Missing ?? CsvCells.UsualMissing,
        StringComparer.OrdinalIgnoreCase
    );
    private readonly Dictionary<int, string> _malformed = [];
    private bool _isBroken;
    private CsvCells _cells = new('.', mapping.DateOrder, zone);
    private Dictionary<CsvRole, CsvColumnUse> _columns = [];
    private List<CsvColumnUse> _analytes = [];
    private List<CsvColumnUse> _notes = [];

    /// <summary>What is known of the file so far.</summary>
    public CsvContents Contents { get; } = new();

    /// <summary>The reports in the order of their rows; to be taken once.</summary>
    public IEnumerable<IncomingReport> Read()
    {
        using var csv = CsvReader.Create(
            new CsvText(source),
            new CsvReaderOptions
            {
                Separator = mapping.Delimiter?.Sign(),
                SkipEmptyLines = false,
                MaxRecordSize = LongestRow,
                IncludeValuesInExceptions = false,
                OnMalformedRecord = record =>
                    _malformed[(int)record.RecordNumber] = record.Reason.ToString(),
            }
        );
        if (!ReadHeader(csv))
        {
            yield break;
        }

        // How decimals are written shows in the first rows.
        List<CsvRow> first = [];
        while (first.Count < SampledRows && Next(csv) is { } row)
        {
            first.Add(row);
        }

        Contents.Decimal = mapping.Decimal?.Sign() ?? DecimalOf(first);
        _cells = new CsvCells(Contents.Decimal, mapping.DateOrder, zone);

        IncomingReport? open = null;
        foreach (var row in first.Concat(Rest(csv)))
        {
            foreach (var report in Taken(row, ref open))
            {
                yield return report;
            }
        }

        if (open is not null)
        {
            yield return open;
        }
    }

    private IEnumerable<CsvRow> Rest(CsvReader csv)
    {
        while (Next(csv) is { } row)
        {
            yield return row;
        }
    }

    private bool ReadHeader(CsvReader csv)
    {
        try
        {
            csv.ReadHeader();
        }
        catch (CsvFormatException)
        {
            Contents.Faults.Add(TooLong("1"));
            return false;
        }

        Contents.Delimiter = csv.Separator;
        Contents.Columns = new CsvHeaders(catalog, _names).Read([.. csv.Headers], mapping);
        _columns = Contents
            .Columns.Where(c => c.Role is not (CsvRole.Ignored or CsvRole.Analyte or CsvRole.Note))
            .GroupBy(c => c.Role)
            .ToDictionary(g => g.Key, g => g.First());
        _analytes = [.. Contents.Columns.Where(c => c.Role == CsvRole.Analyte)];
        _notes = [.. Contents.Columns.Where(c => c.Role == CsvRole.Note)];
        var isLong = mapping.Form is { } form
            ? form == CsvForm.Long
            : _columns.ContainsKey(CsvRole.Value) && _analytes.Count == 0;
        Contents.Form = isLong ? CsvForm.Long : CsvForm.Wide;

        foreach (var column in mapping.Columns.Where(c => !IsThere(c)))
        {
            Contents.Faults.Add(
                new IncomingFault(
                    "1",
                    column.Header,
                    "column-missing",
                    "The mapping names a column that the file does not have."
                )
            );
        }

        var namesTest =
            _columns.ContainsKey(CsvRole.Test)
            || _columns.ContainsKey(CsvRole.Loinc)
            || _columns.ContainsKey(CsvRole.Code);
        if (isLong ? !(namesTest && _columns.ContainsKey(CsvRole.Value)) : _analytes.Count == 0)
        {
            Contents.Faults.Add(
                new IncomingFault(
                    "1",
                    null,
                    "no-results-found",
                    "No column is one of an analyte, and none name tests with their results: give a mapping."
                )
            );
            return false;
        }

        return Contents.Faults.Count == 0;
    }

    private bool IsThere(CsvColumn column) =>
        Contents.Columns.Any(c =>
            string.Equals(c.Header, column.Header.Trim(), StringComparison.OrdinalIgnoreCase)
        );

    private CsvRow? Next(CsvReader csv)
    {
        while (!_isBroken)
        {
            try
            {
                if (!csv.Read())
                {
                    return null;
                }
            }
            catch (CsvFormatException)
            {
                // Behind a quote that is never closed nothing can be told apart.
                _isBroken = true;
                Contents.Faults.Add(
                    TooLong((Contents.Rows + 2).ToString(CultureInfo.InvariantCulture))
                );
                return null;
            }

            var number = (int)csv.RowNumber + 1;
            if (csv.FieldCount == 1 && csv.IsEmpty(0))
            {
                continue;
            }

            Contents.Rows++;
            return RowOf(csv, number);
        }

        return null;
    }

    private CsvRow RowOf(CsvReader csv, int number)
    {
        var cells = new string[Contents.Columns.Count];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = i < csv.FieldCount ? csv.GetString(i) : "";
        }

        var row = new CsvRow(number, cells, Encoding.UTF8.GetString(csv.RawRecord));
        if (csv.FieldCount != cells.Length)
        {
            row.Fault(
                null,
                csv.FieldCount > cells.Length ? "too-many-fields" : "too-few-fields",
                $"The row has {csv.FieldCount} fields under {cells.Length} headers."
            );
        }

        if (_malformed.Remove(number, out var reason))
        {
            row.Fault(
                null,
                "malformed-quotes",
                reason == nameof(CsvMalformedReason.UnterminatedQuote)
                    ? "A quote is opened and never closed."
                    : "A quote stands where none may."
            );
        }

        for (var i = 0; i < cells.Length; i++)
        {
            if (cells[i].Contains('\uFFFD', StringComparison.Ordinal))
            {
                row.Fault(
                    Contents.Columns[i].Header,
                    "invalid-encoding",
                    "The cell holds bytes that are not of the file's encoding."
                );
            }
        }

        return row;
    }

    private char DecimalOf(List<CsvRow> rows)
    {
        IEnumerable<CsvColumnUse> numeric =
            Contents.Form == CsvForm.Wide ? _analytes
            : _columns.TryGetValue(CsvRole.Value, out var value) ? [value]
            : [];
        var columns = numeric.ToList();
        var signs = rows.SelectMany(r =>
                columns.Select(c => CsvCells.DecimalOf(r.Cells[c.Number - 1]))
            )
            .OfType<char>()
            .ToHashSet();
        return signs is { Count: 1 } && signs.Contains(',') && Contents.Delimiter != ','
            ? ','
            : '.';
    }

    private List<IncomingReport> Taken(CsvRow row, ref IncomingReport? open)
    {
        var head = Head(row);
        var ready = new List<IncomingReport>(1);
        if (Contents.Form == CsvForm.Wide)
        {
            var lines = WideLines(row, head);
            if (lines.Count == 0)
            {
                Contents.RowsWithoutResult++;
            }
            else
            {
                ready.Add(head with { Results = lines });
            }

            Contents.Results += lines.Count;
            return ready;
        }

        var line = LongLine(row, head);
        Contents.Results++;
        if (open is not null && IsSameReport(open, head) && open.Results.Count < LinesInReport)
        {
            ((List<IncomingResult>)open.Results).Add(line);
            return ready;
        }

        if (open is not null)
        {
            ready.Add(open);
        }

        open = head with { Results = new List<IncomingResult> { line } };
        return ready;
    }

    // Rows that follow one another and say the same of person, time and specimen are one report.
    private static bool IsSameReport(IncomingReport open, IncomingReport head) =>
        open.Patient.Identifiers.SequenceEqual(head.Patient.Identifiers)
        && open.Patient.FamilyName == head.Patient.FamilyName
        && open.Patient.GivenName == head.Patient.GivenName
        && open.Patient.BirthDate == head.Patient.BirthDate
        && open.Laboratory == head.Laboratory
        && open.Accession == head.Accession
        && open.Title == head.Title
        && open.Results[0].CollectedAt == CollectedAtOf(head);

    private static string? CollectedAtOf(IncomingReport head) => head.Results[0].CollectedAt;

    // The row's report with one line that holds what every line of the row says.
    private IncomingReport Head(CsvRow row)
    {
        var identifier = Cell(row, CsvRole.Patient);
        var (family, given) = (Cell(row, CsvRole.FamilyName), Cell(row, CsvRole.GivenName));
        DateOnly? born = null;
        if (Cell(row, CsvRole.BirthDate) is { } birth)
        {
            if (_cells.Time(birth, out var day) is { } code)
            {
                row.Fault(Header(CsvRole.BirthDate), code, "This is no date of birth.");
            }
            else
            {
                born = DateOnly.ParseExact(day![..10], "yyyy-MM-dd", CultureInfo.InvariantCulture);
            }
        }

        if (identifier is null && family is null)
        {
            row.Fault(
                Header(CsvRole.Patient) ?? Header(CsvRole.FamilyName),
                "patient-missing",
                "The row does not say whose results these are."
            );
        }

        if (Cell(row, CsvRole.Age) is { } age)
        {
            if (!_cells.TryNumber(age, out var years))
            {
                row.Fault(Header(CsvRole.Age), "invalid-age", "This is no age.");
            }
            else if (years is < 0 or > 130)
            {
                row.Fault(Header(CsvRole.Age), "implausible-age", "Nobody is of this age.");
            }
        }

        var accession = Cell(row, CsvRole.Accession);
        var laboratory = Cell(row, CsvRole.Laboratory) ?? mapping.Laboratory;
        return new IncomingReport
        {
            Place = row.Place,
            Key = accession,
            Patient = new IncomingPatient
            {
                Identifiers = identifier is null
                    ? []
                    : [new IncomingIdentifier(mapping.PatientSystem, identifier)],
                FamilyName = family,
                GivenName = given,
                BirthDate = born,
            },
            Laboratory = laboratory,
            Accession = accession,
            Title = Cell(row, CsvRole.Title),
            Results = [Common(row)],
        };
    }

    private IncomingResult Common(CsvRow row)
    {
        var collected = mapping.CollectedAt;
        if (Cell(row, CsvRole.CollectedAt) is { } when)
        {
            if (_cells.Time(when, out collected) is { } code)
            {
                row.Fault(
                    Header(CsvRole.CollectedAt),
                    code,
                    code == "ambiguous-date"
                        ? "Day and month may be either: say which comes first."
                        : "This is no date."
                );
            }
        }

        bool? fasting = null;
        if (Cell(row, CsvRole.Fasting) is { } fasted)
        {
            fasting = CsvCells.YesOrNo(fasted);
            if (fasting is null)
            {
                row.Fault(
                    Header(CsvRole.Fasting),
                    "invalid-fasting",
                    "This is neither yes nor no."
                );
            }
        }

        var status = IncomingStatus.Final;
        if (Cell(row, CsvRole.Status) is { } said)
        {
            if (CsvCells.Status(said) is { } known)
            {
                status = known;
            }
            else
            {
                row.Fault(Header(CsvRole.Status), "unknown-status", "This is no known status.");
            }
        }

        return new IncomingResult
        {
            Place = row.Place,
            Codes = [],
            Entry = new LabEntry { Fasting = fasting, Specimen = Cell(row, CsvRole.Specimen) },
            CollectedAt = collected,
            Status = status,
            Method = Cell(row, CsvRole.Method),
            Notes =
            [
                .. _notes
                    .Select(n => row.Cells[n.Number - 1].Trim())
                    .Where(note => note.Length > 0),
            ],
            Original = row.Raw,
        };
    }

    private List<IncomingResult> WideLines(CsvRow row, IncomingReport head)
    {
        var common = head.Results[0];
        var lines = new List<IncomingResult>();
        foreach (var column in _analytes)
        {
            var cell = row.Cells[column.Number - 1];
            if (string.IsNullOrWhiteSpace(cell))
            {
                column.Blank++;
                continue;
            }

            if (_missing.Contains(cell.Trim()))
            {
                column.Missing++;
                continue;
            }

            column.Values++;
            var faults = new List<IncomingFault>(row.Faults);
            var codes = CodesOf(column);
            lines.Add(
                common with
                {
                    Place = $"{row.Place}:{column.Header}",
                    Key = KeyOf(codes, common),
                    Codes = codes,
                    Entry = common.Entry with
                    {
                        Printed = Printed(row, column.Header, cell, faults),
                        Unit = column.Unit,
                    },
                    Original = $"{column.Header}: {cell}",
                    Faults = faults,
                }
            );
        }

        // A row that cannot be trusted and shows no value is seen all the same.
        if (lines.Count == 0 && row.Faults.Exists(f => f.Code != "patient-missing"))
        {
            lines.Add(common with { Faults = row.Faults });
        }

        return lines;
    }

    private static List<IncomingCode> CodesOf(CsvColumnUse column)
    {
        var codes = new List<IncomingCode>();
        if (column.Loinc is not null)
        {
            codes.Add(new IncomingCode(IncomingCode.Loinc, column.Loinc, column.Header));
        }

        if (column.Analyte is not null)
        {
            codes.Add(new IncomingCode(IncomingCode.Analyte, column.Analyte, column.Header));
        }

        if (codes.Count == 0)
        {
            codes.Add(new IncomingCode(null, null, column.Header));
        }

        return codes;
    }

    private IncomingResult LongLine(CsvRow row, IncomingReport head)
    {
        var common = head.Results[0];
        var faults = new List<IncomingFault>(row.Faults);
        var value = Cell(row, CsvRole.Value);
        var column = _columns[CsvRole.Value];
        var entry = common.Entry with
        {
            ReferenceRange = RangeOf(row, faults),
            LaboratoryFlag = Cell(row, CsvRole.Flag),
        };
        if (value is null || _missing.Contains(value))
        {
            _ = value is null ? column.Blank++ : column.Missing++;
            entry = entry with { AbsentReason = value ?? "blank" };
        }
        else
        {
            column.Values++;
            entry = entry with
            {
                Printed = Printed(
                    row,
                    column.Header,
                    Cell(row, CsvRole.Comparator) is { } sign ? $"{sign}{value}" : value,
                    faults
                ),
                Unit = Cell(row, CsvRole.Unit) ?? column.Unit,
            };
        }

        var codes = CodesOf(row);
        if (codes.Count == 0)
        {
            faults.Add(
                new IncomingFault(
                    row.Place,
                    Header(CsvRole.Test) ?? Header(CsvRole.Loinc) ?? Header(CsvRole.Code),
                    "code-missing",
                    "The row does not say what was measured."
                )
            );
        }

        return common with
        {
            Key = KeyOf(codes, common),
            Codes = codes,
            Entry = entry,
            Faults = faults,
        };
    }

    // Under one number of the laboratory a test at a time is one result, whatever value it comes with.
    private static string? KeyOf(List<IncomingCode> codes, IncomingResult common) =>
        codes is [var first, ..]
            ? $"{first.System}|{first.Code ?? first.Text}|{common.CollectedAt}"
            : null;

    private List<IncomingCode> CodesOf(CsvRow row)
    {
        var codes = new List<IncomingCode>();
        var name = Cell(row, CsvRole.Test);
        if (Cell(row, CsvRole.Loinc) is { } loinc)
        {
            codes.Add(new IncomingCode(IncomingCode.Loinc, loinc, name));
        }

        if (Cell(row, CsvRole.Code) is { } code)
        {
            codes.Add(new IncomingCode(null, code, name));
        }

        if (name is not null)
        {
            if (_names.Find(name) is { } analyte)
            {
                codes.Add(new IncomingCode(IncomingCode.Analyte, analyte.Code, name));
            }
            else if (codes.Count == 0)
            {
                codes.Add(
                    catalog.TermsOf(name).Count > 0
                        ? new IncomingCode(IncomingCode.Loinc, name, null)
                        : new IncomingCode(null, null, name)
                );
            }
        }

        return codes;
    }

    private RangeEntry? RangeOf(CsvRow row, List<IncomingFault> faults)
    {
        var range = Cell(row, CsvRole.Range) is { } text ? _cells.Range(text) : null;
        if (Bound(row, CsvRole.RangeLow, faults) is { } low)
        {
            range = (range ?? new RangeEntry()) with { Low = low };
        }

        if (Bound(row, CsvRole.RangeHigh, faults) is { } high)
        {
            range = (range ?? new RangeEntry()) with { High = high };
        }

        return range;
    }

    private decimal? Bound(CsvRow row, CsvRole role, List<IncomingFault> faults)
    {
        if (Cell(row, role) is not { } cell || _missing.Contains(cell))
        {
            return null;
        }

        if (_cells.TryNumber(cell, out var bound))
        {
            return bound;
        }

        faults.Add(
            new IncomingFault(row.Place, Header(role), "invalid-number", "This is not a number.")
        );
        return null;
    }

    private string Printed(CsvRow row, string header, string cell, List<IncomingFault> faults)
    {
        if (_cells.Printed(cell, out var printed) is { } code)
        {
            faults.Add(
                new IncomingFault(
                    row.Place,
                    header,
                    code,
                    "The point in this number may separate decimals or thousands."
                )
            );
        }

        return printed;
    }

    private string? Cell(CsvRow row, CsvRole role)
    {
        if (!_columns.TryGetValue(role, out var column))
        {
            return null;
        }

        var cell = row.Cells[column.Number - 1].Trim();
        return cell.Length == 0 ? null : cell;
    }

    private string? Header(CsvRole role) => _columns.GetValueOrDefault(role)?.Header;

    private static IncomingFault TooLong(string place) =>
        new(
            place,
            null,
            "row-too-long",
            "A row has more than a megabyte; a quote may have been left open. Nothing from here on was read."
        );
}
