namespace PracticeApi.Clinical.Formats.Hl7v2;

/// <summary>How messages are read where the standard leaves it open.</summary>
/// <param name="Zone">Where senders are, for times without an offset.</param>
/// <param name="AcceptTestMessages">Whether messages marked as training or debugging are taken.</param>
public sealed record Hl7Options(TimeZoneInfo Zone, bool AcceptTestMessages = false);

/// <summary>What a message holds.</summary>
/// <param name="Message">The message.</param>
/// <param name="Reports">Its reports; none where it is refused.</param>
/// <param name="Errors">What is wrong with it.</param>
/// <param name="IsRefused">Whether it is refused as a whole: nothing of it may be stored.</param>
public sealed record Hl7Reading(
    Hl7Message Message,
    IReadOnlyList<IncomingReport> Reports,
    IReadOnlyList<Hl7Error> Errors,
    bool IsRefused
)
{
    /// <summary>What of it gives no line, though nothing is wrong with it.</summary>
    public IReadOnlyList<IncomingFault> NotRead { get; init; } = [];
}
