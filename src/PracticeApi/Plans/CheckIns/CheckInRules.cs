using System.Globalization;
using PracticeApi.Pipeline;
using PracticeApi.Practices;
using PracticeApi.Problems;

namespace PracticeApi.Plans.CheckIns;

/// <summary>What check-ins are held to beyond their attributes, and without their plan.</summary>
internal sealed class CheckInRules(PracticeSettings settings)
    : IRules<EnterCheckIn>,
        IRules<EditCheckIn>,
        IRules<AmendCheckIn>
{
    private const int MostDaysBefore = 30;
    private const int MostSymptoms = 30;
    private const int LongestSymptom = 64;
    private const int MostScore = 10;

    public ValueTask CheckAsync(
        EnterCheckIn request,
        ICollection<Fault> faults,
        CancellationToken ct
    ) => CheckDetailsAsync(request, faults, ct);

    public ValueTask CheckAsync(
        EditCheckIn request,
        ICollection<Fault> faults,
        CancellationToken ct
    ) => CheckDetailsAsync(request, faults, ct);

    public ValueTask CheckAsync(
        AmendCheckIn request,
        ICollection<Fault> faults,
        CancellationToken ct
    ) => CheckDetailsAsync(request, faults, ct);

    private async ValueTask CheckDetailsAsync(
        CheckInDetails request,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        if (request.On > (await settings.ClockAsync(ct)).Today)
        {
            faults.Add(new Fault("/on", "lies in the future", "in-the-future"));
        }

        if (request.From is { } from)
        {
            if (from > request.On)
            {
                faults.Add(new Fault("/from", "is later than on"));
            }
            else if (request.On.DayNumber - from.DayNumber > MostDaysBefore)
            {
                faults.Add(new Fault("/from", "lies more than 30 days before on"));
            }
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < request.Items.Count; i++)
        {
            if (!seen.Add(request.Items[i].ItemId))
            {
                faults.Add(
                    new Fault(
                        string.Create(CultureInfo.InvariantCulture, $"/items/{i}/itemId"),
                        "is named before",
                        "duplicate"
                    )
                );
            }
        }

        CheckSymptoms(request.SymptomScores, faults);
    }

    private static void CheckSymptoms(
        IReadOnlyDictionary<string, int>? scores,
        ICollection<Fault> faults
    )
    {
        if (scores?.Count > MostSymptoms)
        {
            faults.Add(new Fault("/symptomScores", "names more than 30 symptoms"));
        }

        foreach (var (symptom, score) in scores ?? new Dictionary<string, int>())
        {
            if (string.IsNullOrWhiteSpace(symptom) || symptom.Length > LongestSymptom)
            {
                faults.Add(
                    new Fault("/symptomScores", "names a symptom in no or more than 64 characters")
                );
            }
            else if (score is < 0 or > MostScore)
            {
                faults.Add(
                    new Fault(
                        $"/symptomScores/{symptom.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}",
                        "is not between 0 and 10"
                    )
                );
            }
        }
    }
}
