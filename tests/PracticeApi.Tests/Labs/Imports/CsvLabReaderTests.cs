using System.Text;
using NUnit.Framework;
using PracticeApi.Clinical.Formats;
using PracticeApi.Clinical.Labs;
using PracticeApi.Labs.Catalog;
using PracticeApi.Labs.Imports.Csv;

namespace PracticeApi.Tests.Labs.Imports;

internal sealed class CsvLabReaderTests
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.CreateCustomTimeZone(
        "practice",
        TimeSpan.FromHours(2),
        "practice",
        "practice"
    );

    [Test]
    public void Reads_a_row_a_result()
    {
        var (reports, contents) = Read(
            """
            Patient ID,Last name,DOB,Collection date,Test,LOINC,Result,Units,Ref range,Flag,Lab,Accession,Method,Comment,Shelf
            42,Sample,1980-02-03,2024-05-06 08:30,TSH,3016-3,<0.010,mIU/L,0.4-4.0,L,North,A1,ECLIA,repeated,B
            42,Sample,1980-02-03,2024-05-06 08:30,Ferritin,,30,ng/mL,,,North,A1,,,B
            43,Other,1990-01-01,2024-05-06,Ferritin,,31,ng/mL,,,North,A2,,,B
            """
        );

        var line = reports[0].Results[0];
        Assert.Multiple(() =>
        {
            Assert.That(contents.Form, Is.EqualTo(CsvForm.Long));
            Assert.That(
                reports.Select(r => (r.Place, r.Key, r.Results.Count)),
                Is.EqualTo(new[] { ("2", "A1", 2), ("4", "A2", 1) })
            );
            Assert.That(
                reports[0].Patient.Identifiers,
                Is.EqualTo(new[] { new IncomingIdentifier(null, "42") })
            );
            Assert.That(reports[0].Patient.FamilyName, Is.EqualTo("Sample"));
            Assert.That(reports[0].Patient.BirthDate, Is.EqualTo(new DateOnly(1980, 2, 3)));
            Assert.That(reports[0].Laboratory, Is.EqualTo("North"));
            Assert.That(line.Place, Is.EqualTo("2"));
            Assert.That(
                line.Codes,
                Is.EqualTo(
                    new[]
                    {
                        new IncomingCode(IncomingCode.Loinc, "3016-3", "TSH"),
                        new IncomingCode(IncomingCode.Analyte, "tsh", "TSH"),
                    }
                )
            );
            Assert.That(line.Entry.Printed, Is.EqualTo("<0.010"));
            Assert.That(line.Entry.Unit, Is.EqualTo("mIU/L"));
            Assert.That(line.Entry.ReferenceRange?.Text, Is.EqualTo("0.4-4.0"));
            Assert.That(line.Entry.LaboratoryFlag, Is.EqualTo("L"));
            Assert.That(line.CollectedAt, Is.EqualTo("2024-05-06T08:30:00+02:00"));
            Assert.That(line.Method, Is.EqualTo("ECLIA"));
            Assert.That(line.Notes, Is.EqualTo(new[] { "repeated" }));
            Assert.That(line.Original, Does.StartWith("42,Sample,1980-02-03"));
            Assert.That(line.Faults, Is.Empty);
            Assert.That(
                contents.Columns.Where(c => c.Role == CsvRole.Ignored).Select(c => c.Header),
                Is.EqualTo(new[] { "Shelf" })
            );
        });
    }

    [TestCase("tsh (mIU/L)", "tsh", "mIU/L")]
    [TestCase("TSH_mIU_L", "tsh", "mIU/L")]
    [TestCase("TSH [µIU/mL]", "tsh", "µIU/mL")]
    [TestCase("TSH mIU/L", "tsh", "mIU/L")]
    [TestCase("Ferritin_ng_per_mL", "ferritin", "ng/mL")]
    [TestCase("C-reactive protein, mg/L", "crp", "mg/L")]
    [TestCase("3016-3 (m[IU]/L)", "tsh", "m[IU]/L")]
    [TestCase("tpo_ab", "tpo-ab", null)]
    [TestCase("TSH (furlongs)", "tsh", "furlongs")]
    [TestCase("Weather (mIU/L)", null, null)]
    public void Knows_a_column_of_an_analyte_by_its_header(
        string header,
        string? analyte,
        string? unit
    )
    {
        var (_, contents) = Read($"patient;{header};ferritin\n1;2;3\n");

        Assert.That(
            (contents.Columns[1].Analyte, contents.Columns[1].Unit),
            Is.EqualTo((analyte, unit))
        );
    }

    [Test]
    public void Reads_a_column_an_analyte_and_counts_what_is_missing()
    {
        var (reports, contents) = Read(
            "patient,date,TSH_mIU_L,ferritin (ng/mL),eye colour\n7,2024-01-02,2.5,?,brown\n8,2024-01-02,,NA,\n9,2024-01-02,neg,12,\n"
        );

        Assert.Multiple(() =>
        {
            Assert.That(contents.Form, Is.EqualTo(CsvForm.Wide));
            Assert.That(
                reports
                    .SelectMany(r => r.Results)
                    .Select(l => (l.Place, l.Entry.Printed, l.Entry.Unit, l.Original)),
                Is.EqualTo(
                    new[]
                    {
                        ("2:TSH_mIU_L", "2.5", "mIU/L", "TSH_mIU_L: 2.5"),
                        ("4:TSH_mIU_L", "neg", "mIU/L", "TSH_mIU_L: neg"),
                        ("4:ferritin (ng/mL)", "12", "ng/mL", "ferritin (ng/mL): 12"),
                    }
                )
            );
            Assert.That(
                (contents.Rows, contents.RowsWithoutResult, contents.Results),
                Is.EqualTo((3, 1, 3))
            );
            Assert.That(
                contents.Columns.Select(c => (c.Values, c.Missing, c.Blank)),
                Is.EqualTo(new[] { (0, 0, 0), (0, 0, 0), (2, 0, 1), (1, 2, 0), (0, 0, 0) })
            );
            Assert.That(contents.Columns[4].Role, Is.EqualTo(CsvRole.Ignored));
        });
    }

    [TestCase(',', "\"2,5\"", "2,5", '.')]
    [TestCase(';', "2,5", "2.5", ',')]
    [TestCase('\t', "<0,25", "<0.25", ',')]
    [TestCase('|', "1.234,5 mIU/L", "1234.5 mIU/L", ',')]
    [TestCase(';', "2.5", "2.5", '.')]
    [TestCase(';', "1:160", "1:160", '.')]
    [TestCase(';', "2,500", "2,500", '.')]
    public void Finds_out_delimiter_and_decimal_sign(
        char delimiter,
        string cell,
        string printed,
        char sign
    )
    {
        var (reports, contents) = Read($"patient{delimiter}tsh (mIU/L)\n1{delimiter}{cell}\n");

        Assert.That(contents.Delimiter, Is.EqualTo(delimiter));
        Assert.That(contents.Decimal, Is.EqualTo(sign));
        Assert.That(reports.Single().Results.Single().Entry.Printed, Is.EqualTo(printed));
    }

    [Test]
    public void Reads_decimal_commas_in_bounds_and_ranges()
    {
        var (reports, _) = Read(
            "patient;test;value;unit;range;low;high\n1;TSH;2,5;mIU/L;0,4 - 4,0;;\n1;TSH;2,5;mIU/L;<4,0;;\n1;TSH;2,5;mIU/L;;0,5;4,5\n1;TSH;2,5;mIU/L;;much;\n"
        );

        var lines = reports.SelectMany(r => r.Results).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(
                lines[0].Entry.ReferenceRange,
                Is.EqualTo(
                    new RangeEntry
                    {
                        Low = 0.4m,
                        High = 4.0m,
                        Text = "0,4 - 4,0",
                    }
                )
            );
            Assert.That(
                lines[1].Entry.ReferenceRange,
                Is.EqualTo(
                    new RangeEntry
                    {
                        High = 4.0m,
                        HighInclusive = false,
                        Text = "<4,0",
                    }
                )
            );
            Assert.That(
                lines[2].Entry.ReferenceRange,
                Is.EqualTo(new RangeEntry { Low = 0.5m, High = 4.5m })
            );
            Assert.That(
                lines[3].Faults.Select(f => (f.Place, f.Field, f.Code)),
                Is.EqualTo(new[] { ("5", "low", "invalid-number") })
            );
        });
    }

    [TestCase("2024-05-06", "2024-05-06")]
    [TestCase("20240506", "2024-05-06")]
    [TestCase("06.05.2024", "2024-05-06")]
    [TestCase("26/05/2024", "2024-05-26")]
    [TestCase("05/26/2024", "2024-05-26")]
    [TestCase("5/5/2024 7:05", "2024-05-05T07:05:00+02:00")]
    [TestCase("2024-05-06T07:05:09Z", "2024-05-06T07:05:09Z")]
    [TestCase("2024-05-06T07:05:09+0100", "2024-05-06T07:05:09+01:00")]
    [TestCase("05/06/2024", "ambiguous-date")]
    [TestCase("31.02.2024", "invalid-date")]
    [TestCase("06.05.24", "invalid-date")]
    [TestCase("soon", "invalid-date")]
    public void Reads_dates_as_written_and_guesses_none(string cell, string expected)
    {
        var (reports, _) = Read($"patient,date,tsh (mIU/L)\n1,{cell},2\n");

        var line = reports.Single().Results.Single();
        Assert.That(line.CollectedAt ?? line.Faults.Single().Code, Is.EqualTo(expected));
        Assert.That(line.Faults.All(f => f is { Place: "2", Field: "date" }), Is.True);
    }

    [Test]
    public void Takes_the_order_of_day_and_month_from_the_mapping()
    {
        var (reports, _) = Read(
            "patient,date,tsh (mIU/L)\n1,05/06/2024,2\n",
            new CsvMapping { DateOrder = CsvDateOrder.MonthFirst }
        );

        Assert.That(reports.Single().Results.Single().CollectedAt, Is.EqualTo("2024-05-06"));
    }

    [Test]
    public void Tells_every_fault_by_row_and_column()
    {
        var (reports, contents) = Read(
            "patient,age,dob,date,fasting,status,tsh (mIU/L)\n1,65511,x,y,maybe,odd,1\n,40,,,,,2\n3,40,,,,,3,4\n4,40\n5,40,,,,,\"6\"x\n6,70,,,yes,final,2\n"
        );

        Assert.That(
            reports.Select(r =>
                string.Join(
                    ' ',
                    r.Results.Single().Faults.Select(f => $"{f.Place}:{f.Field}:{f.Code}")
                )
            ),
            Is.EqualTo(
                new[]
                {
                    "2:dob:invalid-birth-date 2:age:implausible-age 2:date:invalid-date 2:fasting:invalid-fasting 2:status:unknown-status",
                    "3:patient:patient-missing",
                    "4::too-many-fields",
                    "5::too-few-fields",
                    "6::malformed-quotes",
                    "",
                }
            )
        );
        Assert.That(contents.Results, Is.EqualTo(6));
    }

    [TestCase("utf-8", false)]
    [TestCase("utf-8", true)]
    [TestCase("utf-16", true)]
    [TestCase("latin1", false)]
    public void Reads_every_encoding(string encoding, bool mark)
    {
        var coding = Encoding.GetEncoding(encoding);
        // Beyond what is read at once, so that what went before is decided already.
        var rows = string.Concat(Enumerable.Range(0, 9000).Select(i => $"{i};Müller{i};2,5\n"));
        var text = $"patient;surname;TSH (µIU/mL)\n{rows}";
        byte[] bytes = [.. mark ? coding.GetPreamble() : [], .. coding.GetBytes(text)];

        var (reports, contents) = Read(new MemoryStream(bytes), new CsvMapping());

        Assert.That(contents.Columns[2].Unit, Is.EqualTo("µIU/mL"));
        Assert.That(reports, Has.Count.EqualTo(9000));
        Assert.That(reports[8999].Patient.FamilyName, Is.EqualTo("Müller8999"));
        Assert.That(reports.Sum(r => r.Results.Sum(l => l.Faults.Count)), Is.Zero);
    }

    [Test]
    public void Tells_where_one_file_has_two_encodings()
    {
        byte[] bytes =
        [
            .. Encoding.UTF8.GetBytes("patient;surname;TSH (µIU/mL)\n1;Müller;2\n2;"),
            .. Encoding.Latin1.GetBytes("Müller;3\n"),
        ];

        var (reports, _) = Read(new MemoryStream(bytes), new CsvMapping());

        Assert.That(reports[0].Results.Single().Faults, Is.Empty);
        Assert.That(
            reports[1].Results.Single().Faults.Select(f => (f.Place, f.Field, f.Code)),
            Is.EqualTo(new[] { ("3", "surname", "invalid-encoding") })
        );
    }

    [Test]
    public void Refuses_a_file_without_results_or_without_a_mapped_column()
    {
        var (none, contents) = Read("a,b\n1,2\n");
        var (_, mapped) = Read(
            "patient,tsh (mIU/L)\n1,2\n",
            new CsvMapping { Columns = [new() { Header = "gone", Analyte = "tsh" }] }
        );
        var (_, endless) = Read($"patient,tsh (mIU/L)\n1,2\n1,\"{new string('x', 3_000_000)}");

        Assert.That(none, Is.Empty);
        Assert.That(contents.Faults.Single().Code, Is.EqualTo("no-results-found"));
        Assert.That(mapped.Faults.Single().Code, Is.EqualTo("column-missing"));
        Assert.That(endless.Faults.Single().Code, Is.EqualTo("row-too-long"));
    }

    [Test]
    public void Reads_a_hundred_thousand_rows_in_bounded_memory()
    {
        var source = new Rows(100_000);
        var reader = new CsvLabReader(source, new CsvMapping(), SeedCatalog.Instance, Zone);
        var (count, ahead, alive) = (0, 0, 0);
        List<WeakReference> taken = [];
        foreach (var report in reader.Read())
        {
            count += report.Results.Count;
            ahead = Math.Max(ahead, source.Written - count);
            if (count % 1000 == 0)
            {
                taken.Add(new WeakReference(report));
            }

            if (count == 90_000)
            {
                GC.Collect();
                alive = taken.Count(one => one.IsAlive);
            }
        }

        Assert.Multiple(() =>
        {
            Assert.That(count, Is.EqualTo(100_000));
            Assert.That(ahead, Is.LessThan(20_000));
            Assert.That(alive, Is.LessThan(5));
        });
    }

    [Test]
    public void Reads_the_laboratory_columns_of_a_national_survey()
    {
        var mapping = new CsvMapping
        {
            CollectedAt = "2008-01-01",
            Columns =
            [
                new() { Header = "respondent", Role = CsvRole.Patient },
                Column("LBXGH_Glycohemoglobin_pct", "hba1c"),
                Column("LBXGLU_Fasting_Glucose_mg_per_dL", "glucose-fasting"),
                Column("LBXIN_Insulin_uU_per_mL", "insulin-fasting"),
                Column("LBXTC_Total_Cholesterol_mg_per_dL", "chol-total"),
                Column("LBDHDD_Direct_HDL_Cholesterol_mg_per_dL", "hdl"),
                Column("LBXTR_Triglyceride_mg_per_dL", "triglycerides"),
                Column("LBXSCR_Creatinine_mg_per_dL", "creatinine"),
                Column("LBXSAL_Albumin_g_per_dL", "albumin"),
                Column("LBXSATSI_Alanine_aminotransferase_ALT_U_per_L", "alt"),
                Column("LBXWBCSI_White_blood_cell_count_1000_cells_per_uL", "wbc"),
                Column("LBXHGB_Hemoglobin_g_per_dL", "hemoglobin"),
            ],
        };
        using var file = File.OpenRead(SharedData.Path("nhanes/nhanes_labs.csv"));

        var (reports, contents) = Read(file, mapping);

        TestContext.Out.WriteLine(
            $"{contents.Rows} rows, {contents.RowsWithoutResult} without a result, {contents.Results} results; not read: {string.Join(", ", contents.Columns.Where(c => c.Role == CsvRole.Ignored).Select(c => c.Header))}"
        );
        var analytes = contents.Columns.Where(c => c.Role == CsvRole.Analyte).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(analytes, Has.Count.EqualTo(11));
            Assert.That(
                analytes
                    .Where(c => SeedCatalog.Instance.Find(c.Analyte!) is null)
                    .Select(c => c.Header),
                Is.Empty
            );
            Assert.That(
                analytes.Select(c => c.Unit),
                Is.EqualTo(
                    new[]
                    {
                        "%",
                        "mg/dL",
                        "uU/mL",
                        "mg/dL",
                        "mg/dL",
                        "mg/dL",
                        "mg/dL",
                        "g/dL",
                        "U/L",
                        "10*3/uL",
                        "g/dL",
                    }
                )
            );
            Assert.That(contents.Rows, Is.EqualTo(5459));
            Assert.That(contents.Results, Is.EqualTo(analytes.Sum(c => c.Values)));
            Assert.That(analytes.Select(c => c.Values + c.Blank + c.Missing), Is.All.EqualTo(5459));
            Assert.That(contents.RowsWithoutResult + reports.Count, Is.EqualTo(5459));
            Assert.That(reports.SelectMany(r => r.Results).SelectMany(l => l.Faults), Is.Empty);
        });
        var reader = new LabEntryReader(SeedCatalog.Instance.Spellings, SeedCatalog.Instance.Words);
        Assert.That(
            reports
                .SelectMany(r => r.Results)
                .SelectMany(l =>
                    reader.Read(l.Entry, SeedCatalog.Instance.Find(l.Codes[0].Code!)).Faults
                ),
            Is.Empty
        );

        static CsvColumn Column(string header, string analyte) =>
            new() { Header = header, Analyte = analyte };
    }

    [Test]
    public void Reads_dirty_thyroid_records()
    {
        var mapping = new CsvMapping
        {
            CollectedAt = "1986-01-01",
            Columns =
            [
                new() { Header = "diagnosis_and_record", Role = CsvRole.Patient },
                new()
                {
                    Header = "TSH",
                    Analyte = "tsh",
                    Unit = "mIU/L",
                },
                new()
                {
                    Header = "T3",
                    Analyte = "t3-total",
                    Unit = "nmol/L",
                },
                new()
                {
                    Header = "TT4",
                    Analyte = "t4-total",
                    Unit = "nmol/L",
                },
            ],
        };
        using var file = File.OpenRead(SharedData.Path("uci_thyroid/thyroid0387.csv"));

        var (reports, contents) = Read(file, mapping);

        var lines = reports.SelectMany(r => r.Results).ToList();
        var impossible = lines
            .Where(l => l.Faults.Any(f => f is { Field: "age", Code: "implausible-age" }))
            .ToList();
        TestContext.Out.WriteLine(
            $"{contents.Rows} rows, {contents.RowsWithoutResult} without a result, {lines.Count} lines, {impossible.Count} of impossible age at {string.Join(", ", impossible.Select(l => l.Place))}"
        );
        Assert.Multiple(() =>
        {
            Assert.That(contents.Rows, Is.EqualTo(4661));
            Assert.That(
                contents
                    .Columns.Where(c => c.Role == CsvRole.Analyte)
                    .Select(c => c.Values + c.Missing),
                Is.All.EqualTo(4661)
            );
            Assert.That(
                contents.Columns.Where(c => c.Role == CsvRole.Analyte).Select(c => c.Missing),
                Is.All.GreaterThan(100)
            );
            Assert.That(
                lines.SelectMany(l => l.Faults).Select(f => f.Code).Distinct(),
                Is.EqualTo(new[] { "implausible-age" })
            );
            Assert.That(impossible, Is.Not.Empty);
            Assert.That(contents.Columns.Count(c => c.Role == CsvRole.Ignored), Is.EqualTo(25));
        });
    }

    [TestCase("empty.csv", 2)]
    [TestCase("location_coordinates.csv", 1)]
    [TestCase("newlines_crlf.csv", 3)]
    [TestCase("utf8.csv", 2)]
    public void Reads_the_spectrum_of_csv(string name, int rows)
    {
        using var file = File.OpenRead(SharedData.Path($"bad_input/csv-spectrum/csvs/{name}"));
        var bytes = new MemoryStream();
        file.CopyTo(bytes);
        bytes.Position = 0;
        var header = name == "location_coordinates.csv" ? "Cities" : "a";

        var (reports, contents) = Read(
            bytes,
            new CsvMapping
            {
                Columns =
                [
                    new()
                    {
                        Header = header,
                        Analyte = "tsh",
                        Unit = "mIU/L",
                    },
                ],
            }
        );

        Assert.That(contents.Faults, Is.Empty);
        Assert.That(contents.Rows, Is.EqualTo(rows));
        Assert.That(reports, Has.Count.EqualTo(rows));
    }

    private static (List<IncomingReport>, CsvContents) Read(
        string text,
        CsvMapping? mapping = null
    ) => Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), mapping ?? new CsvMapping());

    private static (List<IncomingReport>, CsvContents) Read(Stream file, CsvMapping mapping)
    {
        var reader = new CsvLabReader(file, mapping, SeedCatalog.Instance, Zone);
        var reports = new List<IncomingReport>();
        foreach (var report in reader.Read())
        {
            reports.Add(report);
        }

        return (reports, reader.Contents);
    }

    /// <summary>A file that is written while it is read.</summary>
    private sealed class Rows(int count) : Stream
    {
        private byte[] _row = Encoding.UTF8.GetBytes("patient,date,tsh (mIU/L)\n");
        private int _at;
        private int _written;

        public int Written => _written;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count1)
        {
            if (_at == _row.Length)
            {
                if (_written == count)
                {
                    return 0;
                }

                _row = Encoding.UTF8.GetBytes($"{_written++},2024-01-02,2.5\n");
                _at = 0;
            }

            var taken = Math.Min(count1, _row.Length - _at);
            _row.AsSpan(_at, taken).CopyTo(buffer.AsSpan(offset));
            _at += taken;
            return taken;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) =>
            throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count1) =>
            throw new NotSupportedException();
    }
}
