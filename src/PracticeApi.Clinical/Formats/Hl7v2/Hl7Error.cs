namespace PracticeApi.Clinical.Formats.Hl7v2;

/// <summary>Something that is wrong with a message, as its sender is told.</summary>
/// <param name="Segment">Name of the segment; null for the message as a whole.</param>
/// <param name="Sequence">Which of its name, from 1.</param>
/// <param name="Field">The field; null for the segment as a whole.</param>
/// <param name="Code">Of HL7 table 0357.</param>
/// <param name="Message">What is wrong, for a person, without the value itself.</param>
/// <param name="IsWarning">Whether what was sent is kept all the same and nothing has to be sent again.</param>
public sealed record Hl7Error(
    string? Segment,
    int Sequence,
    int? Field,
    int Code,
    string Message,
    bool IsWarning = false
)
{
    /// <summary>A segment is missing or stands where it must not.</summary>
    public const int Sequence100 = 100;

    /// <summary>A required field is missing.</summary>
    public const int Required = 101;

    /// <summary>A value is not of its type.</summary>
    public const int DataType = 102;

    /// <summary>A value is not in its table.</summary>
    public const int TableValue = 103;

    /// <summary>The message is of a type that is not read.</summary>
    public const int MessageType = 200;

    /// <summary>The message is of an event that is not read.</summary>
    public const int EventCode = 201;

    /// <summary>Its processing id is not taken.</summary>
    public const int ProcessingId = 202;

    /// <summary>Its version is not read.</summary>
    public const int VersionId = 203;

    /// <summary>It names something that is not known.</summary>
    public const int UnknownKey = 204;

    /// <summary>The receiver failed.</summary>
    public const int Internal = 207;

    /// <summary>What the code says in table 0357.</summary>
    public string Meaning =>
        Code switch
        {
            Sequence100 => "Segment sequence error",
            Required => "Required field missing",
            DataType => "Data type error",
            TableValue => "Table value not found",
            MessageType => "Unsupported message type",
            EventCode => "Unsupported event code",
            ProcessingId => "Unsupported processing id",
            VersionId => "Unsupported version id",
            UnknownKey => "Unknown key identifier",
            _ => "Application internal error",
        };

    /// <summary>The same in the terms that all formats share.</summary>
    public IncomingFault ToFault() =>
        new(
            Segment is null ? "MSH[1]" : $"{Segment}[{Sequence}]",
            Field?.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Code switch
            {
                Sequence100 => "segment-out-of-order",
                Required => "required-field-missing",
                DataType => "not-of-its-type",
                TableValue => "not-in-its-table",
                MessageType => "message-type-not-read",
                EventCode => "event-not-read",
                ProcessingId => "processing-id-not-taken",
                VersionId => "version-not-read",
                UnknownKey => "unknown-key",
                _ => "internal-error",
            },
            Message
        );
}
