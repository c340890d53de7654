using System.Globalization;
using PracticeApi.Clinical.Formats;
using PracticeApi.Clinical.Formats.Fhir;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Imports;

/// <summary>FHIR R4 JSON: each report in it is a unit.</summary>
internal sealed class FhirFormat : IImportFormat
{
    public const string Type = "application/fhir+json";

    public string MediaType => Type;

    public string Source => "fhir";

    public IEnumerable<ImportUnit> Read(ImportContent content)
    {
        var contents = FhirReader.Read(content.Bytes, content.Catalog.Words);
        if (contents is { Reports: [], NotRead: [], Faults: [var fault, ..] })
        {
            throw Problem.Malformed("import-unreadable", fault.Message);
        }

        var units = contents
            .Reports.Select(report => new ImportUnit
            {
                Sender = content.Sender ?? report.Laboratory ?? Source,
                Reports = [report],
            })
            .ToList();
        if (units.Count == 0)
        {
            units.Add(new ImportUnit { Sender = content.Sender ?? Source });
        }

        units[^1] = units[^1] with { Faults = [.. contents.Faults, .. Notes(contents)] };
        return units;
    }

    private static IEnumerable<IncomingFault> Notes(FhirContents contents) =>
        contents
            .NotRead.GroupBy(part => (part.ResourceType, part.Reason))
            .Select(parts => new IncomingFault(
                parts.First().Place,
                null,
                parts.Key.Reason switch
                {
                    FhirNotReadReason.Heading => "heading",
                    FhirNotReadReason.NotLaboratory => "not-laboratory",
                    FhirNotReadReason.Attachment => "attachment-not-read",
                    FhirNotReadReason.NoResults => "no-results",
                    FhirNotReadReason.NoResource => "no-resource",
                    _ => "resource-not-read",
                },
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{parts.Count()} of type {parts.Key.ResourceType ?? "none"} give no line; the first is here."
                )
            ));
}
