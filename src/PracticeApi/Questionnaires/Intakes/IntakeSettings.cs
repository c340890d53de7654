namespace PracticeApi.Questionnaires.Intakes;

/// <summary>Settings of the section <c>Intakes</c>.</summary>
internal sealed class IntakeSettings
{
    /// <summary>Where patients reach the server, such as <c>https://practice.example</c>; else the address that staff reached it by.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>Requests that one address may make to the patient's side a minute; a practice's tablets share one.</summary>
    public int RequestsPerMinute { get; set; } = 300;
}
