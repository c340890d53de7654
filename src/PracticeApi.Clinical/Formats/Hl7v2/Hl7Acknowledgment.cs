using System.Globalization;

namespace PracticeApi.Clinical.Formats.Hl7v2;

/// <summary>What a sender is told of its message.</summary>
public enum Hl7Verdict
{
    /// <summary>AA, CA: all of it is kept.</summary>
    Accepted,

    /// <summary>AE: it was understood, and something in it is wrong.</summary>
    Error,

    /// <summary>AR, CR: refused as a whole.</summary>
    Refused,
}

/// <summary>Writes acknowledgments, as MSH-15 and MSH-16 ask for them.</summary>
public static class Hl7Acknowledgment
{
    /// <summary>The verdict on a message as it was read.</summary>
    public static Hl7Verdict VerdictOf(Hl7Reading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        return reading.IsRefused ? Hl7Verdict.Refused
            : reading.Errors.Any(error => !error.IsWarning) ? Hl7Verdict.Error
            : Hl7Verdict.Accepted;
    }

    /// <summary>
    /// The acknowledgments of a message, in the order they are sent. In the enhanced mode that it is kept comes first, and
    /// what became of it second; none may be asked for.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="verdict">What became of it.</param>
    /// <param name="errors">What is wrong with it.</param>
    /// <param name="controlId">A control id for the acknowledgments.</param>
    /// <param name="at">When it is written.</param>
    public static IReadOnlyList<string> Write(
        Hl7Message message,
        Hl7Verdict verdict,
        IReadOnlyList<Hl7Error> errors,
        string controlId,
        DateTimeOffset at
    )
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(errors);
        var (accept, application) = (message.Header.Value(15), message.Header.Value(16));
        var isEnhanced = accept is not null || application is not null;
        List<string> written = [];
        if (isEnhanced && IsAskedFor(accept ?? "NE", verdict))
        {
            var code = verdict == Hl7Verdict.Refused ? "CR" : "CA";
            written.Add(One(code, verdict == Hl7Verdict.Refused ? errors : [], $"{controlId}C"));
        }

        if (!isEnhanced || IsAskedFor(application ?? "NE", verdict))
        {
            var code = verdict switch
            {
                Hl7Verdict.Accepted => "AA",
                Hl7Verdict.Error => "AE",
                _ => "AR",
            };
            written.Add(One(code, errors, controlId));
        }

        return written;

        string One(string code, IReadOnlyList<Hl7Error> told, string id) =>
            Text(message, code, told, id, at);
    }

    /// <summary>The answer to what has a header that cannot be read.</summary>
    public static string OfUnreadable(string controlId, DateTimeOffset at) =>
        $"MSH|^~\\&|||||{Stamp(at)}||ACK|{controlId}|P|2.5.1\rMSA|AR|\r"
        + "ERR||MSH^1|207^Application internal error^HL70357|E|||The header cannot be read.\r";

    private static bool IsAskedFor(string condition, Hl7Verdict verdict) =>
        condition switch
        {
            "NE" => false,
            "ER" => verdict != Hl7Verdict.Accepted,
            "SU" => verdict == Hl7Verdict.Accepted,
            _ => true,
        };

    private static string Text(
        Hl7Message message,
        string code,
        IReadOnlyList<Hl7Error> errors,
        string controlId,
        DateTimeOffset at
    )
    {
        var (syntax, header) = (message.Syntax, message.Header);
        var (f, c) = (syntax.Field, syntax.Component);
        var isWithError = IsFrom25(message.Version);
        var version = header.Raw(12).Trim() is { Length: > 0 } sent ? sent : "2.5.1";
        var processing = header.Raw(11).Trim() is { Length: > 0 } id ? id : "P";
        var trigger = header.Value(9, 2);
        var type = trigger is null
            ? "ACK"
            : $"ACK{c}{syntax.Encode(trigger)}" + (isWithError ? $"{c}ACK" : "");
        var set = header.Raw(18).Trim();
        List<string> segments =
        [
            $"MSH{f}{syntax.EncodingCharacters}{f}{header.Raw(5)}{f}{header.Raw(6)}{f}{header.Raw(3)}{f}{header.Raw(4)}{f}"
                + $"{Stamp(at)}{f}{f}{type}{f}{controlId}{f}{processing}{f}{version}"
                + (set.Length == 0 ? "" : new string(f, 6) + set),
            $"MSA{f}{code}{f}{header.Raw(10).Trim()}",
        ];
        if (isWithError)
        {
            segments.AddRange(
                errors.Select(error =>
                    $"ERR{f}{f}{Location(error, c)}{f}{error.Code}{c}{error.Meaning}{c}HL70357{f}"
                    + $"{(error.IsWarning ? 'W' : 'E')}{f}{f}{f}{syntax.Encode(error.Message)}"
                )
            );
        }
        else if (errors.Where(error => !error.IsWarning).ToArray() is { Length: > 0 } old)
        {
            var told = old.Select(error =>
                $"{error.Segment ?? "MSH"}{c}{error.Sequence}{c}{error.Field}{c}{error.Code}{syntax.SubComponent}{error.Meaning}"
            );
            segments.Add($"ERR{f}{string.Join(syntax.Repetition, told)}");
        }

        return string.Join('\r', segments) + "\r";
    }

    private static string Location(Hl7Error error, char c) =>
        error.Segment is null ? ""
        : error.Field is { } field ? $"{error.Segment}{c}{error.Sequence}{c}{field}"
        : $"{error.Segment}{c}{error.Sequence}";

    // The ERR segment has its present form from 2.5 on.
    private static bool IsFrom25(string? version) =>
        version is not ['2', '.', >= '1' and <= '4', ..];

    private static string Stamp(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture) + "+0000";
}
