using System.Text.Json;
using PracticeApi.Clinical.Labs;

namespace PracticeApi.Clinical.Formats.Fhir;

/// <summary>
/// Reads laboratory reports out of FHIR R4 JSON: a DiagnosticReport, a Bundle (of bundles too) or a single Observation. Whatever
/// is in it ends as a line, as something not read, or as a fault; nothing of it makes the reader fail.
/// </summary>
public sealed class FhirReader
{
    private const string ReplacesReport =
        "http://hl7.org/fhir/StructureDefinition/diagnosticReport-replaces";
    private const string ReplacesObservation =
        "http://hl7.org/fhir/StructureDefinition/observation-replaces";

    // The lists that categories are chosen from; what they name is the laboratory's or is not.
    private static readonly HashSet<string> CategorySystems =
    [
        "http://terminology.hl7.org/CodeSystem/observation-category",
        "http://hl7.org/fhir/us/core/CodeSystem/us-core-category",
        "http://terminology.hl7.org/CodeSystem/v2-0074",
        "http://hl7.org/fhir/v2/0074",
        IncomingCode.Loinc,
    ];

    private static readonly HashSet<string> LaboratoryCategories = new(
        StringComparer.OrdinalIgnoreCase
    )
    {
        "laboratory",
        "LAB",
        "BG",
        "BLB",
        "CG",
        "CH",
        "CP",
        "GE",
        "HM",
        "IMM",
        "MB",
        "MCB",
        "MYC",
        "OSL",
        "PAR",
        "PAT",
        "SP",
        "SR",
        "TX",
        "URN",
        "VR",
        "LP29693-6",
        "26436-6",
    };

    private readonly List<FhirResource> _resources = [];
    private readonly List<FhirNotRead> _notRead = [];
    private readonly List<IncomingFault> _faults = [];
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly HashSet<string> _reached = new(StringComparer.Ordinal);
    private readonly FhirLines _lines;

    private FhirReader(CodedWords words)
    {
        _lines = new FhirLines(words, _used);
    }

    /// <summary>Reads what arrived.</summary>
    /// <param name="json">UTF-8, with or without a byte order mark.</param>
    /// <param name="words">How coded values are printed.</param>
    public static FhirContents Read(ReadOnlyMemory<byte> json, CodedWords words)
    {
        if (json.Span.StartsWith("\uFEFF"u8))
        {
            json = json[3..];
        }

        if (FaultOfText(json.Span) is { } fault)
        {
            return new FhirContents { Faults = [fault] };
        }

        using var document = JsonDocument.Parse(json);
        return new FhirReader(words).ReadRoot(document.RootElement);
    }

    // Every text is read once before anything is made of it: half a surrogate or broken UTF-8 would fail later, in the middle.
    internal static IncomingFault? FaultOfText(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                {
                    reader.GetString();
                }
            }

            return null;
        }
        catch (JsonException e)
        {
            return new IncomingFault(
                "",
                null,
                "malformed-json",
                $"This is not JSON from line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1} on."
            );
        }
        catch (InvalidOperationException)
        {
            return new IncomingFault(
                "",
                null,
                "malformed-text",
                $"A text that ends before byte {reader.BytesConsumed} is not valid Unicode."
            );
        }
    }

    private FhirContents ReadRoot(JsonElement root)
    {
        var type =
            root.ValueKind == JsonValueKind.Object
                ? new FhirNode(root, "").Text("resourceType", [])
                : null;
        if (type is not ("Bundle" or "DiagnosticReport" or "Observation"))
        {
            return new FhirContents
            {
                Faults =
                [
                    new IncomingFault(
                        "",
                        "resourceType",
                        "wrong-resource-type",
                        "This must be a Bundle, a DiagnosticReport or an Observation."
                    ),
                ],
            };
        }

        Gather(new FhirNode(root, ""), null, new FhirScope(null), null);
        var reports = new List<IncomingReport>();
        foreach (var resource in _resources.Where(r => r.Type == "DiagnosticReport"))
        {
            if (IsLaboratory(resource))
            {
                reports.AddRange(Report(resource));
            }
            else
            {
                NotRead(resource.Place, resource.Type, FhirNotReadReason.NotLaboratory);
            }
        }

        reports.AddRange(Unreported());
        ListNotRead();
        return new FhirContents
        {
            Reports = [.. Ordered(reports)],
            NotRead = _notRead,
            Faults = _faults,
        };
    }

    // Versions of one report stand where the first of them stands, the oldest first.
    private static IEnumerable<IncomingReport> Ordered(List<IncomingReport> reports) =>
        reports
            .GroupBy(r => r.Key ?? r.Place)
            .SelectMany(g => g.OrderBy(r => r.VersionAt ?? DateTimeOffset.MinValue));

    private void Gather(FhirNode node, string? fullUrl, FhirScope outer, FhirNode? bundle)
    {
        var type = node.Text("resourceType", _faults);
        if (type is null)
        {
            _faults.Add(
                node.Fault("resourceType", "wrong-resource-type", "The resource has no type.")
            );
            NotRead(node.Place, null, FhirNotReadReason.OtherResource);
            return;
        }

        if (type == "Bundle")
        {
            GatherBundle(node, outer);
            return;
        }

        var scope = new FhirScope(outer);
        var resource = new FhirResource(
            node,
            type,
            node.Text("id", _faults),
            fullUrl,
            scope,
            bundle
        );
        _resources.Add(resource);
        if (fullUrl is not null)
        {
            outer.Add(fullUrl, resource);
        }

        if (resource.Id is not null)
        {
            outer.Add($"{type}/{resource.Id}", resource);
        }

        foreach (var contained in node.Objects("contained", _faults))
        {
            var inner = new FhirResource(
                contained,
                contained.Text("resourceType", _faults) ?? "",
                contained.Text("id", _faults),
                null,
                scope,
                bundle
            );
            _resources.Add(inner);
            if (inner.Id is not null)
            {
                scope.Add($"#{inner.Id}", inner);
            }
        }
    }

    private void GatherBundle(FhirNode bundle, FhirScope outer)
    {
        var scope = new FhirScope(outer);
        foreach (var entry in bundle.Objects("entry", _faults))
        {
            if (entry.Object("resource", _faults) is { } resource)
            {
                Gather(resource, entry.Text("fullUrl", _faults), scope, bundle);
            }
            else
            {
                NotRead(entry.Place, null, FhirNotReadReason.NoResource);
            }
        }
    }

    private IEnumerable<IncomingReport> Report(FhirResource resource)
    {
        var node = resource.Node;
        _used.Add(resource.Place);
        var faults = new List<IncomingFault>();
        var subject = node.Object("subject", faults);
        var patient = Patient(subject, resource, faults);
        var laboratory = FhirPeople.Laboratory(resource, _used, faults);
        var specimens = node.Objects("specimen", faults)
            .Select(s => resource.Scope.Find(s, faults))
            .OfType<FhirResource>()
            .ToList();
        _used.UnionWith(specimens.Select(s => s.Place));
        var status = node.Text("status", faults);
        var code = node.Object("code", faults);
        var (effective, key, versionAt) = (
            FhirTimes.Of(node, "effective", faults),
            KeyOf(resource, ReplacesReport, [], faults),
            VersionAt(resource, faults)
        );
        var title = code?.Words(faults);
        List<string> notes = [.. FhirLines.Notes(node, faults)];
        var conclusion = Conclusion(node, faults);
        var accession = Accession(resource, specimens, faults);
        var results = node.Objects("result", faults).ToList();
        var context = new FhirReportContext
        {
            Status = status,
            EffectiveAt = effective,
            Laboratory = laboratory,
            Specimen = specimens is [var only] ? only : null,
            Subject = FhirLines.Subject(subject, resource, faults),
            Faults = faults,
        };

        var lines = results
            .SelectMany(reference =>
                resource.Scope.Find(reference, faults) is { Type: "Observation" } found
                    ? Walk(found, context, notes)
                    : [FhirLines.Missing(reference, context)]
            )
            .ToList();
        if (lines.Count == 0 && conclusion is not null)
        {
            lines.Add(Conclusion(resource, conclusion, context));
        }
        else if (conclusion is not null)
        {
            notes.Add(conclusion);
        }

        ListAttachments(node);
        if (lines.Count == 0)
        {
            NotRead(resource.Place, resource.Type, FhirNotReadReason.NoResults);
            _faults.AddRange(faults);
            yield break;
        }

        yield return new IncomingReport
        {
            Place = resource.Place,
            Key = key,
            VersionAt = versionAt,
            Patient = patient,
            Laboratory = laboratory,
            Accession = accession,
            Title = title,
            Notes = notes,
            Results = lines,
        };
    }

    // In words, in codes, or both.
    private static string? Conclusion(FhirNode report, List<IncomingFault> faults)
    {
        var codes = report.Objects("conclusionCode", faults).Select(code => code.Words(faults));
        var said = codes.Prepend(report.Text("conclusion", faults)).OfType<string>().Distinct();
        var text = string.Join('\n', said);
        return text.Length == 0 ? null : text;
    }

    private static IncomingResult Conclusion(
        FhirResource resource,
        string conclusion,
        FhirReportContext context
    )
    {
        List<IncomingFault> faults = [.. context.Faults];
        return new IncomingResult
        {
            Place = $"{resource.Place}/conclusion",
            Key = "conclusion",
            Codes = FhirLines.Codes(resource.Node.Object("code", faults), faults),
            Entry = new LabEntry { Text = conclusion },
            CollectedAt = context.EffectiveAt is { } at && FhirTimes.IsWhole(at) ? at : null,
            Status = context.Status switch
            {
                "final" => IncomingStatus.Final,
                "amended" or "corrected" or "appended" => IncomingStatus.Corrected,
                "cancelled" => IncomingStatus.Cancelled,
                "entered-in-error" => IncomingStatus.EnteredInError,
                _ => IncomingStatus.Preliminary,
            },
            Original = resource.Node.Element.GetRawText(),
            Faults = faults,
        };
    }

    // An observation and all under it, in the order of the report. One that two headings name is one line.
    private List<IncomingResult> Walk(
        FhirResource first,
        FhirReportContext context,
        List<string> notes
    )
    {
        var lines = new List<IncomingResult>();
        var waiting = new Stack<FhirResource>([first]);
        while (waiting.TryPop(out var observation))
        {
            if (!_reached.Add(observation.Place))
            {
                continue;
            }

            _used.Add(observation.Place);
            var own = _lines.Of(observation, context);
            lines.AddRange(own);
            List<IncomingFault> faults = [];
            var members = observation.Node.Objects("hasMember", faults).ToList();
            if (own.Count == 0)
            {
                // What is said under a heading is said of the report.
                notes.AddRange(FhirLines.Notes(observation.Node, faults));
                NotRead(observation.Place, observation.Type, FhirNotReadReason.Heading);
                _faults.AddRange(faults);
            }

            foreach (var member in members.AsEnumerable().Reverse())
            {
                switch (observation.Scope.Find(member, faults))
                {
                    case { Type: "Observation" } found:
                        waiting.Push(found);
                        break;
                    case { } other:
                        _used.Add(other.Place);
                        NotRead(member.Place, other.Type, FhirNotReadReason.OtherResource);
                        break;
                    default:
                        lines.Add(FhirLines.Missing(member, context));
                        break;
                }
            }
        }

        return lines;
    }

    // Observations that no report names: each with what is under it is a report of its own.
    private IEnumerable<IncomingReport> Unreported()
    {
        var own = _resources
            .Where(r => r.Type == "Observation" && !_reached.Contains(r.Place))
            .ToList();
        List<IncomingFault> ignored = [];
        var members = own.SelectMany(o =>
                o.Node.Objects("hasMember", ignored).Select(m => o.Scope.Find(m, ignored)?.Place)
            )
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);

        // Members of one another in a circle have no first; whatever is left is taken in its order.
        foreach (var observation in own.Where(o => !members.Contains(o.Place)).Concat(own).ToList())
        {
            if (_reached.Contains(observation.Place) || !IsLaboratory(observation))
            {
                continue;
            }

            var faults = new List<IncomingFault>();
            var subject = observation.Node.Object("subject", faults);
            var patient = Patient(subject, observation, faults);
            List<string> notes = [];
            var lines = Walk(
                observation,
                new FhirReportContext
                {
                    Subject = FhirLines.Subject(subject, observation, faults),
                    Faults = faults,
                },
                notes
            );
            if (lines.Count > 0)
            {
                yield return new IncomingReport
                {
                    Place = observation.Place,
                    Key = KeyOf(observation, ReplacesObservation, [], faults),
                    VersionAt = VersionAt(observation, faults),
                    Patient = patient,
                    Laboratory = FhirPeople.Laboratory(observation, _used, faults),
                    Title = observation.Node.Object("code", faults)?.Words(faults),
                    Notes = notes,
                    Results = lines,
                };
            }
        }
    }

    private IncomingPatient Patient(
        FhirNode? subject,
        FhirResource from,
        List<IncomingFault> faults
    )
    {
        var found = from.Scope.Find(subject, faults);
        if (found is not null and not { Type: "Patient" })
        {
            faults.Add(
                from.Node.Fault("subject", "subject-not-a-person", "The subject is no Patient.")
            );
            return new IncomingPatient();
        }

        if (found is not null)
        {
            _used.Add(found.Place);
        }

        return FhirPeople.Patient(subject, found, faults);
    }

    // The versions of a report share its identifier, or name the one they replace, or lie under one address.
    private static string? KeyOf(
        FhirResource resource,
        string replaces,
        HashSet<string> seen,
        List<IncomingFault> faults
    )
    {
        if (!seen.Add(resource.Place))
        {
            return null;
        }

        var replaced = resource
            .Node.Objects("extension", faults)
            .Where(e => e.Text("url", faults) == replaces)
            .Select(e => e.Object("valueReference", faults))
            .FirstOrDefault(r => r is not null);
        if (replaced is not null)
        {
            var key =
                resource.Scope.Find(replaced, faults) is { } earlier
                    ? KeyOf(earlier, replaces, seen, faults)
                : replaced.Object("identifier", faults) is { } identifier
                && FhirPeople.Identifier(identifier, faults) is { } named
                    ? $"{named.System}|{named.Value}"
                : replaced.Text("reference", faults);
            if (key is not null)
            {
                return key;
            }
        }

        // An id of a server's own counting means nothing without the server.
        return FhirLines.Key(resource, faults)
            ?? (Uri.TryCreate(resource.FullUrl, UriKind.Absolute, out _) ? resource.FullUrl : null)
            ?? (Guid.TryParse(resource.Id, out _) ? $"urn:uuid:{resource.Id}" : null);
    }

    // A document bears the time it was made; elsewhere the report says when this version of it was issued.
    private static DateTimeOffset? VersionAt(FhirResource resource, List<IncomingFault> faults)
    {
        var issued = FhirTimes.Instant(resource.Node.Text("issued", faults));
        var made = FhirTimes.Instant(resource.Bundle?.Text("timestamp", faults));
        if (resource.Bundle?.Text("type", faults) == "document" && made is not null)
        {
            return issued > made ? issued : made;
        }

        var updated = FhirTimes.LastUpdated(resource);
        return issued ?? (updated == DateTimeOffset.MinValue ? made : updated);
    }

    private static string? Accession(
        FhirResource resource,
        List<FhirResource> specimens,
        List<IncomingFault> faults
    )
    {
        var filler = resource
            .Node.Objects("identifier", faults)
            .Where(i =>
                i.Object("type", faults)
                    ?.Objects("coding", faults)
                    .Any(c => c.Text("code", faults) is "ACSN" or "FILL") == true
            )
            .Select(i => i.Text("value", faults))
            .FirstOrDefault(v => v is not null);
        return filler
            ?? specimens
                .Select(s => s.Node.Object("accessionIdentifier", faults)?.Text("value", faults))
                .FirstOrDefault(v => v is not null);
    }

    // What no list calls something else may be the laboratory's: read as a line it waits for a person, left out it would be lost.
    private static bool IsLaboratory(FhirResource resource)
    {
        List<IncomingFault> ignored = [];
        var known = resource
            .Node.Objects("category", ignored)
            .SelectMany(c => c.Objects("coding", ignored))
            .Where(c => CategorySystems.Contains(c.Text("system", ignored) ?? ""))
            .Select(c => c.Text("code", ignored))
            .OfType<string>()
            .ToList();
        return known.Count == 0 || known.Exists(LaboratoryCategories.Contains);
    }

    private void ListAttachments(FhirNode report)
    {
        List<IncomingFault> ignored = [];
        foreach (var form in report.Objects("presentedForm", ignored))
        {
            NotRead(form.Place, null, FhirNotReadReason.Attachment);
        }

        foreach (var media in report.Objects("media", ignored))
        {
            NotRead(media.Place, null, FhirNotReadReason.Attachment);
        }
    }

    private void ListNotRead()
    {
        foreach (var resource in _resources.Where(r => !_used.Contains(r.Place)))
        {
            if (resource.Type == "DiagnosticReport")
            {
                continue;
            }

            NotRead(
                resource.Place,
                resource.Type.Length == 0 ? null : resource.Type,
                resource.Type == "Observation"
                    ? FhirNotReadReason.NotLaboratory
                    : FhirNotReadReason.OtherResource
            );
        }
    }

    private void NotRead(string place, string? type, FhirNotReadReason reason) =>
        _notRead.Add(new FhirNotRead(place, type, reason));
}
