using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Validation;
using PracticeApi.Practices;
using PracticeApi.Problems;

namespace PracticeApi.Patients.Chart;

/// <summary>What is written down in an entry of a patient's chart.</summary>
[ValidatableType]
public abstract record ChartDetails
{
    /// <summary>Why this version was recorded.</summary>
    /// <example>misread the letter</example>
    [StringLength(1000, MinimumLength = 1)]
    public string? Reason { get; init; }

    /// <summary>The day that it is about, where there is one.</summary>
    internal virtual DateOnly? OccurredOn(PracticeClock clock) => null;

    /// <summary>Adds the faults that attributes cannot find.</summary>
    internal virtual void Check(ChartFacts facts) { }
}

/// <summary>What an entry is held against, and the faults found.</summary>
/// <param name="Clock">The time where the practice is.</param>
/// <param name="BirthDate">The patient's; null where there is no such patient, which is refused later.</param>
internal sealed record ChartFacts(
    PracticeClock Clock,
    DateOnly? BirthDate,
    ICollection<Fault> Faults
)
{
    /// <summary>Adds a fault, unless the attributes have found one there already.</summary>
    public void Fault(string pointer, string message)
    {
        if (Faults.All(fault => fault.Pointer != pointer))
        {
            Faults.Add(new Fault(pointer, message));
        }
    }

    public void NotBlank(string pointer, string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            Fault(pointer, "must not be blank");
        }
    }

    public void NotInFuture(string pointer, DateOnly? day)
    {
        if (day > Clock.Today)
        {
            InFuture(pointer);
        }
    }

    public void InFuture(string pointer) =>
        Faults.Add(new Fault(pointer, "lies in the future", "in-the-future"));

    public void NotBeforeBirth(string pointer, DateOnly? day)
    {
        if (day < BirthDate)
        {
            Faults.Add(
                new Fault(
                    pointer,
                    "lies before the patient's birth",
                    "before-birth",
                    NeedsFacts: true
                )
            );
        }
    }

    /// <summary>Whether two days, where both are known, are in order.</summary>
    public void InOrder(DateOnly? first, string pointer, DateOnly? second, string message)
    {
        if (second < first)
        {
            Fault(pointer, message);
        }
    }
}

/// <summary>The rules of an entry's details, when it is added as when it is replaced.</summary>
internal sealed class ChartRules(ChartPatients patients, PracticeSettings settings)
{
    public async ValueTask CheckAsync(
        Guid patientId,
        ChartDetails details,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        var patient = await patients.FindAsync(patientId, ct);
        details.Check(new ChartFacts(await settings.ClockAsync(ct), patient?.BirthDate, faults));
    }
}
