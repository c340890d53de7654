using PracticeApi.Clinical.Formats;
using PracticeApi.Clinical.Labs;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Imports;

/// <summary>What is to be imported, and what a format needs to know to read it.</summary>
internal sealed record ImportContent
{
    /// <summary>The bytes as they arrived.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>The character set that the caller named with the media type; null for the format's own way of telling.</summary>
    public string? Charset { get; init; }

    /// <summary>Who sends, where the caller has said it.</summary>
    public string? Sender { get; init; }

    /// <summary>What else the caller said of how it is to be read, in the format's own words; null where nothing.</summary>
    public string? Parameters { get; init; }

    /// <summary>What the practice knows of tests, by their names and codes.</summary>
    public required AnalyteCatalog Catalog { get; init; }

    /// <summary>Where the practice is, for times that do not say.</summary>
    public required TimeZoneInfo Zone { get; init; }
}

/// <summary>A media type that can be imported. It reads; what is read is matched, checked and stored by others.</summary>
internal interface IImportFormat
{
    /// <summary>The media type, without parameters.</summary>
    string MediaType { get; }

    /// <summary>What the source of a result is called that came this way; at most 32 characters.</summary>
    string Source { get; }

    /// <summary>
    /// The content in units that stand or fall together, such as messages, in their order and always the same ones. Units are
    /// made as they are asked for: a large file is never held as a whole.
    /// </summary>
    /// <exception cref="ProblemException">400: it is none of this format.</exception>
    IEnumerable<ImportUnit> Read(ImportContent content);
}

/// <summary>What is stored in one go or not at all.</summary>
internal record ImportUnit
{
    /// <summary>Who sends it: codes and keys of one sender say nothing of those of another.</summary>
    public required string Sender { get; init; }

    /// <summary>
    /// Names the unit and what it says among its sender's, so that one that comes again is not stored again; null where nothing
    /// does.
    /// </summary>
    public string? Key { get; init; }

    /// <summary>Its reports.</summary>
    public IReadOnlyList<IncomingReport> Reports { get; init; } = [];

    /// <summary>What is wrong with it besides its lines.</summary>
    public IReadOnlyList<IncomingFault> Faults { get; init; } = [];

    /// <summary>Whether it is refused as a whole.</summary>
    public bool IsRefused { get; init; }

    /// <summary>What its sender is answered; null where the format has no such answers.</summary>
    /// <param name="waiting">The lines that wait for a person, each with what keeps it.</param>
    /// <param name="id">Unlike any other.</param>
    /// <param name="at">When it is answered.</param>
    public virtual string? Acknowledge(
        IReadOnlyList<(string Place, IReadOnlyList<IncomingFault> Faults)> waiting,
        Guid id,
        DateTimeOffset at
    ) => null;
}
