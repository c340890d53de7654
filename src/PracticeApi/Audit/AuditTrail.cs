using System.Text.Json;
using PracticeApi.Access;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Audit;

/// <summary>Whose records the current request has touched; the audit event is made from it.</summary>
public sealed class AuditTrail(Caller caller, RequestContext context, TimeProvider clock)
{
    private readonly List<Guid> _patients = [];

    public IReadOnlyList<Guid> Patients => _patients;

    /// <summary>What of the patient was touched, where it is one thing.</summary>
    public Guid? ResourceId { get; private set; }

    /// <summary>Whether the handler has said whose records it touched; a list may have shown none.</summary>
    public bool IsSet { get; private set; }

    /// <summary>How the request ended, where it answers at all.</summary>
    public AuditOutcome Outcome { get; private set; }

    /// <summary>The request is about this patient's record.</summary>
    public void Concerns(Guid patientId, Guid? resourceId = null)
    {
        _patients.Clear();
        _patients.Add(patientId);
        ResourceId = resourceId;
        IsSet = true;
    }

    /// <summary>The answer shows something of each of these patients.</summary>
    public void Shows(IEnumerable<Guid> patientIds)
    {
        _patients.AddRange(patientIds.Except(_patients));
        IsSet = true;
    }

    /// <summary>The request is refused by an answer, because what it has counted or ended must stay.</summary>
    /// <param name="resourceId">What it was refused for.</param>
    internal void Deny(Guid resourceId) =>
        (Outcome, ResourceId) = (AuditOutcome.Denied, resourceId);

    /// <summary>Takes the patient whom the request names, where its handler has named nobody.</summary>
    /// <exception cref="InvalidOperationException">Neither of them says whose record was touched.</exception>
    internal void Settle<TRequest>(TRequest request)
    {
        if (IsSet)
        {
            return;
        }

        switch (request)
        {
            case IAboutPatient { PatientId: var patient }:
                Concerns(patient);
                break;
            case IAboutNoPatient:
                break;
            default:
                throw new InvalidOperationException(
                    $"{RequestName.Of<TRequest>()} did not say whose record it touched."
                );
        }
    }

    /// <summary>The audit event of the request.</summary>
    internal AuditEntry ToEntry(string action) =>
        new()
        {
            AuditEventId = Guid.CreateVersion7(),
            OccurredAt = clock.Now(),
            ActorId = caller.IsKnown ? caller.StaffId : caller.IntakeId,
            ActorKind = caller.IntakeId is null ? null : caller.ActorKind,
            Action = action,
            Outcome = Outcome,
            Patients = _patients,
            ResourceId = ResourceId,
            RequestId = context.Id,
        };

    /// <summary>What a kept answer needs to be audited again when it is given again.</summary>
    internal string ToJson() =>
        JsonSerializer.Serialize(new Touched(_patients, ResourceId, Outcome), StoredJson.Options);

    internal void Restore(string json)
    {
        var touched = JsonSerializer.Deserialize<Touched>(json, StoredJson.Options)!;
        Shows(touched.Patients);
        (ResourceId, Outcome) = (touched.ResourceId, touched.Outcome);
    }

    internal void Clear()
    {
        Outcome = AuditOutcome.Done;
        _patients.Clear();
        ResourceId = null;
        IsSet = false;
    }

    private sealed record Touched(
        IReadOnlyList<Guid> Patients,
        Guid? ResourceId,
        AuditOutcome Outcome
    );
}
