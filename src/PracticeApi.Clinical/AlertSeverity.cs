namespace PracticeApi.Clinical;

/// <summary>How soon somebody has to look; a later one is more urgent.</summary>
public enum AlertSeverity
{
    /// <summary>Worth knowing.</summary>
    Info,

    /// <summary>To be looked at with the day's work.</summary>
    Warning,

    /// <summary>To be looked at now.</summary>
    Urgent,
}
