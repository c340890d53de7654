using PracticeApi.Clinical.Plans;
using PracticeApi.Problems;

namespace PracticeApi.Plans;

/// <summary>What protocols and plans are held to beyond their attributes.</summary>
internal static class PlanRules
{
    /// <summary>Adds the faults that the rules find, except where the attributes have found one already.</summary>
    public static void Add(IReadOnlyList<PlanFault> found, ICollection<Fault> faults)
    {
        var known = faults.Select(fault => fault.Pointer).ToHashSet(StringComparer.Ordinal);
        foreach (var fault in found.Where(fault => !known.Contains(fault.Pointer)))
        {
            faults.Add(new Fault(fault.Pointer, fault.Message, fault.Code));
        }
    }
}
