using System.Globalization;
using System.Text.RegularExpressions;
using PracticeApi.Clinical.Labs.Units;

namespace PracticeApi.Clinical.Labs;

/// <summary>Reads an entry of a laboratory result, by rule and without guessing: what is ambiguous is a fault.</summary>
/// <param name="spellings">How units are printed.</param>
/// <param name="words">How coded values are printed.</param>
public sealed partial class LabEntryReader(UnitSpellings spellings, CodedWords words)
{
    private const string TitreUnit = "{titer}";
    private const string PatternSystem = "https://www.anapatterns.org";

    private readonly LaboratoryRangeReader _ranges = new(spellings);

    /// <summary>
    /// What would be stored for an entry, or every fault of it. Without an analyte (it is not known) only the faults that
    /// the request alone shows are found, and nothing is read.
    /// </summary>
    public EntryReading Read(LabEntry entry, Analyte? analyte)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var faults = new List<EntryFault>();
        CheckShape(entry, faults);
        LaboratoryRangeReader.Check(entry.ReferenceRange, faults);
        if (entry.Physiology?.PregnancyTrimester is < 1 or > 3)
        {
            faults.Add(
                EntryFault.Malformed(
                    "/physiology/pregnancyTrimester",
                    "invalid-trimester",
                    "A trimester is 1, 2 or 3."
                )
            );
        }

        var stated = ReadStated(entry, faults);
        if (analyte is null || stated is null)
        {
            return new EntryReading(null, faults);
        }

        var reading = stated.Text is null
            ? Placed(stated, entry, analyte, faults)
            : OfPrinted(stated.Text, entry, analyte, faults);
        if (reading is not null)
        {
            reading = WithContext(reading, entry, analyte, faults);
        }

        return new EntryReading(
            faults.Count == 0 ? reading : null,
            entry.Printed is null ? faults : [.. faults.Select(AsPrinted)]
        );
    }

    // What the request alone states: a reading without a unit, or the printed text still to be read for an analyte.
    private sealed record Stated(LabReading? Reading, string? Text = null);

    // Stands in for a number that could not be read, so that the faults of its unit and range are found as well.
    private static readonly Stated AnyNumber = new(OfNumber(1, "1", null));

    private static void CheckShape(LabEntry entry, List<EntryFault> faults)
    {
        string[] given =
        [
            .. Given("/value", entry.Value is not null || entry.ValueText is not null),
            .. Given("/printed", entry.Printed is not null),
            .. Given("/coded", entry.Coded is not null),
            .. Given("/titers", entry.Titers is not null),
            .. Given("/text", entry.Text is not null),
            .. Given("/absentReason", entry.AbsentReason is not null),
        ];
        if (given.Length == 0)
        {
            faults.Add(
                EntryFault.Malformed(
                    "",
                    "value-required",
                    "Give one of value, printed, coded, titers, text and absentReason."
                )
            );
        }

        faults.AddRange(
            given
                .Skip(1)
                .Select(pointer =>
                    EntryFault.Malformed(
                        pointer,
                        "one-value-only",
                        $"Give one of value, printed, coded, titers, text and absentReason; {given[0][1..]} is given already."
                    )
                )
        );

        if (entry.Comparator is not null)
        {
            if (Comparators.Of(entry.Comparator) is null)
            {
                faults.Add(
                    EntryFault.Malformed(
                        "/comparator",
                        "invalid-comparator",
                        "A comparator is <, <=, > or >=."
                    )
                );
            }
            else if (given is [not "/value"])
            {
                faults.Add(
                    EntryFault.Malformed(
                        "/comparator",
                        "comparator-not-expected",
                        "A comparator stands before a value; a printed result holds its own."
                    )
                );
            }
        }

        if (
            !string.IsNullOrWhiteSpace(entry.Unit)
            && given is ["/coded" or "/text" or "/absentReason"]
        )
        {
            faults.Add(
                EntryFault.Malformed("/unit", "unit-not-expected", "Only a number has a unit.")
            );
        }

        static IEnumerable<string> Given(string pointer, bool isGiven) => isGiven ? [pointer] : [];
    }

    private Stated? ReadStated(LabEntry entry, List<EntryFault> faults)
    {
        if (faults.Any(f => f.Code is "value-required" or "one-value-only"))
        {
            return null;
        }

        if (entry.Printed is not null)
        {
            return ReadPrintedShape(entry.Printed, faults);
        }

        if (entry.Coded is not null)
        {
            return ReadCoded(entry.Coded, faults) is { } coded
                ? new Stated(new LabReading { Form = ResultForm.Coded, Coded = coded })
                : null;
        }

        if (entry.Titers is not null)
        {
            return ReadTitres(entry.Titers, faults) is { } titres
                ? new Stated(OfTitres(titres))
                : null;
        }

        if (entry.Text is not null)
        {
            return NotBlank(entry.Text, "/text", faults)
                ? new Stated(new LabReading { Form = ResultForm.Text, Text = entry.Text })
                : null;
        }

        if (entry.AbsentReason is not null)
        {
            return NotBlank(entry.AbsentReason, "/absentReason", faults)
                ? new Stated(
                    new LabReading { Form = ResultForm.Absent, AbsentReason = entry.AbsentReason }
                )
                : null;
        }

        var text = entry.ValueText ?? entry.Value!.Value.ToString(CultureInfo.InvariantCulture);
        if (!ExactNumber.TryRead(text, out var value, out var fault))
        {
            faults.Add(EntryFault.Malformed("/value", fault.Code, fault.Message));
            return AnyNumber;
        }

        return new Stated(OfNumber(value, text, Comparators.Of(entry.Comparator)));
    }

    private static bool NotBlank(string text, string pointer, List<EntryFault> faults)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            return true;
        }

        faults.Add(EntryFault.Malformed(pointer, "value-required", "This is empty."));
        return false;
    }

    // A number that cannot be read is a fault whatever the analyte; the rest waits for the analyte.
    private Stated? ReadPrintedShape(string printed, List<EntryFault> faults)
    {
        if (!NotBlank(printed, "/printed", faults))
        {
            return null;
        }

        var (_, rest) = PrintedNumber.SplitComparator(printed.Trim());
        if (
            words.Find(printed) is null
            && rest.Length > 0
            && !ExactNumber.TryRead(rest, out _, out var fault)
            && fault.Code != "invalid-number"
        )
        {
            faults.Add(EntryFault.Malformed("/printed", fault.Code, fault.Message));
            return AnyNumber;
        }

        return new Stated(null, printed.Trim());
    }

    private CodedReading? ReadCoded(CodedEntry entry, List<EntryFault> faults)
    {
        CodedValue? value = null;
        if (entry.Value is not null)
        {
            value = CodedValues.Of(entry.Value);
            if (value is null)
            {
                faults.Add(
                    EntryFault.Malformed(
                        "/coded/value",
                        "invalid-coded-value",
                        $"A coded value is one of {string.Join(", ", Enum.GetValues<CodedValue>().Select(v => v.Code()))}."
                    )
                );
                return null;
            }
        }
        else if (entry.Code is null && entry.Text is not null)
        {
            value = words.Find(entry.Text)?.Value;
        }

        if (
            value is null
            && string.IsNullOrWhiteSpace(entry.Code)
            && string.IsNullOrWhiteSpace(entry.Text)
        )
        {
            faults.Add(
                EntryFault.Malformed(
                    "/coded",
                    "coded-value-required",
                    "Give a value, a code or the words printed."
                )
            );
            return null;
        }

        return new CodedReading(value, entry.Code, entry.System, entry.Text);
    }

    private static List<Titre>? ReadTitres(
        IReadOnlyList<TitreEntry> entries,
        List<EntryFault> faults
    )
    {
        var before = faults.Count;
        if (entries.Count == 0)
        {
            faults.Add(
                EntryFault.Malformed("/titers", "value-required", "Give at least one titre.")
            );
        }

        var titres = new List<Titre>();
        for (var i = 0; i < entries.Count; i++)
        {
            var (denominator, comparator, patterns) = entries[i];
            if (denominator is null or <= 0)
            {
                faults.Add(
                    EntryFault.Malformed(
                        $"/titers/{i}/denominator",
                        "invalid-denominator",
                        "The denominator of a titre is a positive whole number: 160 for 1:160."
                    )
                );
            }

            if (comparator is not null && Comparators.Of(comparator) is null)
            {
                faults.Add(
                    EntryFault.Malformed(
                        $"/titers/{i}/comparator",
                        "invalid-comparator",
                        "A comparator is <, <=, > or >=."
                    )
                );
            }

            for (var p = 0; p < (patterns?.Count ?? 0); p++)
            {
                if (PatternOf(patterns![p]) is null)
                {
                    faults.Add(
                        EntryFault.Malformed(
                            $"/titers/{i}/patterns/{p}",
                            "invalid-pattern",
                            "A pattern is one of AC-0 to AC-29."
                        )
                    );
                }
            }

            if (faults.Count == before)
            {
                titres.Add(
                    new Titre(
                        denominator!.Value,
                        Comparators.Of(comparator),
                        [.. (patterns ?? []).Select(p => PatternOf(p)!)]
                    )
                );
            }
        }

        return faults.Count == before ? titres : null;
    }

    private LabReading? OfPrinted(
        string printed,
        LabEntry entry,
        Analyte analyte,
        List<EntryFault> faults
    )
    {
        if (words.Find(printed) is { } word)
        {
            return word.Value is { } meaning
                ? new LabReading
                {
                    Form = ResultForm.Coded,
                    Coded = new CodedReading(meaning, Text: printed),
                }
                : new LabReading { Form = ResultForm.Absent, AbsentReason = printed };
        }

        if (analyte.Form == ResultForm.Coded && PatternOf(printed) is { } pattern)
        {
            return new LabReading
            {
                Form = ResultForm.Coded,
                Coded = new CodedReading(null, pattern, PatternSystem, printed),
            };
        }

        var (comparator, rest) = PrintedNumber.SplitComparator(printed);
        if (PrintedNumber.Dilution().Match(rest) is { Success: true } dilution)
        {
            if (
                int.TryParse(
                    dilution.Groups["denominator"].ValueSpan,
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var denominator
                )
                && denominator > 0
            )
            {
                return Placed(
                    new Stated(OfTitres([new Titre(denominator, comparator, [])])),
                    entry,
                    analyte,
                    faults
                );
            }

            faults.Add(
                EntryFault.Malformed(
                    "/printed",
                    "invalid-denominator",
                    "The denominator of a titre is a positive whole number."
                )
            );
            return null;
        }

        if (ExactNumber.TryRead(rest, out var value, out _))
        {
            return Placed(new Stated(OfNumber(value, rest, comparator)), entry, analyte, faults);
        }

        // "18.0 mg/dL": the unit stands with the number when it stands nowhere else.
        if (
            string.IsNullOrWhiteSpace(entry.Unit)
            && PrintedNumber.NumberAndUnit().Match(rest) is { Success: true } both
            && ExactNumber.TryRead(both.Groups["number"].Value, out value, out _)
            && spellings.Read(both.Groups["unit"].Value, analyte).Standing != UnitStanding.Unknown
        )
        {
            return Placed(
                new Stated(OfNumber(value, both.Groups["number"].Value, comparator)),
                entry with
                {
                    Unit = both.Groups["unit"].Value,
                },
                analyte,
                faults
            );
        }

        faults.Add(
            EntryFault.Impossible(
                "/printed",
                "printed-not-understood",
                $"This cannot be read as a result of {analyte.Name}; enter it as text, or in its parts."
            )
        );
        return null;
    }

    // Gives a number or titre its place under the analyte: its unit, or the reason why it has none there.
    private LabReading? Placed(
        Stated stated,
        LabEntry entry,
        Analyte analyte,
        List<EntryFault> faults
    )
    {
        var reading = stated.Reading!;
        var unit = string.IsNullOrWhiteSpace(entry.Unit) ? null : entry.Unit;
        return reading.Form switch
        {
            ResultForm.Quantity => PlacedNumber(reading, unit, analyte, faults),
            ResultForm.Titre => PlacedTitre(reading, unit, analyte, faults),
            ResultForm.Coded => PlacedCode(reading, analyte, faults),
            _ => reading,
        };
    }

    private LabReading? PlacedNumber(
        LabReading reading,
        string? unit,
        Analyte analyte,
        List<EntryFault> faults
    )
    {
        if (unit is null)
        {
            if (analyte.Unit == TitreUnit)
            {
                return AsTitre(reading, null, faults);
            }

            if (analyte.Unit is not { } canonical)
            {
                faults.Add(
                    analyte.OtherUnits.Count > 0
                        ? UnitRequired(analyte)
                        : EntryFault.Impossible(
                            "/value",
                            "number-not-expected",
                            $"{analyte.Name} is not given as a number."
                        )
                );
                return null;
            }

            if (Unit.Parse(canonical) is not { MayBeOmitted: true })
            {
                faults.Add(UnitRequired(analyte));
                return null;
            }

            return Checked(
                reading with
                {
                    Unit = canonical,
                    UnitStanding = UnitStanding.Canonical,
                },
                analyte,
                faults
            );
        }

        if (analyte.Unit is null && analyte.OtherUnits.Count == 0)
        {
            faults.Add(
                EntryFault.Impossible(
                    "/unit",
                    "unit-not-expected",
                    $"{analyte.Name} is not given as a number with a unit."
                )
            );
            return null;
        }

        var (standing, code) = spellings.Read(unit, analyte);
        if (standing == UnitStanding.Unknown)
        {
            faults.Add(
                EntryFault.Impossible(
                    "/unit",
                    "unknown-unit",
                    $"{analyte.Name} is not reported in this unit. Known units: {string.Join(", ", UnitsOf(analyte))}."
                )
            );
            return null;
        }

        return code == TitreUnit
            ? AsTitre(reading, unit, faults)
            : Checked(
                reading with
                {
                    Unit = code,
                    UnitText = unit,
                    UnitStanding = standing,
                },
                analyte,
                faults
            );
    }

    private static LabReading? Checked(LabReading reading, Analyte analyte, List<EntryFault> faults)
    {
        if (
            reading.UnitStanding == UnitStanding.Convertible
            && UnitConverter.Convert(analyte, reading.Value!.Value, reading.Unit!, analyte.Unit!)
                is { } canonical
            && Math.Abs(canonical) >= 1_000_000_000_000_000_000m
        )
        {
            faults.Add(
                EntryFault.Impossible(
                    "/value",
                    "too-many-digits",
                    $"In {analyte.Unit} this has more than 18 digits before the point."
                )
            );
            return null;
        }

        return reading;
    }

    private static LabReading? AsTitre(LabReading reading, string? unit, List<EntryFault> faults)
    {
        if (
            reading.Value is { } value
            && value > 0
            && value <= int.MaxValue
            && value == decimal.Truncate(value)
        )
        {
            return OfTitres([new Titre((int)value, reading.Comparator, [])]) with
            {
                ValueText = reading.ValueText,
                UnitText = unit,
                UnitStanding = UnitStanding.Canonical,
            };
        }

        faults.Add(
            EntryFault.Impossible(
                "/value",
                "invalid-denominator",
                "A titre is given as the positive whole number of its denominator: 160 for 1:160."
            )
        );
        return null;
    }

    private LabReading? PlacedTitre(
        LabReading reading,
        string? unit,
        Analyte analyte,
        List<EntryFault> faults
    )
    {
        if (unit is not null && spellings.Read(unit, analyte).Code != TitreUnit)
        {
            faults.Add(EntryFault.Impossible("/unit", "unit-not-expected", "A titre has no unit."));
            return null;
        }

        var isExpected =
            analyte.Form != ResultForm.Quantity
            || analyte.OtherUnits.Contains(TitreUnit)
            || analyte.Loinc.Any(t => t.Form == LoincForm.OtherForm);
        if (!isExpected)
        {
            faults.Add(
                EntryFault.Impossible(
                    "/titers",
                    "titre-not-expected",
                    $"{analyte.Name} is not given as a titre."
                )
            );
            return null;
        }

        return reading with
        {
            UnitText = unit,
            UnitStanding =
                analyte.Unit == TitreUnit
                    ? UnitStanding.Canonical
                    : UnitStanding.KnownNotConvertible,
        };
    }

    private static LabReading? PlacedCode(
        LabReading reading,
        Analyte analyte,
        List<EntryFault> faults
    )
    {
        var coded = reading.Coded!;
        if (analyte.Form != ResultForm.Coded || coded.Code is null)
        {
            return reading;
        }

        if (PatternOf(coded.Code) is not { } pattern)
        {
            faults.Add(
                EntryFault.Impossible(
                    "/coded/code",
                    "invalid-pattern",
                    "A pattern is one of AC-0 to AC-29."
                )
            );
            return null;
        }

        return reading with
        {
            Coded = coded with { Code = pattern, System = coded.System ?? PatternSystem },
        };
    }

    private LabReading WithContext(
        LabReading reading,
        LabEntry entry,
        Analyte analyte,
        List<EntryFault> faults
    )
    {
        var range = _ranges.Read(entry.ReferenceRange, reading, analyte, faults);
        return reading with
        {
            UnitText =
                reading.UnitText ?? (string.IsNullOrWhiteSpace(entry.Unit) ? null : entry.Unit),
            Range = range,
            RangeUnread =
                range is null && LaboratoryRangeReader.SaysOnlyWords(entry.ReferenceRange),
            RangeText = entry.ReferenceRange?.Text,
            LaboratoryFlag = string.IsNullOrWhiteSpace(entry.LaboratoryFlag)
                ? null
                : entry.LaboratoryFlag.Trim(),
            Fasting = entry.Fasting,
            Physiology = entry.Physiology,
            Specimen = entry.Specimen,
        };
    }

    private static LabReading OfNumber(decimal value, string text, Comparator? comparator) =>
        new()
        {
            Form = ResultForm.Quantity,
            Value = value,
            ValueText = text,
            Comparator = comparator,
        };

    private static LabReading OfTitres(IReadOnlyList<Titre> titres)
    {
        var highest = titres.MaxBy(t => t.Denominator)!;
        return new LabReading
        {
            Form = ResultForm.Titre,
            Value = highest.Denominator,
            ValueText = highest.Denominator.ToString(CultureInfo.InvariantCulture),
            Comparator = highest.Comparator,
            Unit = TitreUnit,
            Titres = titres,
        };
    }

    private static string? PatternOf(string code) =>
        Pattern().Match(code.Trim()) is { Success: true } match
            ? $"AC-{int.Parse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)}"
            : null;

    private static IEnumerable<string> UnitsOf(Analyte analyte) =>
        (analyte.Unit is { } canonical ? [canonical] : Array.Empty<string>())
            .Concat(analyte.OtherUnits)
            .Concat(analyte.Conversions.Select(c => c.To))
            .Distinct();

    // What was printed as a whole has no parts to point at.
    private static EntryFault AsPrinted(EntryFault fault) =>
        fault.Path is "/value" or "/titers" ? fault with { Path = "/printed" } : fault;

    private static EntryFault UnitRequired(Analyte analyte) =>
        EntryFault.Impossible(
            "/unit",
            "unit-required",
            $"A number of {analyte.Name} needs its unit. Known units: {string.Join(", ", UnitsOf(analyte))}."
        );

    [GeneratedRegex("^ac-?(?<number>[012]?[0-9])\\z", RegexOptions.IgnoreCase)]
    private static partial Regex Pattern();
}
