using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Trends;
using PracticeApi.Http;
using PracticeApi.Labs.Catalog;
using PracticeApi.Pipeline;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Trends;

/// <summary>Asks for the trends of several analytes of a patient at once.</summary>
[ValidatableType, RequireScope(Scope.LabsRead)]
public sealed record ListLabTrends : IQuery<LabTrendList>, IAboutPatient
{
    /// <summary>The patient.</summary>
    public Guid PatientId { get; init; }

    /// <summary>Codes of analytes, separated by commas; all that the patient has results of unless said.</summary>
    [StringLength(4000)]
    public string? Analytes { get; init; }

    /// <summary>Whether to give the points too.</summary>
    public bool? Points { get; init; }

    /// <summary>Whether results count too that wait to be verified, or are held back as a probable slip of the pen.</summary>
    public bool? IncludeUnverified { get; init; }
}

/// <summary>Trends of several analytes.</summary>
public sealed record LabTrendList
{
    /// <summary>One trend an analyte, in the order asked for, else that of the catalogue.</summary>
    public required IReadOnlyList<LabTrend> Items { get; init; }
}

internal sealed class ListLabTrendsRules(PracticeCatalog catalogs) : IRules<ListLabTrends>
{
    public async ValueTask CheckAsync(
        ListLabTrends request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        var catalog = await catalogs.ReadAsync(ct);
        if (
            request.Analytes is { } codes
            && codes.Split(',').Any(code => catalog.Find(code) is null)
        )
        {
            faults.Add(
                new Fault(
                    "/analytes",
                    "names an analyte that the catalogue does not have",
                    "unknown-analyte",
                    true
                )
            );
        }
    }
}

internal sealed class ListLabTrendsHandler(
    PracticeCatalog catalogs,
    TrendResults results,
    TrendJudge judge
) : IRequestHandler<ListLabTrends, LabTrendList>
{
    public async Task<LabTrendList> Handle(ListLabTrends query, CancellationToken ct)
    {
        var catalog = await catalogs.ReadAsync(ct);
        var asked = query.Analytes?.Split(',').Distinct().ToArray();
        var rows = await results.ReadAsync(
            query.PatientId,
            asked,
            null,
            false,
            query.IncludeUnverified == true,
            ct
        );
        var byAnalyte = rows.ToLookup(row => row.AnalyteCode);
        IEnumerable<Analyte> analytes = asked is null
            ? catalog.Analytes.Where(analyte => byAnalyte.Contains(analyte.Code))
            : asked.Select(code => catalog.Find(code)!);

        List<LabTrend> trends = [];
        foreach (var analyte in analytes)
        {
            var trend = await judge.JudgeAsync(
                analyte,
                [.. byAnalyte[analyte.Code]],
                new TrendOptions(),
                ct
            );
            trends.Add(query.Points == true ? trend : trend.WithoutPoints());
        }

        return new LabTrendList { Items = trends };
    }
}

internal static class ListLabTrendsEndpoint
{
    public static void Map(RouteGroupBuilder trends) =>
        trends.MapGet("", List).For<ListLabTrends>(404, 409, 422);

    /// <summary>List the trends of a patient</summary>
    /// <remarks>Latest value, change and pattern of each analyte; the points when asked for with `points=true`.</remarks>
    private static async Task<Ok<LabTrendList>> List(
        [AsParameters] ListLabTrends query,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(query, ct));
}
