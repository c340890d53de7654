using PracticeApi.Clinical.Labs;
using PracticeApi.Labs.Catalog;
using PracticeApi.Pipeline;
using PracticeApi.Practices;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Results;

/// <summary>What is wrong with an entry, by itself, by the catalogue and by the practice's clock: everything at once.</summary>
internal sealed class LabEntryRules(
    PracticeCatalog catalogs,
    EntryReadings readings,
    PracticeSettings settings
) : IRules<EnterLabResult>, IRules<ReplaceLabResult>
{
    public ValueTask CheckAsync(
        EnterLabResult request,
        ICollection<Fault> faults,
        CancellationToken ct
    ) => CheckEntryAsync(request, isNew: true, faults, ct);

    public ValueTask CheckAsync(
        ReplaceLabResult request,
        ICollection<Fault> faults,
        CancellationToken ct
    ) => CheckEntryAsync(request, isNew: false, faults, ct);

    /// <summary>Adds every fault of one new entry, such as a line of a report; pointers start at the entry.</summary>
    public ValueTask CheckEntryAsync(
        LabResultEntry entry,
        ICollection<Fault> faults,
        CancellationToken ct
    ) => CheckEntryAsync(entry, isNew: true, faults, ct);

    /// <summary>Adds every fault of an entry that was made before, whose analyte may have been retired since.</summary>
    public ValueTask CheckEarlierAsync(
        LabResultEntry entry,
        ICollection<Fault> faults,
        CancellationToken ct
    ) => CheckEntryAsync(entry, isNew: false, faults, ct);

    /// <param name="isNew">Whether it is no correction: those are made also where the analyte was retired since.</param>
    private async ValueTask CheckEntryAsync(
        LabResultEntry entry,
        bool isNew,
        ICollection<Fault> faults,
        CancellationToken ct
    )
    {
        var analyte = FindAnalyte(entry, await catalogs.ReadAsync(ct), faults);
        if (isNew && analyte is { Retired: true })
        {
            faults.Add(
                new Fault(
                    entry.Analyte is null ? "/loinc" : "/analyte",
                    "is of an analyte that the practice has retired",
                    "retired-analyte",
                    NeedsFacts: true
                )
            );
        }

        foreach (var fault in readings.Of(entry, analyte).Faults)
        {
            faults.Add(
                new Fault(fault.Path, fault.Message, fault.Code, NeedsFacts: !fault.InRequestAlone)
            );
        }

        var collected = GivenTime.Parse(entry.CollectedAt);
        if (collected is null)
        {
            faults.Add(
                new Fault(
                    "/collectedAt",
                    "is neither a date (2026-01-12) nor a date-time with offset (2026-01-12T08:30:00+01:00)",
                    "invalid-date"
                )
            );
        }
        else if (collected.IsInFuture(await settings.ClockAsync(ct)))
        {
            faults.Add(new Fault("/collectedAt", "lies in the future", "in-the-future"));
        }
    }

    private static Analyte? FindAnalyte(
        LabResultEntry entry,
        AnalyteCatalog catalog,
        ICollection<Fault> faults
    )
    {
        switch (entry)
        {
            case { Analyte: { } code, Loinc: null }:
                if (catalog.Find(code) is { } byCode)
                {
                    return byCode;
                }

                faults.Add(
                    new Fault(
                        "/analyte",
                        "is not an analyte of the catalogue",
                        "unknown-analyte",
                        NeedsFacts: true
                    )
                );
                return null;
            case { Analyte: null, Loinc: { } loinc }:
                if (catalog.FindByLoinc(loinc) is { } byLoinc)
                {
                    return byLoinc;
                }

                faults.Add(
                    new Fault(
                        "/loinc",
                        WhyNotMapped(loinc, catalog),
                        "unmapped-loinc",
                        NeedsFacts: true
                    )
                );
                return null;
            default:
                faults.Add(
                    new Fault(
                        "/analyte",
                        "exactly one of analyte and loinc is given",
                        "one-analyte-only"
                    )
                );
                return null;
        }
    }

    private static string WhyNotMapped(string loinc, AnalyteCatalog catalog)
    {
        var terms = catalog.TermsOf(loinc);
        if (terms.Count == 0)
        {
            return "is not a LOINC code of the catalogue";
        }

        var (analyte, term) = terms[0];
        return term.Form switch
        {
            LoincForm.OtherForm =>
                $"is another form of {analyte.Code}; name the analyte yourself if that is meant",
            LoincForm.OtherQuantity =>
                $"is another quantity than {analyte.Code}; name the analyte yourself if that is meant",
            _ => $"is not certain to be {analyte.Code}; name the analyte yourself if that is meant",
        };
    }
}
