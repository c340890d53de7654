using System.Text.RegularExpressions;
using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Units;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Catalog;

/// <summary>Analytes of a practice's own: what is wrong with one, and what the rules make of it.</summary>
internal static partial class OwnAnalytes
{
    public const string CodePattern = "^[a-z0-9]+(-[a-z0-9]+)*$";

    /// <summary>What is wrong with the details of an analyte, all at once.</summary>
    /// <param name="code">The code that the details are of.</param>
    /// <param name="catalog">The practice's catalogue.</param>
    public static void Check(
        string code,
        AnalyteDetails details,
        AnalyteCatalog catalog,
        ICollection<Fault> faults
    )
    {
        CheckForm(details, faults);
        CheckUnits(details, faults);
        for (var i = 0; i < details.Ranges.Count; i++)
        {
            var range = details.Ranges[i];
            CheckBounds($"/ranges/{i}", range.Low, range.High, faults);
            OptimalBands.CheckPeople($"/ranges/{i}", range.Sex, range.AgeMin, range.AgeMax, faults);
        }

        if (details.CriticalLimits is { } limits)
        {
            CheckBounds("/criticalLimits", limits.Low, limits.High, faults);
        }

        if (details.PhysiologicalLow >= details.PhysiologicalHigh)
        {
            faults.Add(new Fault("/physiologicalHigh", "is not above the lower bound"));
        }

        CheckWords("/aliases", details.Aliases, 200, faults);
        CheckWords("/abnormalCodes", details.AbnormalCodes ?? [], 64, faults);
        CheckLoinc(code, details, catalog, faults);
    }

    /// <summary>What the rules read and judge by.</summary>
    public static Analyte Of(CatalogFact fact)
    {
        var details = fact.Read<AnalyteDetails>();
        return new Analyte
        {
            Code = fact.AnalyteCode,
            Name = details.Name,
            Category = details.Category,
            Specimen = details.Specimen,
            Form = details.ValueType,
            Unit = details.Unit ?? (details.ValueType == ResultForm.Titre ? "{titer}" : null),
            Conversions =
            [
                .. details.OtherUnits.Select(other => new UnitConversion(
                    details.Unit ?? "",
                    other.Unit,
                    other.Factor is null ? ConversionKind.None : ConversionKind.Special,
                    other.Factor,
                    other.Offset ?? 0,
                    other.Note
                )),
            ],
            Ranges =
            [
                .. details.Ranges.Select(range => new ReferenceRange
                {
                    Sex = range.Sex,
                    AgeMin = range.AgeMin,
                    AgeMax = range.AgeMax,
                    Condition = range.Condition,
                    Low = range.Low,
                    High = range.High,
                    LowInclusive = range.LowInclusive,
                    HighInclusive = range.HighInclusive,
                    Unit = details.Unit ?? "",
                    Kind = range.Kind,
                    Note = range.Note,
                }),
            ],
            Critical = details.CriticalLimits is { } limits
                ? new CriticalLimits
                {
                    Low = limits.Low,
                    High = limits.High,
                    Unit = details.Unit ?? "",
                    Source = limits.Source,
                }
                : null,
            PhysiologicalLow = details.PhysiologicalLow,
            PhysiologicalHigh = details.PhysiologicalHigh,
            AssayDependence = details.AssayDependence,
            BetterDirection = details.BetterDirection,
            MinIntervalDays = details.MinIntervalDays,
            AbnormalCodes = details.AbnormalCodes,
            FastingMatters = details.FastingMatters,
            Aliases = details.Aliases,
            Notes = details.Notes,
            Loinc =
            [
                .. details.Loinc.Select(loinc => new LoincTerm(
                    loinc,
                    null,
                    null,
                    LoincForm.Same,
                    AutoMap: true
                )),
            ],
            OwnVersion = fact.Version,
            Retired = fact.Retired,
        };
    }

    public static ProblemException NotFound() =>
        Problem.NotFound("analyte-not-found", "There is no such analyte in the catalogue.");

    /// <summary>Why an analyte of this code cannot be changed: there is none, or the catalogue has it.</summary>
    public static ProblemException NotOwn(AnalyteCatalog seed, string code) =>
        seed.Find(code) is null
            ? NotFound()
            : Problem.Conflict(
                "analyte-seeded",
                "An analyte of the catalogue is not changed; its optimal range and its variation can be set."
            );

    private static void CheckForm(AnalyteDetails details, ICollection<Fault> faults)
    {
        switch (details.ValueType)
        {
            case ResultForm.Absent:
                faults.Add(new Fault("/valueType", "is no kind of answer"));
                break;
            case ResultForm.Quantity when details.Unit is null:
                faults.Add(new Fault("/unit", "is missing: a quantity has a unit"));
                break;
            case ResultForm.Titre when details.Unit is not (null or "{titer}"):
                faults.Add(new Fault("/unit", "of a titre is {titer}, or left out"));
                break;
            case ResultForm.Ordinal
            or ResultForm.Coded
            or ResultForm.Text when details.Unit is not null:
                faults.Add(new Fault("/unit", "is given where results are words"));
                break;
        }

        if (
            details.Unit is null
            && (details.Ranges.Count > 0 || details.CriticalLimits is not null)
        )
        {
            faults.Add(new Fault("/ranges", "are bounds without a unit to stand in"));
        }
    }

    private static void CheckUnits(AnalyteDetails details, ICollection<Fault> faults)
    {
        if (details.Unit is { Length: > 0 } unit && Unit.Parse(unit) is null)
        {
            faults.Add(
                new Fault("/unit", "is not a UCUM unit that laboratories use", "invalid-unit")
            );
        }

        HashSet<string?> seen = [details.Unit];
        for (var i = 0; i < details.OtherUnits.Count; i++)
        {
            var other = details.OtherUnits[i];
            if (other.Unit.Length > 0 && Unit.Parse(other.Unit) is null)
            {
                faults.Add(
                    new Fault(
                        $"/otherUnits/{i}/unit",
                        "is not a UCUM unit that laboratories use",
                        "invalid-unit"
                    )
                );
            }
            else if (!seen.Add(other.Unit))
            {
                faults.Add(new Fault($"/otherUnits/{i}/unit", "is named already", "repeated-unit"));
            }

            if (other.Factor <= 0)
            {
                faults.Add(new Fault($"/otherUnits/{i}/factor", "is not above zero"));
            }
            else if (
                other is { Factor: { } factor, Offset: var offset }
                && !IsUsable(factor, offset)
            )
            {
                faults.Add(
                    new Fault($"/otherUnits/{i}/factor", "is too large or too small to convert by")
                );
            }
            else if (other is { Factor: null, Offset: not null })
            {
                faults.Add(
                    new Fault($"/otherUnits/{i}/offset", "is given without the factor before it")
                );
            }
        }
    }

    // Whatever fits a stored value must convert without running out of digits.
    private static bool IsUsable(decimal factor, decimal? offset) =>
        factor is >= 0.000000001m and <= 1_000_000_000m && Math.Abs(offset ?? 0) <= 1_000_000_000m;

    private static void CheckBounds(
        string pointer,
        decimal? low,
        decimal? high,
        ICollection<Fault> faults
    )
    {
        if (low is null && high is null)
        {
            faults.Add(new Fault(pointer, "has neither a lower nor an upper bound"));
        }
        else if (low > high)
        {
            faults.Add(new Fault($"{pointer}/high", "lies below the lower bound"));
        }
    }

    private static void CheckWords(
        string pointer,
        IReadOnlyList<string> words,
        int longest,
        ICollection<Fault> faults
    )
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(words[i]) || words[i].Length > longest)
            {
                faults.Add(
                    new Fault($"{pointer}/{i}", $"is blank or longer than {longest} characters")
                );
            }
        }
    }

    private static void CheckLoinc(
        string code,
        AnalyteDetails details,
        AnalyteCatalog catalog,
        ICollection<Fault> faults
    )
    {
        for (var i = 0; i < details.Loinc.Count; i++)
        {
            if (!Loinc().IsMatch(details.Loinc[i]))
            {
                faults.Add(new Fault($"/loinc/{i}", "is not of the form of a LOINC code"));
            }
            else if (
                catalog
                    .TermsOf(details.Loinc[i])
                    .FirstOrDefault(term => term.Analyte.Code != code) is
                { Analyte: { } holder }
            )
            {
                faults.Add(
                    new Fault(
                        $"/loinc/{i}",
                        $"belongs to the analyte {holder.Code}",
                        "loinc-taken",
                        NeedsFacts: true
                    )
                );
            }
        }
    }

    [GeneratedRegex(@"^\d{1,7}-\d$")]
    private static partial Regex Loinc();
}
