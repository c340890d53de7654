using PracticeApi.Clinical.Labs;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Panels;

/// <summary>What the analytes of a panel of the practice's own are held to.</summary>
internal static class PanelRules
{
    public const int MaxAnalytes = 200;

    public static void Check(
        IReadOnlyList<string> analytes,
        AnalyteCatalog catalog,
        ICollection<Fault> faults
    )
    {
        HashSet<string> seen = [];
        for (var i = 0; i < analytes.Count; i++)
        {
            if (!seen.Add(analytes[i]))
            {
                faults.Add(new Fault($"/analytes/{i}", "stands on the panel already", "repeated"));
            }
            else if (catalog.Find(analytes[i]) is null)
            {
                faults.Add(
                    new Fault(
                        $"/analytes/{i}",
                        "is not an analyte of the catalogue",
                        "unknown-analyte",
                        NeedsFacts: true
                    )
                );
            }
        }
    }
}
