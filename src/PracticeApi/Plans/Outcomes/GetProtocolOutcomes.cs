using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Clinical.Plans;
using PracticeApi.Http;
using PracticeApi.Labs.Review;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Plans.CheckIns;
using PracticeApi.Plans.Plans;
using PracticeApi.Plans.Protocols;
using PracticeApi.Plans.Targets;
using PracticeApi.Practices;
using Counts = PracticeApi.Clinical.Plans.Outcomes;

namespace PracticeApi.Plans.Outcomes;

/// <summary>Asks what became of those who followed a protocol.</summary>
[ValidatableType, RequireScope(Scope.PlansRead)]
public sealed record GetProtocolOutcomes : IQuery<ProtocolOutcomes>, IAboutNoPatient
{
    /// <summary>Code of the protocol.</summary>
    public string Code { get; init; } = "";

    /// <summary>Only plans of this version of it.</summary>
    [Range(1, int.MaxValue)]
    public int? ProtocolVersion { get; init; }
}

internal sealed class GetProtocolOutcomesHandler(
    Db db,
    Caller caller,
    ActivePlans plans,
    CheckInReports checkIns,
    PracticeSettings settings
) : IRequestHandler<GetProtocolOutcomes, ProtocolOutcomes>
{
    private const string PatientsSql = """
        SELECT DISTINCT PatientId
        FROM   Plans
        WHERE  PracticeId = @PracticeId AND ProtocolCode = @Code AND Revision > 0
               AND (@ProtocolVersion IS NULL OR ProtocolVersion = @ProtocolVersion)
        """;

    private const string EvaluationsSql = """
        SELECT PlanId, TargetId, Status, Because, State, Results
        FROM   PlanTargetEvaluations
        WHERE  PracticeId = @PracticeId AND PlanId IN {ids @PlanIds}
        ORDER BY PlanId, RecordedAt, EvaluationId
        """;

    private static readonly int[] Weeks = [4, 8, 12, 16, 20, 24, 36, 52];

    public async Task<ProtocolOutcomes> Handle(GetProtocolOutcomes query, CancellationToken ct)
    {
        Practitioners.Require(caller);
        await ProtocolRow.ReadAsync(db, query.Code, ct);
        var patients = await db.QueryAsync<Guid>(
            PatientsSql,
            new { query.Code, query.ProtocolVersion },
            ct
        );
        // Of a patient who followed it more than once, the last time.
        FollowedPlan[] followed =
        [
            .. (await plans.AllOfAsync(patients, ct))
                .Where(plan =>
                    plan.Protocol?.Code == query.Code
                    && (query.ProtocolVersion ?? plan.Protocol.Version) == plan.Protocol.Version
                )
                .GroupBy(plan => plan.PatientId)
                .Select(same => same.Last()),
        ];
        Guid[] ids = [.. followed.Select(plan => plan.PlanId)];
        var reports = await checkIns.RowsAsync(ids, ct);
        var evaluations = (
            ids.Length == 0
                ? []
                : await db.QueryAsync<Evaluation>(
                    EvaluationsSql,
                    new { PlanIds = JsonSerializer.Serialize(ids) },
                    ct
                )
        ).ToLookup(one => (one.PlanId, one.TargetId));
        var today = (await settings.ClockAsync(ct)).Today;
        var outcomes = followed
            .SelectMany(plan =>
            {
                var adherence = Adherence
                    .Of(
                        plan.Course,
                        [.. reports[plan.PlanId].Select(row => row.ToReport())],
                        plan.Course.From,
                        today < plan.Course.To ? today : plan.Course.To
                    )
                    .Plan.PercentOfReported;
                return plan
                    .Content.Targets.Where(target => target.Set)
                    .Select(target =>
                        (
                            Target: target,
                            Outcome: OutcomeOf(
                                plan,
                                adherence,
                                [.. evaluations[(plan.PlanId, target.Id)]]
                            )
                        )
                    );
            })
            .Where(one => one.Outcome is not null)
            .ToList();
        return new ProtocolOutcomes
        {
            Protocol = query.Code,
            ProtocolVersion = query.ProtocolVersion,
            LeastCount = Counts.Least,
            Patients = Counts.Shown(followed.Length, followed.Length),
            Targets =
            [
                .. outcomes
                    .GroupBy(one => TargetText.Of(one.Target))
                    .Where(same => same.Count() >= Counts.Least)
                    .OrderBy(same => same.First().Target.ByWeek)
                    .ThenBy(same => same.Key, StringComparer.Ordinal)
                    .Select(same =>
                        ToOutcomes(
                            same.First().Target,
                            same.Key,
                            [.. same.Select(one => one.Outcome!)]
                        )
                    ),
            ],
        };
    }

    /// <summary>How it went with a target; null where it was never looked at by what was measured.</summary>
    private static TargetOutcome? OutcomeOf(
        FollowedPlan plan,
        decimal? adherence,
        Evaluation[] evaluations
    )
    {
        if (evaluations.Length == 0)
        {
            return null;
        }

        var states = evaluations.Select(one => StoredJson.Read<TargetState>(one.State)!).ToArray();
        int? reached = null;
        for (var i = 0; i < evaluations.Length && reached is null; i++)
        {
            if (
                evaluations[i].Status == TargetStatus.Met
                && states[i].Current is { } value
                && Stands(evaluations, i)
            )
            {
                reached = plan.Schedule.WeekOf(value.Day);
            }
        }

        var last = states[^1];
        decimal? gain =
            last is { Baseline: { } baseline, Current: { } current, Wanted: { } wanted }
            && wanted != baseline.Value
                ? Math.Round(100 * (current.Value - baseline.Value) / (wanted - baseline.Value), 1)
                : null;
        return new TargetOutcome(adherence, gain, reached);
    }

    /// <summary>Whether what it was said by was not written again later, and it was not so then.</summary>
    private static bool Stands(Evaluation[] evaluations, int i)
    {
        var by = Ids(evaluations[i].Results);
        return !evaluations[(i + 1)..]
            .Any(later => later.Status != TargetStatus.Met && Ids(later.Because).Overlaps(by));
    }

    private static HashSet<Guid> Ids(string versions) =>
        [.. StoredJson.Read<ResultVersion[]>(versions)!.Select(one => one.Id)];

    private static OutcomesOfTarget ToOutcomes(
        PlanTarget target,
        string text,
        TargetOutcome[] outcomes
    ) =>
        new()
        {
            Measure = target.Measure,
            Text = text,
            ByWeek = target.ByWeek,
            Patients = outcomes.Length,
            Reached = Counts.ReachedBy(outcomes, int.MaxValue),
            ReachedInTime = Counts.ReachedBy(outcomes, target.ByWeek),
            ReachedBy =
            [
                .. Weeks.Select(week => new ReachedByWeek
                {
                    Week = week,
                    Patients = Counts.ReachedBy(outcomes, week),
                }),
            ],
            Quartiles = Counts.ByAdherence(outcomes),
        };

    private sealed record Evaluation
    {
        public Guid PlanId { get; init; }
        public required string TargetId { get; init; }
        public TargetStatus Status { get; init; }
        public required string Because { get; init; }
        public required string State { get; init; }
        public required string Results { get; init; }
    }
}
