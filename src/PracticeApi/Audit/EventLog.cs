namespace PracticeApi.Audit;

/// <summary>What the current command has changed; kept in the practice's feed of events in the same transaction.</summary>
public sealed class EventLog
{
    private readonly List<PendingEvent> _pending = [];

    internal IReadOnlyList<PendingEvent> Pending => _pending;

    /// <param name="type">What happened, e.g. <c>lab-result.entered</c>.</param>
    /// <param name="resourceType">Kind of what it happened to, e.g. <c>lab-result</c>.</param>
    /// <param name="resourceId">Its id.</param>
    /// <param name="version">Its version after the change.</param>
    /// <param name="patientId">Whose record it is part of.</param>
    public void Add(
        string type,
        string resourceType,
        Guid resourceId,
        int version,
        Guid? patientId = null
    ) => _pending.Add(new PendingEvent(type, resourceType, resourceId, version, patientId));

    internal void Clear() => _pending.Clear();
}

internal sealed record PendingEvent(
    string Type,
    string ResourceType,
    Guid ResourceId,
    int ResourceVersion,
    Guid? PatientId
);
