using PracticeApi.Clinical.Labs;

namespace PracticeApi.Clinical.Formats.Fhir;

/// <summary>What a report says for all of its observations.</summary>
internal sealed record FhirReportContext
{
    public string? Status { get; init; }

    public string? EffectiveAt { get; init; }

    public string? Laboratory { get; init; }

    /// <summary>The specimen, where the report has but one.</summary>
    public FhirResource? Specimen { get; init; }

    /// <summary>The person, as a place or a reference, to see that an observation is about nobody else.</summary>
    public string? Subject { get; init; }

    /// <summary>What is wrong with the report itself, and so with each of its lines.</summary>
    public IReadOnlyList<IncomingFault> Faults { get; init; } = [];
}

/// <summary>Reads observations as lines.</summary>
internal sealed class FhirLines(CodedWords words, HashSet<string> used)
{
    private static readonly HashSet<string> LoincSystems =
    [
        IncomingCode.Loinc,
        "http://loinc.org/",
        "https://loinc.org",
        "urn:oid:2.16.840.1.113883.6.1",
    ];

    private readonly FhirValues _values = new(words);

    /// <summary>The lines of one observation: its own value, then its components. Empty for a heading over others.</summary>
    public IReadOnlyList<IncomingResult> Of(FhirResource observation, FhirReportContext context)
    {
        var node = observation.Node;
        var common = Common(observation, context);
        var components = new List<IncomingFault>();
        var parts = node.Objects("component", components).ToList();
        common = common with { Faults = [.. common.Faults, .. components] };

        var lines = new List<IncomingResult>();
        var faults = new List<IncomingFault>();
        var value = _values.Read(node, faults);
        var isHeading =
            value.Entry is null
            && faults.Count == 0
            && (parts.Count > 0 || node.Raw("hasMember") is not null);
        if (!isHeading)
        {
            lines.Add(Line(node, value, faults, common));
        }

        for (var i = 0; i < parts.Count; i++)
        {
            faults = [];
            value = _values.Read(parts[i], faults);
            // What is said of the whole stands with its first line.
            var notes = lines.Count == 0 ? common.Notes : [];
            var line = Line(parts[i], value, faults, common with { Notes = notes });
            lines.Add(
                line with
                {
                    Key = common.Key is null
                        ? null
                        : $"{common.Key}#{line.Codes.FirstOrDefault(c => c.Code is not null)?.Code ?? i.ToString(System.Globalization.CultureInfo.InvariantCulture)}",
                }
            );
        }

        return lines;
    }

    /// <summary>The line of an observation that the report names and the message does not hold.</summary>
    public static IncomingResult Missing(FhirNode reference, FhirReportContext context)
    {
        List<IncomingFault> faults = [.. context.Faults];
        var display = reference.Text("display", faults);
        faults.Add(
            reference.Fault(
                "reference",
                "reference-not-found",
                "The observation named here is not in the message."
            )
        );
        return new IncomingResult
        {
            Place = reference.Place,
            Codes = display is null ? [] : [new IncomingCode(null, null, display)],
            Entry = new LabEntry(),
            Original = reference.Element.GetRawText(),
            Faults = faults,
        };
    }

    /// <summary>The codes of a concept in their order, then its text.</summary>
    public static IReadOnlyList<IncomingCode> Codes(FhirNode? concept, List<IncomingFault> faults)
    {
        if (concept is null)
        {
            return [];
        }

        var codes = concept
            .Objects("coding", faults)
            .Select(c => new IncomingCode(
                c.Text("system", faults) is { } system && LoincSystems.Contains(system)
                    ? IncomingCode.Loinc
                    : c.Text("system", faults),
                c.Text("code", faults),
                c.Text("display", faults)
            ))
            .Where(c => c.Code is not null || c.Text is not null)
            .ToList();
        if (concept.Text("text", faults) is { } text && codes.TrueForAll(c => c.Text != text))
        {
            codes.Add(new IncomingCode(null, null, text));
        }

        return codes;
    }

    /// <summary>The identifier of a resource, or what else names it for good.</summary>
    public static string? Key(FhirResource resource, List<IncomingFault> faults) =>
        resource
            .Node.Objects("identifier", faults)
            .Select(i => FhirPeople.Identifier(i, faults))
            .OfType<IncomingIdentifier>()
            .Select(i => $"{i.System}|{i.Value}")
            .FirstOrDefault();

    private IncomingResult Common(FhirResource observation, FhirReportContext context)
    {
        var node = observation.Node;
        var faults = new List<IncomingFault>(context.Faults);
        CheckSubject(observation, context, faults);
        var named = node.Object("specimen", faults);
        var specimen = observation.Scope.Find(named, faults) ?? context.Specimen;
        if (specimen is not null)
        {
            used.Add(specimen.Place);
        }

        var laboratory = FhirPeople.Laboratory(observation, used, faults);
        var collection = specimen?.Node.Object("collection", faults);
        return new IncomingResult
        {
            Place = node.Place,
            Key =
                Key(observation, faults)
                ?? (
                    observation is { Id: { } id }
                    && !node.Place.Contains("/contained/", StringComparison.Ordinal)
                        ? $"Observation/{id}"
                        : null
                ),
            Codes = [],
            Entry = new LabEntry
            {
                Fasting = Fasting(collection, faults),
                Specimen =
                    specimen?.Node.Object("type", faults)?.Words(faults)
                    ?? named?.Text("display", faults),
            },
            CollectedAt = CollectedAt(node, collection, context, faults),
            Status = Status(node, context, faults),
            Laboratory = laboratory == context.Laboratory ? null : laboratory,
            Method = node.Object("method", faults)?.Words(faults),
            Notes = Notes(node, faults),
            Original = node.Element.GetRawText(),
            Faults = faults,
        };
    }

    private static IncomingResult Line(
        FhirNode node,
        FhirValue value,
        List<IncomingFault> faults,
        IncomingResult common
    )
    {
        faults.InsertRange(0, common.Faults);
        var codes = Codes(node.Object("code", faults), faults);
        if (codes.Count == 0)
        {
            faults.Add(node.Fault("code", "code-missing", "Nothing says what was measured."));
        }

        var entry = value.Entry;
        if (entry is null && faults.Count == common.Faults.Count)
        {
            // What has no result yet, or never will, needs no other reason.
            var isReleased = common.Status is IncomingStatus.Final or IncomingStatus.Corrected;
            if (isReleased)
            {
                faults.Add(
                    node.Fault(
                        null,
                        "value-required",
                        "There is neither a value nor a reason for none."
                    )
                );
            }
            else
            {
                entry = new LabEntry { AbsentReason = EnumNames.CamelCase(common.Status) };
            }
        }

        var isLoinc = codes.Any(c => c.System == IncomingCode.Loinc);
        var specimen = common.Entry.Specimen;
        var flags = node.Objects("interpretation", faults)
            .Select(i =>
                i.Objects("coding", faults)
                    .Select(c => c.Text("code", faults))
                    .FirstOrDefault(c => c is not null)
                ?? i.Text("text", faults)
            )
            .OfType<string>()
            .ToList();
        return common with
        {
            Place = node.Place,
            Codes = codes,
            Entry = (entry ?? new LabEntry()) with
            {
                ReferenceRange = FhirValues.Range(node, faults),
                LaboratoryFlag = flags.Count == 0 ? null : string.Join(", ", flags),
                Fasting = common.Entry.Fasting,
                // A LOINC code says of itself what the specimen is; the container's name would say another.
                Specimen = isLoinc ? null : specimen,
            },
            Notes =
            [
                .. common.Notes,
                .. value.Notes,
                .. isLoinc && specimen is not null
                    ? [$"Specimen: {specimen}"]
                    : Array.Empty<string>(),
            ],
            Original = node.Element.GetRawText(),
            Faults = faults,
        };
    }

    private static void CheckSubject(
        FhirResource observation,
        FhirReportContext context,
        List<IncomingFault> faults
    )
    {
        var subject = observation.Node.Object("subject", faults);
        if (
            context.Subject is { } expected
            && Subject(subject, observation, faults) is { } own
            && own != expected
        )
        {
            faults.Add(
                observation.Node.Fault(
                    "subject",
                    "subject-differs",
                    "The observation is about another person than its report."
                )
            );
        }
    }

    /// <summary>Names a subject so that two references to one person agree.</summary>
    public static string? Subject(
        FhirNode? subject,
        FhirResource from,
        List<IncomingFault> faults
    ) =>
        from.Scope.Find(subject, faults)?.Place
        ?? subject?.Text("reference", faults)
        ?? (
            subject?.Object("identifier", faults) is { } identifier
            && FhirPeople.Identifier(identifier, faults) is { } named
                ? $"{named.System}|{named.Value}"
                : null
        );

    // When the specimen was drawn says more exactly what the observation may take from its report.
    private static string? CollectedAt(
        FhirNode node,
        FhirNode? collection,
        FhirReportContext context,
        List<IncomingFault> faults
    )
    {
        var at =
            FhirTimes.Of(collection, "collected", faults)
            ?? FhirTimes.Of(node, "effective", faults)
            ?? context.EffectiveAt;
        if (at is not null && !FhirTimes.IsWhole(at))
        {
            faults.Add(
                node.Fault(
                    "effective",
                    "date-not-whole",
                    "The collection needs a whole date, or a date and time with an offset."
                )
            );
            return null;
        }

        return at;
    }

    private static IncomingStatus Status(
        FhirNode node,
        FhirReportContext context,
        List<IncomingFault> faults
    )
    {
        if (context.Status is "entered-in-error")
        {
            return IncomingStatus.EnteredInError;
        }

        if (context.Status is "cancelled")
        {
            return IncomingStatus.Cancelled;
        }

        switch (node.Text("status", faults))
        {
            case "registered":
                return IncomingStatus.Registered;
            case "preliminary":
                return IncomingStatus.Preliminary;
            case "final":
                return IncomingStatus.Final;
            case "amended" or "corrected" or "appended":
                return IncomingStatus.Corrected;
            case "cancelled":
                return IncomingStatus.Cancelled;
            case "entered-in-error":
                return IncomingStatus.EnteredInError;
            default:
                faults.Add(
                    node.Fault(
                        "status",
                        "unknown-status",
                        "Whether the result is preliminary or final is not said."
                    )
                );
                return IncomingStatus.Preliminary;
        }
    }

    private static bool? Fasting(FhirNode? collection, List<IncomingFault> faults) =>
        collection
            ?.Object("fastingStatusCodeableConcept", faults)
            ?.Objects("coding", faults)
            .Select(c => c.Text("code", faults))
            .FirstOrDefault() switch
        {
            "F" => true,
            "NF" => false,
            _ => null,
        };

    /// <summary>The comments on a resource: its notes, and those of extensions that hold one.</summary>
    public static IReadOnlyList<string> Notes(FhirNode node, List<IncomingFault> faults) =>
        [
            .. node.Objects("note", faults)
                .Concat(
                    node.Objects("extension", faults)
                        .Select(e => e.Object("valueAnnotation", faults))
                        .OfType<FhirNode>()
                )
                .Select(n => n.Text("text", faults))
                .OfType<string>(),
        ];
}
