using PracticeApi.Clinical.Labs;
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

    /// <summary>Adds a fault for each lab that is to be followed and is not in the catalogue.</summary>
    public static void CheckLabs(
        IReadOnlyList<PlanMonitoring> monitoring,
        AnalyteCatalog catalog,
        ICollection<Fault> faults
    )
    {
        for (var i = 0; i < monitoring.Count; i++)
        {
            if (
                monitoring[i].Kind == MonitoringKind.Lab
                && catalog.Find(monitoring[i].Code) is null
            )
            {
                faults.Add(
                    new Fault(
                        $"/monitoring/{i}/code",
                        "is not an analyte of the catalogue",
                        "unknown-analyte",
                        NeedsFacts: true
                    )
                );
            }
        }
    }
}
