using PracticeApi.Practices;
using PracticeApi.Problems;

namespace PracticeApi.Questionnaires.Responses;

/// <summary>What every entry of a response is held to beside its questionnaire.</summary>
internal static class ResponseRules
{
    public static void CheckAnsweredAt(
        string? answeredAt,
        PracticeClock clock,
        ICollection<Fault> faults
    )
    {
        if (answeredAt is null)
        {
            return;
        }

        if (GivenTime.Parse(answeredAt) is not { } given)
        {
            faults.Add(
                new Fault(
                    "/answeredAt",
                    "is neither a date (2026-01-12) nor a date-time with offset (2026-01-12T08:30:00+01:00)",
                    "invalid-date"
                )
            );
        }
        else if (given.IsInFuture(clock))
        {
            faults.Add(new Fault("/answeredAt", "lies in the future", "in-the-future"));
        }
    }

    public static void CheckLanguage(string? language, ICollection<Fault> faults)
    {
        if (language is not null && !LanguageTag.IsWellFormed(language))
        {
            faults.Add(new Fault("/language", "is not a language tag, such as en or de-AT"));
        }
    }
}
