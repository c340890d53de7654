using PracticeApi.Practices;
using PracticeApi.Problems;

namespace PracticeApi.Questionnaires.Intakes;

/// <summary>When the answers of an intake are wanted, which is also when its link ends.</summary>
internal static class IntakeDue
{
    private const int MaxDays = 365;

    /// <summary>A date counts to its end where the practice is.</summary>
    public static DateTimeOffset Instant(string dueAt, PracticeClock clock)
    {
        var given = GivenTime.Parse(dueAt)!;
        return given.At?.ToUniversalTime() ?? clock.EndOf(given.Day);
    }

    public static void Check(string dueAt, PracticeClock clock, ICollection<Fault> faults)
    {
        if (GivenTime.Parse(dueAt) is null)
        {
            faults.Add(
                new Fault("/dueAt", "is no date (2026-03-01) and no date-time with an offset")
            );
        }
        else if (Instant(dueAt, clock) <= clock.Now)
        {
            faults.Add(new Fault("/dueAt", "lies in the past"));
        }
        else if (Instant(dueAt, clock) > clock.Now.AddDays(MaxDays))
        {
            faults.Add(new Fault("/dueAt", $"is more than {MaxDays} days ahead"));
        }
    }
}
