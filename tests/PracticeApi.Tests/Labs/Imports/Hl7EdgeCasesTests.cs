using System.Text.Json.Nodes;
using NUnit.Framework;

namespace PracticeApi.Tests.Labs.Imports;

/// <summary>Lines as laboratories really send them, and what each becomes: a result, or a line that waits and says why.</summary>
public sealed class Hl7EdgeCasesTests : ImportTest
{
    private const string Nothing = "nothing";

    // A unit that is spelled as some laboratories do.
    [TestCase(
        "NM|789-8^RBC^LN||4.8|tera.l-1|4.0-5.5||||F",
        "4.8 tera.l-1 normal 2026-01-04T08:05:00+00:00"
    )]
    [TestCase("NM|718-7^Hb^LN||135|g/l-1|120-160||||F", "waits unknown-unit")]
    [TestCase(
        "NM|2160-0^Creatinine^LN||80|mcmol/L|45-84||||F",
        "80 mcmol/L normal 2026-01-04T08:05:00+00:00"
    )]
    [TestCase("NM|8099-4^TPO^LN||34|iU/mL|0-34||||F", "34 iU/mL normal 2026-01-04T08:05:00+00:00")]
    // A unit that is probably wrong: warned of, never mended.
    [TestCase(
        "NM|718-7^Hb^LN||12.5|g/mL|12-16||||F",
        "12.5 g/mL criticalHigh 2026-01-04T08:05:00+00:00 implausible-value unit-suspect"
    )]
    // A structured number without a comparator, and with one.
    [TestCase(
        "SN|3016-3^TSH^LN||^6.82|m[IU]/L|0.40-4.00||||F",
        "6.82 m[IU]/L high 2026-01-04T08:05:00+00:00"
    )]
    [TestCase(
        "SN|3016-3^TSH^LN||<^0.01|m[IU]/L|0.40-4.00||||F",
        "<0.01 m[IU]/L low 2026-01-04T08:05:00+00:00"
    )]
    [TestCase(
        "SN|3016-3^TSH^LN||>^90|m[IU]/L|0.40-4.00||||F",
        ">90 m[IU]/L high 2026-01-04T08:05:00+00:00"
    )]
    [TestCase(
        "ST|3016-3^TSH^LN||<0.01|m[IU]/L|0.40-4.00||||F",
        "<0.01 m[IU]/L low 2026-01-04T08:05:00+00:00"
    )]
    [TestCase(
        "ST|8099-4^TPO^LN||>1000|[IU]/mL|0-34||||F",
        ">1000 [IU]/mL high 2026-01-04T08:05:00+00:00"
    )]
    // A range with an underscore; by sex and printed as text; none at all and no flag either.
    [TestCase(
        "NM|3016-3^TSH^LN||6.82|m[IU]/L|0.40_4.00||||F",
        "6.82 m[IU]/L high 2026-01-04T08:05:00+00:00"
    )]
    [TestCase(
        "NM|3016-3^TSH^LN||6.82|m[IU]/L|F: 0.40-4.00 M: 0.50-5.00||||F",
        "6.82 m[IU]/L unranged 2026-01-04T08:05:00+00:00 laboratory-range-unread"
    )]
    [TestCase(
        "NM|3016-3^TSH^LN||6.82|m[IU]/L|||||F",
        "6.82 m[IU]/L high 2026-01-04T08:05:00+00:00"
    )]
    // Words for a number, a coded answer without a code.
    [TestCase(
        "ST|3016-3^TSH^LN||haemolysed|m[IU]/L|0.40-4.00||||F",
        "haemolysed unranged 2026-01-04T08:05:00+00:00"
    )]
    [TestCase("ST|3016-3^TSH^LN||Isolated||||||F", "Isolated unranged 2026-01-04T08:05:00+00:00")]
    [TestCase(
        "CE|31017-7^tTG IgA^LN||^Positive||||||F",
        "positive unranged 2026-01-04T08:05:00+00:00"
    )]
    // Two numbers in one field, a decimal comma, nothing on purpose of a line that is deleted.
    [TestCase(
        "NM|3016-3^TSH^LN||27~25|m[IU]/L|0.40-4.00||||F",
        "27~25 unranged 2026-01-04T08:05:00+00:00"
    )]
    [TestCase(
        "NM|3016-3^TSH^LN||6,82|m[IU]/L|0.40-4.00||||F",
        "waits not-of-its-type ambiguous-number"
    )]
    [TestCase("NM|3016-3^TSH^LN||\"\"|m[IU]/L|0.40-4.00||||D", Nothing)]
    // LOINC in the alternate triplet; a local code that is labelled as LOINC.
    [TestCase(
        "NM|L1^Own^L^3016-3^TSH^LN||6.82|m[IU]/L|0.40-4.00||||F",
        "6.82 m[IU]/L high 2026-01-04T08:05:00+00:00"
    )]
    [TestCase("NM|WBC^White cells^LN||6.1|10*3/uL|4-11||||F", "waits test-unknown")]
    // Collected in the future, before birth, in other zones, and on a day without an hour.
    [TestCase(
        "NM|3016-3^TSH^LN||6.82|m[IU]/L|0.40-4.00||||F|||20990101080000+0000",
        "waits in-the-future"
    )]
    [TestCase(
        "NM|3016-3^TSH^LN||6.82|m[IU]/L|0.40-4.00||||F|||19700101080000+0000",
        "waits before-birth"
    )]
    [TestCase(
        "NM|3016-3^TSH^LN||6.82|m[IU]/L|0.40-4.00||||F|||20260104080500+0700",
        "6.82 m[IU]/L high 2026-01-04T08:05:00+07:00"
    )]
    [TestCase(
        "NM|3016-3^TSH^LN||6.82|m[IU]/L|0.40-4.00||||F|||20260104080500-0215",
        "6.82 m[IU]/L high 2026-01-04T08:05:00-02:15"
    )]
    [TestCase(
        "NM|3016-3^TSH^LN||6.82|m[IU]/L|0.40-4.00||||F|||20260104",
        "6.82 m[IU]/L high 2026-01-04"
    )]
    public async Task A_line_becomes(string line, string expected)
    {
        var (patient, pid) = await KnownPatientAsync();

        var import = await ImportAsync(Message([line], pid: pid, filler: Unique("F")));

        string[] became =
        [
            .. (await ResultsAsync(patient))
                .Where(result => result!["derivedFrom"] is null)
                .Select(result => Entered(result!)),
            .. (await RowsAsync(import)).Select(row => Waits(row!, line)),
        ];
        Assert.That(became, Is.EqualTo(expected == Nothing ? [] : new[] { expected }));
    }

    private static string Entered(JsonNode result)
    {
        // The laboratory is new to the first of these tests alone.
        var warnings = result["warnings"]!
            .AsArray()
            .Select(warning => (string)warning!["code"]!)
            .Where(code => code != "laboratory-new");
        return string.Join(
            ' ',
            new[]
            {
                (string?)result["comparator"]
                    + (
                        (string?)result["valueText"]
                        ?? (string?)result["text"]
                        ?? (string?)result["coded"]?["value"]
                    ),
                (string?)result["unit"],
                (string?)result["flag"],
                (string)result["collectedAt"]!,
            }
                .Concat(warnings.Order(StringComparer.Ordinal))
                .Where(part => !string.IsNullOrEmpty(part))
        );
    }

    private static string Waits(JsonNode row, string line)
    {
        Assert.That((string)row["original"]!, Does.Contain(line), "what was sent is kept");
        return $"waits {string.Join(' ', Codes(row))}";
    }
}
