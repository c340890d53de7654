using PracticeApi.Http;

namespace PracticeApi.Labs.Imports;

/// <summary>How far an import is.</summary>
public enum LabImportState
{
    /// <summary>Not all of it has been read yet; it can be continued.</summary>
    Running,

    /// <summary>All of it has been read. Lines may still wait for a person.</summary>
    Done,
}

/// <summary>What became of a line that could not be entered as it came.</summary>
public enum LabImportRowStatus
{
    /// <summary>It waits for a person.</summary>
    Waiting,

    /// <summary>It was resolved and has entered.</summary>
    Entered,

    /// <summary>Somebody has rejected it.</summary>
    Rejected,

    /// <summary>It or a later version of it came, it was taken back, or it was there already: there is nothing to enter any more.</summary>
    Settled,
}

/// <summary>Something in an import that cannot be read or matched.</summary>
public sealed record LabImportFault
{
    /// <summary>Segment, row or path, such as `OBX[3]`.</summary>
    /// <example>OBX[3]</example>
    public required string Place { get; init; }

    /// <summary>Number or name of the field, column or member; null for the whole.</summary>
    /// <example>5</example>
    public required string? Field { get; init; }

    /// <summary>Stable code, kebab-case.</summary>
    /// <example>not-of-its-type</example>
    public required string Code { get; init; }

    /// <summary>What is wrong, for a person, without the value itself.</summary>
    public required string Message { get; init; }
}

/// <summary>Something that was sent by a laboratory, and what became of it.</summary>
public sealed record LabImport : IVersioned
{
    /// <summary>Id of the import.</summary>
    public required Guid Id { get; init; }

    /// <summary>Counts the changes; also the ETag.</summary>
    public required int Version { get; init; }

    /// <summary>Media type of the original.</summary>
    /// <example>application/hl7-v2</example>
    public required string MediaType { get; init; }

    /// <summary>Who sent it, as the caller said; null where the content says so itself.</summary>
    public required string? Sender { get; init; }

    /// <summary>Bytes of the original.</summary>
    public required int Size { get; init; }

    /// <summary>SHA-256 of the original, in hexadecimal.</summary>
    public required string Checksum { get; init; }

    /// <summary>How far it is.</summary>
    public required LabImportState State { get; init; }

    /// <summary>Messages, rows or resources read so far.</summary>
    public required int Units { get; init; }

    /// <summary>Of these, those that had come before and were not stored again.</summary>
    public required int Repeated { get; init; }

    /// <summary>Of these, those that were refused as a whole.</summary>
    public required int Refused { get; init; }

    /// <summary>Reports read.</summary>
    public required int Reports { get; init; }

    /// <summary>Lines that became new results, those that were resolved included.</summary>
    public required int Entered { get; init; }

    /// <summary>Lines that became a new version of a result, or took back what had only waited.</summary>
    public required int Replaced { get; init; }

    /// <summary>Lines that say what is there already, or that wait already since they came before.</summary>
    public required int Unchanged { get; init; }

    /// <summary>Lines that came too late, or were overtaken while they waited: a newer version is there, or there is nothing that they could take back.</summary>
    public required int Outdated { get; init; }

    /// <summary>Lines that wait for a person now.</summary>
    public required int Waiting { get; init; }

    /// <summary>Lines that somebody has rejected.</summary>
    public required int Rejected { get; init; }

    /// <summary>What is wrong besides the lines or gives no line, the first hundred.</summary>
    public required IReadOnlyList<LabImportFault> Faults { get; init; }

    /// <summary>With `dryRun` the first of the lines that would wait; null otherwise: list them.</summary>
    public IReadOnlyList<LabImportRow>? Rows { get; init; }

    /// <summary>When it arrived.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The member of staff who sent it in, or in whose name it was received.</summary>
    public required Guid CreatedBy { get; init; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>A line that could not be entered as it came.</summary>
public sealed record LabImportRow : IVersioned
{
    /// <summary>The import.</summary>
    public required Guid ImportId { get; init; }

    /// <summary>Its number among the lines of the import that could not be entered, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Counts the changes; also the ETag.</summary>
    public required int Version { get; init; }

    /// <summary>What became of it.</summary>
    public required LabImportRowStatus Status { get; init; }

    /// <summary>Where it stands in the original.</summary>
    /// <example>OBX[3]</example>
    public required string Place { get; init; }

    /// <summary>Who sent it; codes are mapped for one sender.</summary>
    public required string Sender { get; init; }

    /// <summary>The line exactly as it arrived.</summary>
    public required string Original { get; init; }

    /// <summary>The person measured, as the sender says.</summary>
    public required LabImportPerson Person { get; init; }

    /// <summary>The codes and names that the sender gives the test.</summary>
    public required IReadOnlyList<LabImportCode> Codes { get; init; }

    /// <summary>When the specimen was taken; null where it was not said, or not understood.</summary>
    public required string? CollectedAt { get; init; }

    /// <summary>The laboratory's number of the specimen or report.</summary>
    public required string? Accession { get; init; }

    /// <summary>Name of the panel or order.</summary>
    public required string? Title { get; init; }

    /// <summary>What keeps it from being entered; empty when nothing does any more.</summary>
    public required IReadOnlyList<LabImportFault> Faults { get; init; }

    /// <summary>The patient, once known.</summary>
    public required Guid? PatientId { get; init; }

    /// <summary>The result that it became.</summary>
    public required Guid? LabResultId { get; init; }

    /// <summary>Why it was rejected.</summary>
    public required string? Reason { get; init; }

    /// <summary>Who resolved it.</summary>
    public required Guid? ResolvedBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>When it arrived.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>A person as a sender names them.</summary>
public sealed record LabImportPerson
{
    /// <summary>Family name.</summary>
    public required string? FamilyName { get; init; }

    /// <summary>Given name.</summary>
    public required string? GivenName { get; init; }

    /// <summary>Date of birth.</summary>
    public required DateOnly? BirthDate { get; init; }

    /// <summary>Identifiers, each with who gives it out where that was said.</summary>
    public required IReadOnlyList<LabImportIdentifier> Identifiers { get; init; }
}

/// <summary>An identifier as a sender gives it.</summary>
public sealed record LabImportIdentifier
{
    /// <summary>Who gives it out.</summary>
    public required string? System { get; init; }

    /// <summary>The identifier.</summary>
    public required string Value { get; init; }
}

/// <summary>A code or name of a test as a sender gives it.</summary>
public sealed record LabImportCode
{
    /// <summary>The code system; null for the sender's own.</summary>
    public required string? System { get; init; }

    /// <summary>The code.</summary>
    public required string? Code { get; init; }

    /// <summary>The name.</summary>
    public required string? Text { get; init; }
}
