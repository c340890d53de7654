using PracticeApi.Http;

namespace PracticeApi.Patients.Chart;

/// <summary>What a kind of entry in a patient's chart is called. All kinds are kept and handled alike.</summary>
internal sealed record ChartKind
{
    /// <summary>In the names of requests, e.g. <c>Condition</c>.</summary>
    public required string Singular { get; init; }

    /// <summary>In the names of requests, e.g. <c>Conditions</c>.</summary>
    public required string Plural { get; init; }

    /// <summary>In the table, and in front of the types of events, e.g. <c>condition</c>.</summary>
    public required string Resource { get; init; }

    /// <summary>In paths, below the patient, e.g. <c>conditions</c>.</summary>
    public required string Path { get; init; }

    /// <summary>In sentences, e.g. <c>a condition</c>.</summary>
    public required string Noun { get; init; }

    /// <summary>In sentences, e.g. <c>conditions</c>.</summary>
    public required string Nouns { get; init; }

    /// <summary>In the table, for the assertion that the patient has none known.</summary>
    public string NoneKnown => $"{Resource}.none-known";
}

/// <summary>An entry in a patient's chart as it is answered: its details, and what is kept beside them.</summary>
/// <typeparam name="TEntry">The entry itself.</typeparam>
internal interface IChartEntry<TEntry> : IChartEntry
    where TEntry : IChartEntry<TEntry>
{
    static abstract ChartKind Kind { get; }
}

/// <summary>What is kept beside the details of every entry.</summary>
public interface IChartEntry : IVersioned
{
    /// <summary>Id of the entry.</summary>
    Guid Id { get; }

    /// <summary>The patient in whose chart it stands.</summary>
    Guid PatientId { get; }

    /// <summary>When the entry was first recorded.</summary>
    DateTimeOffset CreatedAt { get; }

    /// <summary>When this version was recorded.</summary>
    DateTimeOffset UpdatedAt { get; }

    /// <summary>The member of staff who recorded this version.</summary>
    Guid RecordedBy { get; }

    /// <summary>Whether the entry was recorded in error; it is kept, and left out of lists unless asked for.</summary>
    bool InError { get; }
}
