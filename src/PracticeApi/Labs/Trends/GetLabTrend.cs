using System.Text;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Clinical.Labs.Trends;
using PracticeApi.Http;
using PracticeApi.Labs.Catalog;
using PracticeApi.Pipeline;
using PracticeApi.Plans.Plans;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Trends;

/// <summary>Asks for the trend of one analyte of a patient.</summary>
[ValidatableType, RequireScope(Scope.LabsRead)]
public sealed record GetLabTrend : IQuery<LabTrend>, IAboutPatient
{
    /// <summary>The patient.</summary>
    public Guid PatientId { get; init; }

    /// <summary>Code of the analyte.</summary>
    public required string Analyte { get; init; }

    /// <summary>Shows only points collected on this day or later; never moves the baseline.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Shows only points collected on this day or earlier.</summary>
    public DateOnly? To { get; init; }

    /// <summary>As it was known at this instant.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>What changes are counted from: `lastBefore` the anchor (default), `meanBefore` it, or the `first` result.</summary>
    public BaselineRule? Baseline { get; init; }

    /// <summary>The day from which progress is counted, such as a plan's start; without it, from the first result.</summary>
    public DateOnly? Anchor { get; init; }

    /// <summary>Whether results that the laboratory may still change count too.</summary>
    public bool? IncludePreliminary { get; init; }

    /// <summary>Whether results count too that wait to be verified, or are held back as a probable slip of the pen.</summary>
    public bool? IncludeUnverified { get; init; }
}

internal sealed class GetLabTrendRules(PracticeCatalog catalogs) : IRules<GetLabTrend>
{
    public async ValueTask CheckAsync(
        GetLabTrend request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        if (request.From > request.To)
        {
            faults.Add(new Fault("/from", "is later than to"));
        }

        if ((await catalogs.ReadAsync(ct)).Find(request.Analyte) is null)
        {
            throw Problem.NotFound(
                "analyte-not-found",
                "There is no such analyte in the catalogue."
            );
        }
    }
}

internal sealed class GetLabTrendHandler(
    PracticeCatalog catalogs,
    TrendResults results,
    TrendJudge judge
) : IRequestHandler<GetLabTrend, LabTrend>
{
    public async Task<LabTrend> Handle(GetLabTrend query, CancellationToken ct)
    {
        var analyte = (await catalogs.ReadAsync(ct)).Find(query.Analyte)!;
        var rows = await results.ReadAsync(
            query.PatientId,
            [analyte.Code],
            query.AsOf,
            query.IncludePreliminary == true,
            query.IncludeUnverified == true,
            ct
        );
        return await judge.JudgeAsync(
            analyte,
            rows,
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

internal static class GetLabTrendEndpoint
{
    public static void Map(RouteGroupBuilder trends) =>
        trends.MapGet("/{analyte}", Get).For<GetLabTrend>(404, 409).Offers(AcceptedMedia.Svg);

    /// <summary>Read the trend of an analyte</summary>
    /// <remarks>
    /// Says whether the analyte has moved beyond noise, by biological variation and rank tests, and shows set-backs. Results of
    /// another laboratory or method are never compared where the analyte depends on the assay. A tracking aid, never a
    /// diagnosis. With `Accept: image/svg+xml` it is drawn: to scale, with its words for those who cannot see it, and without
    /// anything that colour alone tells.
    /// </remarks>
    private static async Task<Results<Ok<LabTrend>, ContentHttpResult>> Get(
        [AsParameters] GetLabTrend query,
        AcceptedMedia accepted,
        TrendCharts charts,
        ActivePlans plans,
        IMediator mediator,
        CancellationToken ct
    )
    {
        var trend = await mediator.Send(query, ct);
        return accepted.MediaType == AcceptedMedia.Svg
            ? TypedResults.Text(
                await charts.DrawAsync(
                    trend,
                    await plans.ChartPhasesAsync(query.PatientId, ct),
                    query.From,
                    query.To,
                    ct
                ),
                AcceptedMedia.Svg,
                Encoding.UTF8
            )
            : TypedResults.Ok(trend);
    }
}
