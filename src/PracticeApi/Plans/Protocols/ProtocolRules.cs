using PracticeApi.Clinical.Plans;
using PracticeApi.Problems;

namespace PracticeApi.Plans.Protocols;

/// <summary>What a protocol of the practice's own is held to.</summary>
internal sealed class ProtocolRules(MonitoringRules monitoring)
{
    /// <param name="at">Pointer of the content.</param>
    /// <param name="content">What the protocol says.</param>
    /// <param name="faults">The faults found so far.</param>
    public async ValueTask CheckAsync(
        string at,
        ProtocolContent content,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        PlanRules.Add(
            [.. PlanCheck.Of(content).Select(fault => fault with { Pointer = at + fault.Pointer })],
            faults
        );
        await monitoring.CheckAsync(at, content.Monitoring, faults, ct);
        if (content.Phases.Count == 0)
        {
            faults.Add(new Fault($"{at}/phases", "has at least one phase"));
        }
    }
}
