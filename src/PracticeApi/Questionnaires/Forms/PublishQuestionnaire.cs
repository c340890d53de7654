using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Access;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Http;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Questionnaires.Forms;

/// <summary>Makes the draft of a questionnaire its next version, which is given to people from now on.</summary>
[RequireScope(Scope.QuestionnairesWrite)]
public sealed record PublishQuestionnaire(string Key, int Version)
    : ICommand<Questionnaire>,
        IAboutNoPatient;

internal sealed class PublishQuestionnaireHandler(
    Db db,
    OwnQuestionnaires questionnaires,
    Caller caller,
    TimeProvider clock
) : IRequestHandler<PublishQuestionnaire, Questionnaire>
{
    private const string LatestSql = """
        SELECT COALESCE(MAX(FormVersion), 0)
        FROM   QuestionnaireVersions
        WHERE  PracticeId = @PracticeId AND QuestionnaireKey = @QuestionnaireKey
        """;

    private const string InsertSql = """
        INSERT INTO QuestionnaireVersions
               ( PracticeId,  QuestionnaireKey,  FormVersion,  Content,  PublishedAt,  PublishedBy)
        VALUES (@PracticeId, @QuestionnaireKey, @FormVersion, @Content, @PublishedAt, @PublishedBy)
        """;

    public async Task<Questionnaire> Handle(PublishQuestionnaire command, CancellationToken ct)
    {
        var row = await questionnaires.ToChangeAsync(command.Key, command.Version, ct);
        if (row.DraftContent is not { } draft)
        {
            throw Problem.Conflict(
                "questionnaire-without-draft",
                "There is no draft to publish; PUT writes one."
            );
        }

        // The rules may have become stricter since the draft was written.
        if (
            FormCheck.Faults(draft).Concat(FormCheck.PublishingFaults(draft)).ToArray() is
            { Length: > 0 } faults
        )
        {
            throw Problem.Invalid([
                .. faults.Select(fault => new Fault(
                    fault.Pointer,
                    fault.Message,
                    fault.Code,
                    NeedsFacts: true
                )),
            ]);
        }

        await CrisisText.RequireAsync(db, [draft], ct);
        var latest = await db.CountAsync(LatestSql, new { QuestionnaireKey = command.Key }, ct);
        var version = Math.Max(latest, row.SeedVersion ?? 0) + 1;
        await db.ExecuteAsync(
            InsertSql,
            new
            {
                QuestionnaireKey = command.Key,
                FormVersion = version,
                Content = row.Draft,
                PublishedAt = clock.Now(),
                PublishedBy = caller.StaffId,
            },
            ct
        );
        return await questionnaires.WriteAsync(
            row,
            row with
            {
                PublishedVersion = version,
                Draft = null,
                RetiredAt = null,
            },
            "questionnaire.published",
            ct
        );
    }
}

internal static class PublishQuestionnaireEndpoint
{
    public static void Map(RouteGroupBuilder questionnaires) =>
        questionnaires
            .MapPost("/{key}/publish", Publish)
            .For<PublishQuestionnaire>(404, 409, 412, 422, 428);

    /// <summary>Publish the draft of a questionnaire</summary>
    /// <remarks>
    /// It becomes the next version, which never changes. Every question and option needs its words, and one that asks about a
    /// crisis needs the practice's crisis text. A retired questionnaire is in use again.
    /// </remarks>
    /// <param name="key">Key of the questionnaire.</param>
    private static async Task<Ok<Questionnaire>> Publish(
        string key,
        IfMatch ifMatch,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(new PublishQuestionnaire(key, ifMatch.Version), ct));
}
