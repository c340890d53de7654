using PracticeApi.Clinical.Plans;

namespace PracticeApi.Plans.Targets;

/// <summary>A check-in as adherence is reckoned by it.</summary>
/// <param name="Id">Id of the check-in.</param>
/// <param name="Report">What was reported.</param>
internal sealed record ReportedDays(Guid Id, CheckInReport Report);

/// <summary>Where it is read what patients have reported of the items of their plans.</summary>
internal interface IReportedItems
{
    /// <summary>What was reported of each of these plans, in one statement however many there are.</summary>
    Task<ILookup<Guid, ReportedDays>> OfAsync(
        IReadOnlyCollection<Guid> planIds,
        CancellationToken ct
    );
}

/// <summary>While no check-ins are kept nothing is reported, and adherence says so.</summary>
internal sealed class NothingReported : IReportedItems
{
    public Task<ILookup<Guid, ReportedDays>> OfAsync(
        IReadOnlyCollection<Guid> planIds,
        CancellationToken ct
    ) =>
        Task.FromResult(
            Array.Empty<(Guid Plan, ReportedDays Days)>().ToLookup(one => one.Plan, one => one.Days)
        );
}
