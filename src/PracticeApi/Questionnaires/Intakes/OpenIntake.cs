using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using PracticeApi.Audit;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;

namespace PracticeApi.Questionnaires.Intakes;

/// <summary>Opens an intake for its patient. It writes where the birth date is wrong, and when it is opened first.</summary>
[Anonymous]
internal sealed record OpenIntake(IntakeKey Key, IReadOnlyList<string> Languages)
    : ICommand<IntakeReply<PatientIntake>>,
        IAboutPatients,
        ICarriesSecrets;

internal sealed class OpenIntakeHandler(
    Db db,
    IntakeDoor door,
    PatientIntakes intakes,
    EventLog events,
    TimeProvider clock
) : IRequestHandler<OpenIntake, IntakeReply<PatientIntake>>
{
    public async Task<IntakeReply<PatientIntake>> Handle(OpenIntake command, CancellationToken ct)
    {
        if (await door.OpenAsync(command.Key, ct) is not { } opened)
        {
            return new IntakeReply<PatientIntake>();
        }

        var row = opened.Row;
        if (row.OpenedAt is null)
        {
            row = row with
            {
                Version = row.Version + 1,
                OpenedAt = clock.Now(),
                UpdatedAt = clock.Now(),
            };
            await row.UpdateAsync(db, ct);
            events.Add("intake.opened", "intake", row.IntakeId, row.Version, row.PatientId);
        }

        return new IntakeReply<PatientIntake>
        {
            Answer = await intakes.ShowAsync(opened with { Row = row }, command.Languages, ct),
        };
    }
}

internal static class OpenIntakeEndpoint
{
    public static void Map(RouteGroupBuilder intake) =>
        intake.MapGet("", Open).For<OpenIntake>(401, 404, 410, 429);

    /// <summary>Open an intake</summary>
    /// <remarks>
    /// For the patient, who has the link: the questionnaires and the answers that are saved. It opens with the patient's birth
    /// date; 401 `birth-date-wrong` after a wrong one, 410 `intake-link-ended` once five were wrong, and when the link's time has
    /// passed, it was replaced or the intake was cancelled. What was submitted is shown and not changed.
    /// </remarks>
    /// <param name="token">What stands at the end of the link.</param>
    /// <param name="birthDate">The patient's birth date, such as 1980-05-17. Not needed where the page has been opened with it.</param>
    /// <param name="lang">Language of the crisis text (BCP 47 tag), before those of `Accept-Language`.</param>
    private static async Task<Ok<PatientIntake>> Open(
        string token,
        [FromHeader(Name = IntakeKey.Header)] string? birthDate,
        string? lang,
        IMediator mediator,
        IntakeTickets tickets,
        HttpContext http,
        CancellationToken ct
    )
    {
        var reply = await mediator.Send(
            new OpenIntake(
                IntakeKey.Of(token, birthDate, tickets.Read(http.Request)),
                WantedLanguages.Of(http.Request, lang)
            ),
            ct
        );
        return TypedResults.Ok(reply.Open());
    }
}
