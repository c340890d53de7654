using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using PracticeApi.Clinical.Plans;
using PracticeApi.Http;

namespace PracticeApi.Plans.Outcomes;

/// <summary>How many have reached a target by the end of a week.</summary>
public sealed record ReachedByWeek
{
    /// <summary>The week of the plan.</summary>
    public required int Week { get; init; }

    /// <summary>How many patients; null where the number, or that of the others, is below `leastCount`.</summary>
    public required int? Patients { get; init; }
}

/// <summary>What became of a target across patients. Each was looked at whenever something was measured.</summary>
public sealed record OutcomesOfTarget
{
    /// <summary>Code of the analyte or of the score.</summary>
    public required string Measure { get; init; }

    /// <summary>What is wanted by when, in words.</summary>
    public required string Text { get; init; }

    /// <summary>The week at whose end it is due.</summary>
    public required int ByWeek { get; init; }

    /// <summary>How many patients have this target and were looked at; at least `leastCount`.</summary>
    public required int Patients { get; init; }

    /// <summary>How many have reached it at some time; null where the number, or that of the others, is below `leastCount`.</summary>
    public required int? Reached { get; init; }

    /// <summary>How many have reached it by the week that it is due; null as above.</summary>
    public required int? ReachedInTime { get; init; }

    /// <summary>How many have reached it by when.</summary>
    public required IReadOnlyList<ReachedByWeek> ReachedBy { get; init; }

    /// <summary>
    /// Patients in quarters of their adherence, with the median of their gains, percent of the way from baseline to what is wanted; empty
    /// where a quarter has fewer than `leastCount`. An association: it does not say why.
    /// </summary>
    public required IReadOnlyList<AdherenceQuartile> Quartiles { get; init; }
}

/// <summary>What became of those who followed a protocol, without anybody who could be found in it. A tracking aid, no study.</summary>
public sealed record ProtocolOutcomes
{
    /// <summary>Code of the protocol.</summary>
    public required string Protocol { get; init; }

    /// <summary>The version asked for; null for all.</summary>
    public required int? ProtocolVersion { get; init; }

    /// <summary>Counts below this are not shown.</summary>
    public required int LeastCount { get; init; }

    /// <summary>How many patients follow or followed it; null where they are fewer than `leastCount`.</summary>
    public required int? Patients { get; init; }

    /// <summary>Targets of laboratory values and scores that at least `leastCount` patients share, by the week they are due.</summary>
    public required IReadOnlyList<OutcomesOfTarget> Targets { get; init; }
}

internal static class GetProtocolOutcomesEndpoint
{
    public static void Map(RouteGroupBuilder v1) =>
        v1.MapGet("/protocols/{code}/outcomes", Get)
            .WithTags("Protocols")
            .For<GetProtocolOutcomes>(404);

    /// <summary>Read what became of those who followed a protocol</summary>
    /// <remarks>
    /// For the owner and practitioners alone: of the patients who follow or followed it, how many reached which target by when, and the gain
    /// by quarters of adherence. Of a patient who followed it more than once, the last time. No count below five is shown, nor one from which
    /// such a count could be told.
    /// </remarks>
    private static async Task<Ok<ProtocolOutcomes>> Get(
        [AsParameters] GetProtocolOutcomes query,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(query, ct));
}
