namespace PracticeApi.Access;

/// <summary>Who a session belongs to, as its token and the database say.</summary>
public sealed record CallerIdentity
{
    public required Guid PracticeId { get; init; }
    public required Guid StaffId { get; init; }
    public required Guid AccountId { get; init; }
    public required Guid SessionId { get; init; }
    public required Role Role { get; init; }
    public required string Name { get; init; }
}

/// <summary>Who makes the request. Every statement is sent for this caller's practice.</summary>
public sealed class Caller(RecentWrites writes)
{
    private CallerIdentity? _identity;
    private Guid? _practiceId;
    private Guid? _intakeId;

    public bool IsKnown => _identity is not null;

    public CallerIdentity Identity =>
        _identity ?? throw new InvalidOperationException("The caller has not signed in.");

    /// <summary>The practice that every statement is held to.</summary>
    public Guid PracticeId =>
        _practiceId
        ?? throw new InvalidOperationException("No practice has been chosen for this request.");

    /// <summary>The member of staff who acts.</summary>
    public Guid StaffId => Identity.StaffId;

    /// <summary>The intake whose link a patient has opened; null where no patient acts.</summary>
    public Guid? IntakeId => _intakeId;

    /// <summary>Who acts: the member of staff, or the intake through which a patient does; null where the server does.</summary>
    public Guid? ActorId => _intakeId ?? _identity?.StaffId;

    public ActorKind ActorKind =>
        _intakeId is not null ? ActorKind.PatientViaIntake
        : _identity is not null ? ActorKind.Staff
        : ActorKind.System;

    public bool HasPractice => _practiceId is not null;

    internal bool HasJustWritten => _identity is not null && writes.IsRecent(_identity.SessionId);

    public bool May(Scope scope) =>
        _identity is not null && Scopes.Of(_identity.Role).Contains(scope);

    internal void Become(CallerIdentity identity)
    {
        _identity = identity;
        _practiceId = identity.PracticeId;
        _intakeId = null;
    }

    /// <summary>A patient acts through the intake that a link was opened of; nothing but it is theirs to reach.</summary>
    internal void BecomePatient(Guid practiceId, Guid intakeId)
    {
        Leave();
        _practiceId = practiceId;
        _intakeId = intakeId;
    }

    /// <summary>Holds the request to a practice before it is known who acts, as at sign-in.</summary>
    internal void Enter(Guid practiceId) => _practiceId = practiceId;

    /// <summary>Forgets who makes the request and in which practice.</summary>
    internal void Leave() => (_identity, _practiceId, _intakeId) = (null, null, null);

    internal void HasWritten()
    {
        if (_identity is not null)
        {
            writes.Note(_identity.SessionId);
        }
    }
}
