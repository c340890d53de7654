using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Clinical.Plans;
using PracticeApi.Http;
using PracticeApi.Pipeline;
using PracticeApi.Plans.Plans;
using PracticeApi.Practices;

namespace PracticeApi.Plans.Monitoring;

/// <summary>Asks what falls due by all plans of the practice that are followed, the longest due first.</summary>
[ValidatableType, RequireScope(Scope.PlansRead)]
public sealed record ListMonitoring : IQuery<Page<MonitoringItem>>, IAboutPatients, IPaged
{
    /// <summary>Only what is `overdue`, or falls due `thisWeek`; both unless said.</summary>
    public MonitoringFilter? Due { get; init; }

    /// <summary>Only of this patient.</summary>
    public Guid? PatientId { get; init; }

    /// <summary>Whether to count all that match.</summary>
    public bool? IncludeCount { get; init; }

    /// <inheritdoc />
    [Range(1, Paging.MaxLimit)]
    public int? Limit { get; init; }

    /// <inheritdoc />
    public string? Cursor { get; init; }
}

internal sealed class ListMonitoringHandler(
    ActivePlans plans,
    MonitoringObservations observations,
    PracticeSettings settings,
    Cursors cursors,
    AuditTrail trail
) : IRequestHandler<ListMonitoring, Page<MonitoringItem>>
{
    public async Task<Page<MonitoringItem>> Handle(ListMonitoring query, CancellationToken ct)
    {
        var today = (await settings.ClockAsync(ct)).Today;
        var limit = query.LimitOrDefault();
        var after = cursors.Read<Position>(query.Cursor);
        var followed = query.PatientId is { } patient
            ? await plans.OfAsync([patient], ct)
            : await plans.OfPracticeAsync(ct);
        MonitoringItem[] all =
        [
            .. (await observations.HeldAsync(followed, ct))
                .SelectMany(one => one.Dues.Select(due => MonitoringItem.Of(one.Plan, due, today)))
                .Where(item =>
                    query.Due is { } due
                        ? item.Is(due, today)
                        : item.Is(MonitoringFilter.Overdue, today)
                            || item.Is(MonitoringFilter.ThisWeek, today)
                )
                .OrderBy(PositionOf),
        ];
        var page = cursors.Page(
            [
                .. all.Where(item => after is null || PositionOf(item).CompareTo(after) > 0)
                    .Take(limit + 1),
            ],
            limit,
            PositionOf,
            query.IncludeCount == true ? all.Length : null
        );
        trail.Shows(page.Items.Select(item => item.PatientId).Distinct());
        return page;
    }

    private static Position PositionOf(MonitoringItem item) =>
        new(item.DueOn, item.PlanId, item.Kind, item.Code);

    // Of one plan no two of a kind and code fall due on one day.
    private sealed record Position(DateOnly DueOn, Guid PlanId, MonitoringKind Kind, string Code)
        : IComparable<Position>
    {
        public int CompareTo(Position? other) =>
            other is null ? 1
            : (DueOn, PlanId, Kind).CompareTo((other.DueOn, other.PlanId, other.Kind))
                is not 0
                    and var order
                ? order
            : string.CompareOrdinal(Code, other.Code);
    }
}

internal static class ListMonitoringEndpoint
{
    public static void Map(RouteGroupBuilder v1) =>
        v1.MapGet("/monitoring", List).WithTags("Plans").For<ListMonitoring>();

    /// <summary>List what falls due in the practice</summary>
    /// <remarks>
    /// Labs and questionnaires of all plans that are active or rest, by the day they fall due. A result or response within the window
    /// fulfils them. Every patient shown is audited.
    /// </remarks>
    private static async Task<Ok<Page<MonitoringItem>>> List(
        [AsParameters] ListMonitoring query,
        IMediator mediator,
        CancellationToken ct
    ) => TypedResults.Ok(await mediator.Send(query, ct));
}
