using PracticeApi.Http;
using PracticeApi.Labs.Imports.Csv;

namespace PracticeApi.Labs.Imports.CsvMappings;

/// <summary>How the CSV files of a sender are read, kept under a name.</summary>
public sealed record CsvImportMapping : IVersioned
{
    /// <summary>Id of the mapping.</summary>
    public required Guid Id { get; init; }

    /// <summary>Counts the changes; also the ETag.</summary>
    public required int Version { get; init; }

    /// <summary>What people call it; results that come by it have it as their sender unless the import names another.</summary>
    /// <example>North Laboratory, monthly</example>
    public required string Name { get; init; }

    /// <summary>How the files are read.</summary>
    public required CsvMapping Mapping { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
