using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Practices;

/// <summary>The practice's settings, replaced as a whole.</summary>
[ValidatableType, RequireScope(Scope.PracticeWrite)]
public sealed record UpdatePractice : ICommand<Practice>, IAboutNoPatient
{
    /// <summary>The version the change is made to; from <c>If-Match</c>.</summary>
    [JsonIgnore]
    public int Version { get; init; }

    /// <summary>Name of the practice.</summary>
    /// <example>Riverside Practice</example>
    [StringLength(200, MinimumLength = 1)]
    public required string Name { get; init; }

    /// <summary>IANA time zone; decides what is the same day, what lies in the future, and a person's age.</summary>
    /// <example>Europe/Vienna</example>
    [StringLength(64, MinimumLength = 1)]
    public required string TimeZone { get; init; }

    /// <summary>Whether a second person has to verify entered results.</summary>
    public required bool FourEyes { get; init; }

    /// <summary>What a patient in a crisis is shown, by language tag.</summary>
    public required IReadOnlyDictionary<string, string> CrisisText { get; init; }

    /// <summary>How long an alert may stay open before it is put before everybody; an hour for an urgent one and a day for a warning unless said.</summary>
    public AlertEscalation? AlertEscalation { get; init; }

    /// <summary>Paper that printed answers are laid out for.</summary>
    public required PaperSize PaperSize { get; init; }

    /// <summary>Default languages (BCP 47 tags), preferred first.</summary>
    [Length(1, 10)]
    public required IReadOnlyList<string> Languages { get; init; }
}

internal sealed class UpdatePracticeRules : IRules<UpdatePractice>
{
    private const int MaxCrisisText = 4000;

    public ValueTask CheckAsync(
        UpdatePractice request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        if (
            !TimeZoneInfo.TryFindSystemTimeZoneById(request.TimeZone, out var zone)
            || !zone.HasIanaId
        )
        {
            faults.Add(
                new Fault("/timeZone", "is not a known IANA time zone, such as Europe/Vienna")
            );
        }

        for (var i = 0; i < request.Languages.Count; i++)
        {
            if (!LanguageTag.IsWellFormed(request.Languages[i]))
            {
                faults.Add(
                    new Fault($"/languages/{i}", "is not a language tag, such as en or de-AT")
                );
            }
        }

        foreach (var (language, text) in request.CrisisText)
        {
            if (!LanguageTag.IsWellFormed(language))
            {
                faults.Add(
                    new Fault(
                        "/crisisText",
                        "has a key that is not a language tag, such as en or de-AT"
                    )
                );
            }
            else if (text is not { Length: > 0 and <= MaxCrisisText })
            {
                faults.Add(
                    new Fault($"/crisisText/{language}", $"is 1 to {MaxCrisisText} characters")
                );
            }
        }

        return ValueTask.CompletedTask;
    }
}

internal sealed class UpdatePracticeHandler(Db db, EventLog events, TimeProvider clock)
    : IRequestHandler<UpdatePractice, Practice>
{
    private const string UpdateSql = """
        UPDATE Practices
        SET    Version = Version + 1, Name = @Name, TimeZone = @TimeZone, FourEyes = @FourEyes, CrisisText = @CrisisText,
               PaperSize = @PaperSize, Languages = @Languages, UrgentAlertMinutes = @UrgentAlertMinutes,
               WarningAlertMinutes = @WarningAlertMinutes, UpdatedAt = @UpdatedAt
        WHERE  PracticeId = @PracticeId AND Version = @Version
        """;

    public async Task<Practice> Handle(UpdatePractice command, CancellationToken ct)
    {
        var escalation = command.AlertEscalation ?? AlertEscalation.Usual;
        var updated = await db.ExecuteAsync(
            UpdateSql,
            new
            {
                command.Version,
                command.Name,
                command.TimeZone,
                command.FourEyes,
                CrisisText = JsonSerializer.Serialize(command.CrisisText),
                command.PaperSize,
                Languages = JsonSerializer.Serialize(command.Languages),
                UrgentAlertMinutes = escalation.UrgentMinutes,
                WarningAlertMinutes = escalation.WarningMinutes,
                UpdatedAt = clock.Now(),
            },
            ct
        );
        if (updated == 0)
        {
            throw Problem.Stale();
        }

        var practice = await PracticeRow.ReadAsync(db, ct);
        events.Add("practice.updated", "practice", practice.Id, practice.Version);
        return practice;
    }
}

internal static class UpdatePracticeEndpoint
{
    public static void Map(RouteGroupBuilder practice) =>
        practice.MapPut("", Update).For<UpdatePractice>(412, 428);

    /// <summary>Change the practice</summary>
    /// <remarks>Replaces the settings. Results already judged keep the judgement of their time.</remarks>
    private static async Task<Ok<Practice>> Update(
        IfMatch ifMatch,
        UpdatePractice body,
        IMediator mediator,
        PracticeSettingsCache settings,
        CancellationToken ct
    )
    {
        var practice = await mediator.Send(body with { Version = ifMatch.Version }, ct);
        settings.Forget(practice.Id);
        return TypedResults.Ok(practice);
    }
}
