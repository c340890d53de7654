using PracticeApi.Clinical.Labs;
using PracticeApi.Labs.Laboratories;
using PracticeApi.Labs.Results;
using PracticeApi.Practices;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Reports;

/// <summary>Checks and makes the lines of a report, so that every fault of every line is known at once.</summary>
internal sealed class LabReportLines(
    LabEntryRules rules,
    LabResultMaker maker,
    KnownLaboratories laboratories,
    PracticeSettings settings
)
{
    /// <summary>Adds the faults of the lines, each by its pointer, but for what the report itself is at fault for.</summary>
    /// <param name="lines">The lines, with what the report says for them.</param>
    /// <param name="report">What the report says.</param>
    /// <param name="birthDate">The patient's.</param>
    public async Task CheckAsync(
        IReadOnlyList<LabReportLine> lines,
        LabReportLine report,
        DateOnly birthDate,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        var clock = await settings.ClockAsync(ct);
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            List<Fault> own = [];
            await rules.CheckEntryAsync(line, own, ct);
            if (IsBeforeBirth(line.CollectedAt, birthDate, clock))
            {
                own.Add(BeforeBirth);
            }

            if (line.CollectedAt == report.CollectedAt)
            {
                own.RemoveAll(fault => fault.Pointer == BeforeBirth.Pointer);
            }

            if (
                line.Laboratory is { } named
                && named != report.Laboratory
                && await FaultOfLaboratoryAsync(named, ct) is { } fault
            )
            {
                own.Add(fault);
            }

            foreach (var one in own)
            {
                faults.Add(At(i, one));
            }
        }
    }

    /// <summary>Adds what is wrong with what the report says for its lines.</summary>
    public async Task CheckSharedAsync(
        LabReportLine report,
        DateOnly birthDate,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        var clock = await settings.ClockAsync(ct);
        CheckTime("/collectedAt", report.CollectedAt, clock, faults);
        if (IsBeforeBirth(report.CollectedAt, birthDate, clock))
        {
            faults.Add(BeforeBirth);
        }

        if (report.Laboratory is { } named && await FaultOfLaboratoryAsync(named, ct) is { } fault)
        {
            faults.Add(fault);
        }
    }

    /// <summary>Adds what is wrong with a time that somebody gave.</summary>
    public static void CheckTime(
        string pointer,
        string text,
        PracticeClock clock,
        ICollection<Fault> faults
    )
    {
        if (GivenTime.Parse(text) is not { } time)
        {
            faults.Add(
                new Fault(
                    pointer,
                    "is neither a date (2026-01-12) nor a date-time with offset (2026-01-12T08:30:00+01:00)",
                    "invalid-date"
                )
            );
        }
        else if (time.IsInFuture(clock))
        {
            faults.Add(new Fault(pointer, "lies in the future", "in-the-future"));
        }
    }

    /// <summary>Makes what is stored of valid lines.</summary>
    /// <param name="note">What is said of the report as a whole.</param>
    /// <exception cref="ProblemException">What only stored data show, of all the lines.</exception>
    public async Task<IReadOnlyList<LabResultRow>> MakeAsync(
        IReadOnlyList<LabReportLine> lines,
        LabPatient patient,
        string? note,
        CancellationToken ct
    )
    {
        string[] comments = note is null ? [] : [note];
        await maker.PrepareAsync(patient, lines, ct);
        List<LabResultRow> made = new(lines.Count);
        List<Fault> faults = [];
        for (var i = 0; i < lines.Count; i++)
        {
            try
            {
                made.Add(
                    await maker.MakeAsync(
                        lines[i],
                        patient,
                        labResultId: null,
                        stands: true,
                        comments,
                        ct
                    )
                );
            }
            catch (ProblemException refused) when (refused.Faults.Count > 0)
            {
                // One line's faults must not hide those of the lines behind it.
                faults.AddRange(refused.Faults.Select(fault => At(i, fault)));
            }
        }

        return faults.Count > 0
            ? throw Problem.Invalid(faults)
            : await maker.WithEachOtherAsync(made, besides: [], ct);
    }

    private static readonly Fault BeforeBirth = new(
        "/collectedAt",
        "lies before the patient's birth",
        "before-birth",
        NeedsFacts: true
    );

    private static Fault At(int line, Fault fault) =>
        fault with
        {
            Pointer = $"/results/{line}{fault.Pointer}",
        };

    private static bool IsBeforeBirth(
        string collectedAt,
        DateOnly birthDate,
        PracticeClock clock
    ) => GivenTime.Parse(collectedAt) is { } collected && collected.PracticeDay(clock) < birthDate;

    private async Task<Fault?> FaultOfLaboratoryAsync(string idOrName, CancellationToken ct)
    {
        if (!LaboratoryNames.IsId(idOrName, out var id))
        {
            return LaboratoryNames.FaultOf(idOrName) is { } fault
                ? new Fault("/laboratory", fault)
                : null;
        }

        var known = await laboratories.NamesAsync([id], ct);
        return known.ContainsKey(id)
            ? null
            : new Fault(
                "/laboratory",
                "is the id of no laboratory of the practice",
                "unknown-laboratory",
                NeedsFacts: true
            );
    }
}
