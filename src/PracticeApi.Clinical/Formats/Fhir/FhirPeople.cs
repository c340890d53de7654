namespace PracticeApi.Clinical.Formats.Fhir;

/// <summary>Reads who was measured and who measured.</summary>
internal static class FhirPeople
{
    /// <summary>The person that a report or observation is about, as far as the message says.</summary>
    public static IncomingPatient Patient(
        FhirNode? subject,
        FhirResource? resource,
        List<IncomingFault> faults
    )
    {
        var identifiers = resource is null
            ? []
            : resource
                .Node.Objects("identifier", faults)
                .OrderBy(i => Certainty(i.Text("use", faults)))
                .Select(i => Identifier(i, faults))
                .OfType<IncomingIdentifier>();
        if (
            subject?.Object("identifier", faults) is { } logical
            && Identifier(logical, faults) is { } named
        )
        {
            identifiers = identifiers.Append(named);
        }

        var name = resource
            ?.Node.Objects("name", faults)
            .OrderBy(n => Certainty(n.Text("use", faults)))
            .FirstOrDefault();
        var given = name is null ? "" : string.Join(' ', name.Texts("given", faults));
        return new IncomingPatient
        {
            Identifiers = [.. identifiers.Distinct()],
            FamilyName = name?.Text("family", faults),
            GivenName = given.Length == 0 ? null : given,
            BirthDate = FhirTimes.Date(resource?.Node.Text("birthDate", faults)),
        };
    }

    /// <summary>An identifier; null where it has no value.</summary>
    public static IncomingIdentifier? Identifier(FhirNode identifier, List<IncomingFault> faults) =>
        identifier.Text("value", faults) is { } value
            ? new IncomingIdentifier(identifier.Text("system", faults), value)
            : null;

    /// <summary>The name of the first laboratory among the performers; null where none is named.</summary>
    public static string? Laboratory(
        FhirResource resource,
        HashSet<string> used,
        List<IncomingFault> faults
    )
    {
        foreach (var performer in resource.Node.Objects("performer", faults))
        {
            var found = resource.Scope.Find(performer, faults);
            if (found?.Type == "PractitionerRole")
            {
                used.Add(found.Place);
                found = found.Scope.Find(found.Node.Object("organization", faults), faults);
            }

            if (found is not null)
            {
                used.Add(found.Place);
            }

            if (found?.Type == "Organization" && found.Node.Text("name", faults) is { } name)
            {
                return name;
            }

            var isOrganization =
                performer.Text("type", faults) == "Organization"
                || (
                    performer.Text("reference", faults) is { } reference
                    && reference.Contains("Organization/", StringComparison.Ordinal)
                );
            if (isOrganization && performer.Text("display", faults) is { } display)
            {
                return display;
            }
        }

        return null;
    }

    // What a sender no longer uses names the person still, but after all else.
    private static int Certainty(string? use) =>
        use switch
        {
            "official" => 0,
            "usual" => 1,
            null => 2,
            "old" or "maiden" => 5,
            "temp" => 4,
            _ => 3,
        };
}
