using System.Text;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Clinical.Labs.Trends;
using PracticeApi.Http;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Questionnaires.Scores;

/// <summary>Asks for the trend of one score of a patient.</summary>
[ValidatableType, RequireScope(Scope.QuestionnairesRead)]
public sealed record GetScoreTrend : IQuery<ScoreTrend>, IAboutPatient
{
    /// <summary>The patient.</summary>
    public Guid PatientId { get; init; }

    /// <summary>Code of the score: the questionnaire's key for the main one, with a point and a name for the others.</summary>
    public required string Score { get; init; }

    /// <summary>Shows only values answered on this day or later; never moves the baseline.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Shows only values answered on this day or earlier.</summary>
    public DateOnly? To { get; init; }

    /// <summary>As it was known at this instant.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>What changes are counted from: `lastBefore` the anchor (default), `meanBefore` it, or the `first` value.</summary>
    public BaselineRule? Baseline { get; init; }

    /// <summary>The day from which progress is counted, such as a plan's start; without it, from the first value.</summary>
    public DateOnly? Anchor { get; init; }
}

internal sealed class GetScoreTrendRules : IRules<GetScoreTrend>
{
    public ValueTask CheckAsync(
        GetScoreTrend request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        if (request.From > request.To)
        {
            faults.Add(new Fault("/from", "is later than to"));
        }

        return ValueTask.CompletedTask;
    }
}

internal sealed class GetScoreTrendHandler(
    ScoreDefinitions definitions,
    ScoreValues values,
    ScoreAlerts alerts,
    ScoreJudge judge
) : IRequestHandler<GetScoreTrend, ScoreTrend>
{
    public async Task<ScoreTrend> Handle(GetScoreTrend query, CancellationToken ct)
    {
        var read = await values.ReadAsync(query.PatientId, query.Score, query.AsOf, ct);
        var (form, rule) = await definitions.ReadAsync(
            query.Score,
            read is [.., var last] ? last : null,
            ct
        );
        return await judge.JudgeAsync(
            form,
            rule,
            // Another questionnaire may have a score of the same code; its values are not compared.
            [.. read.Where(value => value.Response.QuestionnaireKey == form.Key)],
            await alerts.OpenAsync(query.PatientId, form.Key, ct),
            new TrendOptions
            {
                Start = query.Anchor,
                Baseline = query.Baseline ?? BaselineRule.LastBefore,
                From = query.From,
                To = query.To,
            },
            ct
        );
    }
}

internal static class GetScoreTrendEndpoint
{
    public static void Map(RouteGroupBuilder scores) =>
        scores.MapGet("/{score}", Get).For<GetScoreTrend>(404, 409).Offers(AcceptedMedia.Svg);

    /// <summary>Read a score over time</summary>
    /// <remarks>
    /// By the same model as a laboratory value, with the smallest change that matters in place of the reference change value: the
    /// practice's own figure, else the published one. It carries the open alerts of the answers. A tracking aid, never a
    /// diagnosis. With `Accept: image/svg+xml` it is drawn.
    /// </remarks>
    private static async Task<Results<Ok<ScoreTrend>, ContentHttpResult>> Get(
        [AsParameters] GetScoreTrend query,
        AcceptedMedia accepted,
        ScoreCharts charts,
        IMediator mediator,
        CancellationToken ct
    )
    {
        var trend = await mediator.Send(query, ct);
        return accepted.MediaType == AcceptedMedia.Svg
            ? TypedResults.Text(await charts.DrawAsync(trend, ct), AcceptedMedia.Svg, Encoding.UTF8)
            : TypedResults.Ok(trend);
    }
}
