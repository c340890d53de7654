using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Problems;

namespace PracticeApi.Questionnaires.Forms;

/// <summary>Faults of what a questionnaire asks, as faults of the request that it came in.</summary>
internal static class FormRules
{
    public static void Check(FormContent form, ICollection<Fault> faults)
    {
        foreach (var fault in FormCheck.Faults(form))
        {
            faults.Add(new Fault(fault.Pointer, fault.Message, fault.Code));
        }
    }
}
