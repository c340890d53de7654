using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Plans;
using PracticeApi.Problems;

namespace PracticeApi.Plans.Protocols;

/// <summary>What a protocol of the practice's own is held to.</summary>
internal static class ProtocolRules
{
    /// <param name="at">Pointer of the content.</param>
    /// <param name="content">What the protocol says.</param>
    /// <param name="catalog">What can be followed.</param>
    /// <param name="faults">The faults found so far.</param>
    public static void Check(
        string at,
        ProtocolContent content,
        AnalyteCatalog catalog,
        ICollection<Fault> faults
    )
    {
        PlanRules.Add(
            [.. PlanCheck.Of(content).Select(fault => fault with { Pointer = at + fault.Pointer })],
            faults
        );
        List<Fault> labs = [];
        PlanRules.CheckLabs(content.Monitoring, catalog, labs);
        foreach (var fault in labs)
        {
            faults.Add(fault with { Pointer = at + fault.Pointer });
        }

        if (content.Phases.Count == 0)
        {
            faults.Add(new Fault($"{at}/phases", "has at least one phase"));
        }
    }
}
