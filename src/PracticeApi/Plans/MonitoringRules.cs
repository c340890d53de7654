using PracticeApi.Clinical.Plans;
using PracticeApi.Labs.Catalog;
using PracticeApi.Problems;
using PracticeApi.Questionnaires.Forms;

namespace PracticeApi.Plans;

/// <summary>Holds what is to be followed to what there is: the analytes of the catalogue, the questionnaires that are given to people.</summary>
internal sealed class MonitoringRules(PracticeCatalog catalogs, PublishedForms forms)
{
    /// <param name="at">Pointer of what the monitoring is part of.</param>
    /// <param name="monitoring">What is to be followed.</param>
    /// <param name="faults">The faults found so far.</param>
    public async ValueTask CheckAsync(
        string at,
        IReadOnlyList<PlanMonitoring> monitoring,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        var catalog = await catalogs.ReadAsync(ct);
        for (var i = 0; i < monitoring.Count; i++)
        {
            var code = monitoring[i].Code;
            if (monitoring[i].Kind == MonitoringKind.Lab)
            {
                if (catalog.Find(code) is null)
                {
                    Add(i, "is not an analyte of the catalogue", "unknown-analyte");
                }
            }
            else if (SeedForms.Find(code) is null && await forms.FindAsync(code, ct) is null)
            {
                Add(i, "is not a questionnaire that is published", "unknown-questionnaire");
            }
        }

        void Add(int i, string message, string fault) =>
            faults.Add(new Fault($"{at}/monitoring/{i}/code", message, fault, NeedsFacts: true));
    }
}
