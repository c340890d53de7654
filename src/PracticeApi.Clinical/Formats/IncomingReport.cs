using PracticeApi.Clinical.Labs;

namespace PracticeApi.Clinical.Formats;

/// <summary>One report as it arrived, whatever its format was. Nothing in it is matched, converted or judged yet.</summary>
public sealed record IncomingReport
{
    /// <summary>Where it stands in what arrived: a segment as <c>OBR[2]</c>, a row as <c>17</c>, a path as <c>/entry/3/resource</c>.</summary>
    public required string Place { get; init; }

    /// <summary>Names the report across its versions, within its sender; null where the format has nothing that stays.</summary>
    public string? Key { get; init; }

    /// <summary>When the sender made this version; orders the versions of one report, null where it was not said.</summary>
    public DateTimeOffset? VersionAt { get; init; }

    /// <summary>Who was measured, as the sender knows the person.</summary>
    public required IncomingPatient Patient { get; init; }

    /// <summary>The laboratory, where the report names it.</summary>
    public string? Laboratory { get; init; }

    /// <summary>The laboratory's number of the specimen or report.</summary>
    public string? Accession { get; init; }

    /// <summary>The name of the panel or order.</summary>
    public string? Title { get; init; }

    /// <summary>Comments on the report as a whole, in their order.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Its lines, in their order.</summary>
    public required IReadOnlyList<IncomingResult> Results { get; init; }
}

/// <summary>The person measured, as the sender says.</summary>
public sealed record IncomingPatient
{
    /// <summary>Identifiers, the most certain first.</summary>
    public IReadOnlyList<IncomingIdentifier> Identifiers { get; init; } = [];

    /// <summary>Family name.</summary>
    public string? FamilyName { get; init; }

    /// <summary>Given name.</summary>
    public string? GivenName { get; init; }

    /// <summary>Date of birth; null where it is missing or not a whole date.</summary>
    public DateOnly? BirthDate { get; init; }
}

/// <summary>An identifier of a person.</summary>
/// <param name="System">Who gives it out: an authority or a URI; null where it was not said.</param>
/// <param name="Value">The identifier.</param>
public sealed record IncomingIdentifier(string? System, string Value);

/// <summary>One line of a report.</summary>
public sealed record IncomingResult
{
    /// <summary>Where it stands in what arrived: <c>OBX[3]</c>, <c>17:tsh</c>, <c>/entry/3/resource/component/0</c>.</summary>
    public required string Place { get; init; }

    /// <summary>Names the line across the versions of its report; null where nothing stays.</summary>
    public string? Key { get; init; }

    /// <summary>
    /// The same without what may still change while the line is not final, such as the time of collection; null where there is
    /// no such name. A line that is not final is finished by the one that comes under this name.
    /// </summary>
    public string? OpenKey { get; init; }

    /// <summary>The codes and names that the sender gives the test, in its order.</summary>
    public required IReadOnlyList<IncomingCode> Codes { get; init; }

    /// <summary>What was found.</summary>
    public required LabEntry Entry { get; init; }

    /// <summary>When the specimen was taken: a date, or a date-time with offset; null where it was not said.</summary>
    public string? CollectedAt { get; init; }

    /// <summary>Where the line stands.</summary>
    public IncomingStatus Status { get; init; } = IncomingStatus.Final;

    /// <summary>Whether only the status is sent: the value of the earlier version stands.</summary>
    public bool StatusAlone { get; init; }

    /// <summary>The laboratory that measured it, where it is not the report's.</summary>
    public string? Laboratory { get; init; }

    /// <summary>The assay or instrument.</summary>
    public string? Method { get; init; }

    /// <summary>Comments on the line, in their order.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The line exactly as it arrived, for a person to read.</summary>
    public required string Original { get; init; }

    /// <summary>What keeps the line from being read; with any, it waits for a person.</summary>
    public IReadOnlyList<IncomingFault> Faults { get; init; } = [];
}

/// <summary>A code or name of a test.</summary>
/// <param name="System"><see cref="Loinc"/>, the sender's own system, or null for a name alone.</param>
/// <param name="Code">The code.</param>
/// <param name="Text">The name.</param>
public sealed record IncomingCode(string? System, string? Code, string? Text)
{
    /// <summary>The system of LOINC codes, whatever the format calls it.</summary>
    public const string Loinc = "http://loinc.org";

    /// <summary>The system of the catalogue's own codes, where the format or its mapping names the analyte itself.</summary>
    public const string Analyte = "urn:practice-api:analyte";
}

/// <summary>Where a line stands, as its sender says.</summary>
public enum IncomingStatus
{
    /// <summary>No result yet.</summary>
    Registered,

    /// <summary>May still change.</summary>
    Preliminary,

    /// <summary>Released.</summary>
    Final,

    /// <summary>Released anew in place of an earlier one.</summary>
    Corrected,

    /// <summary>There will be no result.</summary>
    Cancelled,

    /// <summary>It was sent by mistake.</summary>
    EnteredInError,

    /// <summary>It was sent by mistake and is wrong, such as of another person or specimen.</summary>
    Wrong,
}

/// <summary>Something in what arrived that cannot be read.</summary>
/// <param name="Place">Segment, row or path.</param>
/// <param name="Field">Field, column or member; null for the whole.</param>
/// <param name="Code">Stable kebab-case code.</param>
/// <param name="Message">What is wrong, for a person, without the value itself.</param>
public sealed record IncomingFault(string Place, string? Field, string Code, string Message);
