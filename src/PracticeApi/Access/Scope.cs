using System.Text.Json.Serialization;

namespace PracticeApi.Access;

/// <summary>What a caller may do.</summary>
public enum Scope
{
    [JsonStringEnumMemberName("patients:read")]
    PatientsRead,

    [JsonStringEnumMemberName("patients:write")]
    PatientsWrite,

    [JsonStringEnumMemberName("labs:read")]
    LabsRead,

    [JsonStringEnumMemberName("labs:write")]
    LabsWrite,

    [JsonStringEnumMemberName("questionnaires:read")]
    QuestionnairesRead,

    [JsonStringEnumMemberName("questionnaires:write")]
    QuestionnairesWrite,

    [JsonStringEnumMemberName("plans:read")]
    PlansRead,

    [JsonStringEnumMemberName("plans:write")]
    PlansWrite,

    [JsonStringEnumMemberName("practice:read")]
    PracticeRead,

    [JsonStringEnumMemberName("practice:write")]
    PracticeWrite,

    [JsonStringEnumMemberName("audit:read")]
    AuditRead,
}

/// <summary>What a member of staff does in the practice; decides the scopes.</summary>
public enum Role
{
    /// <summary>Runs the practice and practises in it: everything.</summary>
    Owner,

    /// <summary>Treats patients: everything of patients, labs, questionnaires and plans.</summary>
    Practitioner,

    /// <summary>Works at the entry desk: patients, labs and questionnaires; reads plans.</summary>
    Assistant,

    /// <summary>Receives patients: their record, nothing clinical.</summary>
    FrontDesk,

    /// <summary>Reads the audit, nothing else.</summary>
    Auditor,
}

internal static class Scopes
{
    private static readonly Scope[] All = Enum.GetValues<Scope>();

    private static readonly Dictionary<Role, IReadOnlyList<Scope>> ByRole = new()
    {
        [Role.Owner] = All,
        [Role.Practitioner] = [.. All.Except([Scope.PracticeWrite, Scope.AuditRead])],
        [Role.Assistant] =
        [
            Scope.PatientsRead,
            Scope.PatientsWrite,
            Scope.LabsRead,
            Scope.LabsWrite,
            Scope.QuestionnairesRead,
            Scope.QuestionnairesWrite,
            Scope.PlansRead,
            Scope.PracticeRead,
        ],
        [Role.FrontDesk] = [Scope.PatientsRead, Scope.PatientsWrite, Scope.PracticeRead],
        [Role.Auditor] = [Scope.AuditRead, Scope.PracticeRead],
    };

    public static IReadOnlyList<Scope> Of(Role role) => ByRole[role];

    /// <summary>The scope as it is written in tokens and documents, e.g. <c>labs:write</c>.</summary>
    public static string Name(this Scope scope)
    {
        var name = scope.ToString();
        var verb = name.EndsWith("Read", StringComparison.Ordinal) ? "Read" : "Write";
        return $"{name[..^verb.Length].ToLowerInvariant()}:{verb.ToLowerInvariant()}";
    }
}
