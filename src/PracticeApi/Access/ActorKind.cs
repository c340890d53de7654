namespace PracticeApi.Access;

/// <summary>What somebody who did or saw something is to the practice.</summary>
public enum ActorKind
{
    /// <summary>A member of staff.</summary>
    Staff,

    /// <summary>A patient, or somebody for them, who opened the link of an intake; the actor's id is the intake's.</summary>
    PatientViaIntake,

    /// <summary>The server itself, as when time has passed; it has no id.</summary>
    System,
}
