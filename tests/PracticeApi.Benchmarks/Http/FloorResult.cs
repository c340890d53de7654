using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace PracticeApi.Benchmarks.Http;

/// <summary>A lab result of the floor: texts from the row to the answer, structured members as they are stored.</summary>
internal sealed class FloorResult
{
    public const string Columns = """
        LabResultId, Version, PatientId, ReportId, AnalyteCode, Category, Loinc, Value, ValueText, Comparator, UnitText, Unit,
        Printed, Coded, Titers, Text, AbsentReason, Specimen, CollectedAt, Fasting, Physiology, LaboratoryId, Method,
        Accession, ReferenceRange, LaboratoryFlag, Status, Note, CanonicalValue, CanonicalUnit, Flag, DisplayFlag, Range,
        RangeCandidates, Optimal, MultipleOfUpperLimit, VerificationState, EnteredBy, EnteredAt, VerifiedBy, VerifiedAt,
        Warnings, CreatedAt, RecordedAt, Target, DerivedFrom
        """;

    private const string Name = "Thyroid peroxidase antibodies";

    private readonly string?[] _columns;

    private FloorResult(string?[] columns) => _columns = columns;

    /// <summary>The columns by name, and those that are never read back.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Columns.Split([',', ' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries),
        "CollectedInstant",
        "RecordedBy",
        "ChangeKind",
        "Source",
        "OutOfRange",
        "CatalogEdition",
    ];

    public static string InsertText { get; } =
        $"INSERT INTO LabResults (PracticeId, {string.Join(", ", Names)}) VALUES (@PracticeId, {string.Join(", ", Names.Select(name => $"@{name}"))})";

    private static readonly int Read = Names.Count - 6;

    private static readonly Dictionary<string, int> Places = Names
        .Index()
        .ToDictionary(pair => pair.Item, pair => pair.Index);

    public string LabResultId => this["LabResultId"]!;

    private string? this[string name]
    {
        get => _columns[Places[name]];
        set => _columns[Places[name]] = value;
    }

    public static FloorResult Of(SqliteDataReader row)
    {
        var columns = new string?[Read];
        for (var column = 0; column < columns.Length; column++)
        {
            columns[column] = row.IsDBNull(column) ? null : row.GetString(column);
        }

        return new FloorResult(columns);
    }

    /// <summary>An entry, stored as it comes: what the API would judge is taken for granted.</summary>
    public static FloorResult Entered(string patientId, JsonElement body)
    {
        var now = DateTime.UtcNow.ToString(
            "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
            CultureInfo.InvariantCulture
        );
        var collectedAt = body.GetProperty("collectedAt").GetString()!;
        var value = body.GetProperty("value").GetDecimal();
        var text = value.ToString(CultureInfo.InvariantCulture);
        var range = body.GetProperty("referenceRange");
        var multiple = value / range.GetProperty("high").GetDecimal();
        return new FloorResult(new string?[Names.Count])
        {
            ["LabResultId"] = Guid.CreateVersion7().ToString(),
            ["Version"] = "1",
            ["PatientId"] = patientId,
            ["AnalyteCode"] = body.GetProperty("analyte").GetString(),
            ["Category"] = "thyroid",
            ["Value"] = text,
            ["ValueText"] = text,
            ["Unit"] = "[IU]/mL",
            ["UnitText"] = body.GetProperty("unit").GetString(),
            ["CollectedAt"] = collectedAt,
            ["CollectedInstant"] = $"{collectedAt}T00:00:00.000Z",
            ["ReferenceRange"] = range.GetRawText(),
            ["Status"] = "final",
            ["CanonicalValue"] = text,
            ["CanonicalUnit"] = "[IU]/mL",
            ["Flag"] = "high",
            ["DisplayFlag"] = "H",
            ["OutOfRange"] = "1",
            ["Range"] = range.GetRawText(),
            ["MultipleOfUpperLimit"] = Math.Round(multiple, 10)
                .ToString(CultureInfo.InvariantCulture),
            ["VerificationState"] = "notRequired",
            ["EnteredBy"] = patientId,
            ["EnteredAt"] = now,
            ["RecordedBy"] = patientId,
            ["RecordedAt"] = now,
            ["CreatedAt"] = now,
            ["ChangeKind"] = "entered",
            ["Source"] = "staff",
            ["Warnings"] = "[]",
            ["CatalogEdition"] = "floor",
        };
    }

    public void Bind(SqliteCommand insert)
    {
        for (var column = 0; column < _columns.Length; column++)
        {
            insert.Parameters[column + 1].Value = _columns[column] ?? (object)DBNull.Value;
        }
    }

    /// <summary>The members of the API's answer, in its order.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", _columns[0]);
        WriteStored(json, "version", _columns[1]);
        json.WriteString("patientId", _columns[2]);
        json.WriteString("reportId", _columns[3]);
        json.WriteString("analyte", _columns[4]);
        json.WriteString("analyteName", Name);
        json.WriteString("category", _columns[5]);
        json.WriteString("loinc", _columns[6]);
        WriteStored(json, "value", _columns[7]);
        json.WriteString("valueText", _columns[8]);
        json.WriteString("comparator", _columns[9]);
        json.WriteString("unit", _columns[10]);
        json.WriteString("unitCode", _columns[11]);
        json.WriteString("printed", _columns[12]);
        WriteStored(json, "coded", _columns[13]);
        WriteStored(json, "titers", _columns[14]);
        json.WriteString("text", _columns[15]);
        json.WriteString("absentReason", _columns[16]);
        json.WriteString("specimen", _columns[17]);
        json.WriteString("collectedAt", _columns[18]);
        WriteStored(json, "fasting", _columns[19]);
        WriteStored(json, "physiology", _columns[20]);
        json.WriteNull("laboratory");
        json.WriteString("laboratoryId", _columns[21]);
        json.WriteString("method", _columns[22]);
        json.WriteString("accession", _columns[23]);
        WriteStored(json, "referenceRange", _columns[24]);
        json.WriteString("laboratoryFlag", _columns[25]);
        json.WriteString("status", _columns[26]);
        json.WriteString("note", _columns[27]);
        json.WriteStartObject("canonical");
        WriteStored(json, "value", _columns[28]);
        json.WriteString("unit", _columns[29]);
        json.WriteEndObject();
        json.WriteString("flag", _columns[30]);
        json.WriteString("displayFlag", _columns[31]);
        WriteStored(json, "range", _columns[32]);
        WriteStored(json, "rangeCandidates", _columns[33] ?? "[]");
        WriteStored(json, "optimal", _columns[34]);
        WriteStored(json, "target", _columns[44]);
        WriteStored(json, "derivedFrom", _columns[45]);
        WriteStored(json, "multipleOfUpperLimit", _columns[35]);
        json.WriteStartObject("verification");
        json.WriteString("state", _columns[36]);
        json.WriteString("enteredBy", _columns[37]);
        json.WriteString("enteredAt", _columns[38]);
        json.WriteString("verifiedBy", _columns[39]);
        json.WriteString("verifiedAt", _columns[40]);
        json.WriteEndObject();
        WriteStored(json, "warnings", _columns[41]);
        json.WriteString("createdAt", _columns[42]);
        json.WriteString("updatedAt", _columns[43]);
        json.WriteEndObject();
    }

    public static void WriteStored(Utf8JsonWriter json, string name, string? stored)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(stored ?? "null", skipInputValidation: true);
    }
}
