using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using PracticeApi.Clinical.Formats;
using PracticeApi.Persistence;

namespace PracticeApi.Labs.Imports;

/// <summary>
/// Names of what came from outside, as hashes: of one length whatever the sender's names are, and nothing of a person in them.
/// </summary>
internal static class ImportKeys
{
    private const int MaxName = 200;
    private const int Kept = 150;
    private const int Locality = 10;

    /// <summary>A sender as it is kept: as it names itself, or the beginning of that and the hash of the whole.</summary>
    public static string Sender(string sender) => Named(sender);

    public static string Message(string source, string sender, string key) =>
        Of("message", source, sender, key);

    /// <summary>
    /// Names a line for as long as its sender knows it; one without any key is named by all that it says. Those of one report
    /// begin alike, so that an index holds them side by side and an import does not write a page of it for every line.
    /// </summary>
    /// <returns>The name, and the one that it had before those of one report began alike.</returns>
    public static (string Now, string Before) Line(
        string source,
        string sender,
        IncomingReport report,
        IncomingResult line
    )
    {
        if (line.Key is { } key && report.Key is { } of)
        {
            var keyed = Of("line", source, sender, of, key);
            return (Beside(Report(source, sender, report)!, keyed), keyed);
        }

        var patient = PatientOf(report);
        var said = Of(
            "said",
            source,
            sender,
            patient,
            report.Accession,
            line.CollectedAt,
            JsonSerializer.Serialize(line.Codes, StoredJson.Options),
            line.Original
        );
        return (Beside(Of("said", source, sender, patient, report.Accession), said), said);
    }

    /// <summary>
    /// Names a line without what may still change before it is final; null where there is no such name. Those of one report
    /// begin alike here too.
    /// </summary>
    /// <returns>The name, and the one that it had before those of one report began alike.</returns>
    public static (string? Now, string? Before) Open(
        string source,
        string sender,
        IncomingReport report,
        IncomingResult line
    )
    {
        if (line.OpenKey is not { } key || report.Key is not { } of)
        {
            return (null, null);
        }

        var name = Of("open", source, sender, of, key);
        return (Beside(Report(source, sender, report)!, name), name);
    }

    /// <summary>Names a report; null for one that nothing tells from others, which is a report of its own.</summary>
    public static string? Report(string source, string sender, IncomingReport report) =>
        report.Key is { } key ? Of("report", source, sender, key)
        : report.Accession is { } accession
            ? Of("report-said", source, sender, PatientOf(report), report.Laboratory, accession)
        : null;

    public static string Patient(string sender, IncomingPatient patient) =>
        Of("patient", sender, JsonSerializer.Serialize(patient, StoredJson.Options));

    /// <summary>What a line says, to tell a repetition from a new version.</summary>
    public static string Content(IncomingResult line) =>
        Of(
            JsonSerializer.Serialize(
                line with
                {
                    Place = "",
                    Key = null,
                    OpenKey = null,
                    Original = "",
                },
                StoredJson.Options
            )
        );

    /// <summary>A code as its sender writes it, in its system; without a code the name stands in its place.</summary>
    public static string Code(IncomingCode code) =>
        Named(code.Code is { } own ? $"{code.System}|{own}" : $"text|{code.Text}");

    private static string PatientOf(IncomingReport report) =>
        JsonSerializer.Serialize(report.Patient, StoredJson.Options);

    // Behind all names of before, so that what looks for one of those does not search among these.
    private static string Beside(string first, string name) => $"~{first[..Locality]}{name}";

    private static string Named(string name) =>
        name.Length <= MaxName ? name : $"{name[..Kept]}…{Of(name)}";

    private static string Of(params string?[] parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            // With its length, so that no two lists of parts make the same text.
            text.Append(part?.Length ?? -1).Append(':').Append(part);
        }

        return WebEncoders.Base64UrlEncode(
            SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()))
        );
    }
}
