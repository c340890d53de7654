using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using PracticeApi.Clinical.Formats;
using PracticeApi.Clinical.Formats.Hl7v2;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Imports;

/// <summary>Settings of the section <c>Hl7</c>.</summary>
internal sealed class Hl7Settings
{
    /// <summary>Whether messages marked as training or debugging enter the records.</summary>
    public bool AcceptTestMessages { get; set; }

    /// <summary>Where senders are, an IANA zone, for times without an offset; the practice's zone unless set.</summary>
    public string? TimeZone { get; set; }
}

/// <summary>HL7 v2: ORU^R01, one message or a batch.</summary>
internal sealed class Hl7Format(IOptions<Hl7Settings> settings) : IImportFormat
{
    public const string Type = "application/hl7-v2";
    public const string Name = "hl7-v2";

    public string MediaType => Type;

    public string Source => Name;

    public IEnumerable<ImportUnit> Read(ImportContent content)
    {
        var zone = settings.Value.TimeZone is { } named
            ? TimeZoneInfo.FindSystemTimeZoneById(named)
            : content.Zone;
        var options = new Hl7Options(zone, settings.Value.AcceptTestMessages);
        var isEmpty = true;
        foreach (var part in Hl7Content.Read(content.Bytes))
        {
            if (part.Fault is { } fault)
            {
                // What stands before the first message is told with it; without a message there is nothing to tell it with.
                yield return new ImportUnit { Sender = "", Faults = [fault] };
                continue;
            }

            isEmpty = false;
            yield return Hl7Message.Parse(part.Bytes.Span) is { } message
                ? Unit(Hl7ReportReader.Read(message, options))
                : throw Unreadable();
        }

        if (isEmpty)
        {
            throw Unreadable();
        }
    }

    private static ProblemException Unreadable() =>
        Problem.Malformed(
            "import-unreadable",
            "The body holds no HL7 v2 message: none begins with MSH and its delimiters."
        );

    private static Hl7Unit Unit(Hl7Reading reading) =>
        new()
        {
            Reading = reading,
            Sender = reading.Message.Sender,
            Key = reading.IsRefused ? null : KeyOf(reading.Message),
            Reports = reading.Reports,
            Faults = reading.IsRefused
                ? [.. reading.Errors.Select(error => error.ToFault())]
                : reading.NotRead,
            IsRefused = reading.IsRefused,
        };

    // Senders begin to count again: what is another message under the number of an earlier one is no repetition of it.
    private static string KeyOf(Hl7Message message)
    {
        var content = string.Join('\r', message.Segments.Skip(1).Select(segment => segment.Text));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
        return $"{message.ControlId}|{hash}";
    }

    private sealed record Hl7Unit : ImportUnit
    {
        public required Hl7Reading Reading { get; init; }

        public override string Acknowledge(
            IReadOnlyList<(string Place, IReadOnlyList<IncomingFault> Faults)> waiting,
            Guid id,
            DateTimeOffset at
        )
        {
            // What is only not known here waits for a person of the practice: its sender is told, and need not send it again.
            var told = Reading.Errors.ToList();
            foreach (var (place, faults) in waiting)
            {
                var bracket = place.IndexOf('[', StringComparison.Ordinal);
                var (segment, sequence) = (
                    place[..bracket],
                    int.Parse(place.AsSpan(bracket + 1).TrimEnd(']'), CultureInfo.InvariantCulture)
                );
                if (!told.Exists(error => error.Segment == segment && error.Sequence == sequence))
                {
                    told.Add(
                        new Hl7Error(
                            segment,
                            sequence,
                            null,
                            Hl7Error.UnknownKey,
                            $"Kept for a person to look at: {string.Join(", ", faults.Select(fault => fault.Code).Distinct())}",
                            IsWarning: true
                        )
                    );
                }
            }

            return string.Concat(
                Hl7Acknowledgment.Write(
                    Reading.Message,
                    Hl7Acknowledgment.VerdictOf(Reading),
                    told,
                    id.ToString("N")[^20..],
                    at
                )
            );
        }
    }
}
