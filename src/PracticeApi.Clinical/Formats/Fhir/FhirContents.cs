namespace PracticeApi.Clinical.Formats.Fhir;

/// <summary>Everything that arrived in one FHIR resource: what was read, and what was not.</summary>
public sealed record FhirContents
{
    /// <summary>The reports, the versions of one report from the oldest to the newest.</summary>
    public IReadOnlyList<IncomingReport> Reports { get; init; } = [];

    /// <summary>What is there and is no laboratory result, in its order.</summary>
    public IReadOnlyList<FhirNotRead> NotRead { get; init; } = [];

    /// <summary>What keeps the whole, or a part that belongs to no line, from being read.</summary>
    public IReadOnlyList<IncomingFault> Faults { get; init; } = [];
}

/// <summary>A resource, or a part of one, that is kept with the message and gives no line.</summary>
/// <param name="Place">Its JSON pointer.</param>
/// <param name="ResourceType">Its type; null where it has none.</param>
/// <param name="Reason">Why it gives no line.</param>
public sealed record FhirNotRead(string Place, string? ResourceType, FhirNotReadReason Reason);

/// <summary>Why a part of a message gives no line.</summary>
public enum FhirNotReadReason
{
    /// <summary>Another kind of resource, which no result refers to.</summary>
    OtherResource,

    /// <summary>An observation or report of something else than a laboratory: vital signs, imaging, a survey.</summary>
    NotLaboratory,

    /// <summary>A heading over other observations, without a result of its own.</summary>
    Heading,

    /// <summary>A document or picture.</summary>
    Attachment,

    /// <summary>A report that has neither results nor a conclusion.</summary>
    NoResults,

    /// <summary>An entry without a resource.</summary>
    NoResource,
}
