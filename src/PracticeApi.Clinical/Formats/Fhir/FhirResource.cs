namespace PracticeApi.Clinical.Formats.Fhir;

/// <summary>A resource with what its references may mean.</summary>
internal sealed record FhirResource(
    FhirNode Node,
    string Type,
    string? Id,
    string? FullUrl,
    FhirScope Scope,
    FhirNode? Bundle
)
{
    public string Place => Node.Place;
}

/// <summary>The resources that a reference can name: those of the bundle, and within a resource those it contains.</summary>
internal sealed class FhirScope(FhirScope? outer)
{
    private readonly Dictionary<string, FhirResource> _byName = new(StringComparer.Ordinal);

    public void Add(string name, FhirResource resource)
    {
        // Of several versions under one name the newer is meant.
        if (
            !_byName.TryGetValue(name, out var known)
            || FhirTimes.LastUpdated(resource) >= FhirTimes.LastUpdated(known)
        )
        {
            _byName[name] = resource;
        }
    }

    public FhirResource? Find(string reference)
    {
        var name = reference;
        if (name.IndexOf("/_history/", StringComparison.Ordinal) is var history and > 0)
        {
            name = name[..history];
        }

        return _byName.GetValueOrDefault(name) ?? outer?.Find(name);
    }

    /// <summary>The resource that a Reference names; null where it is not here.</summary>
    public FhirResource? Find(FhirNode? reference, List<IncomingFault> faults) =>
        reference?.Text("reference", faults) is { } name ? Find(name) : null;
}
