using System.Globalization;
using PracticeApi.Clinical.Labs.Units;

namespace PracticeApi.Clinical.Labs;

/// <summary>Holds a result against the range and the limits that apply to it.</summary>
/// <remarks>
/// The laboratory's own range always wins over the catalogue's, also where it could not be read. Critical limits apply whatever
/// the range. A value is put on one side only when everything it may stand for lies there. Nothing of the catalogue holds for
/// another specimen than the analyte's own.
/// </remarks>
public static class LabJudge
{
    // Above this a high-sensitivity CRP tells of an acute process, not of cardiovascular risk (CDC/AHA 2003), mg/L.
    private const decimal AcutePhaseLimit = 10;
    private const string AcutePhaseAnalyte = "hs-crp";

    /// <summary>Judges a result.</summary>
    /// <param name="reading">The result as understood.</param>
    /// <param name="analyte">What was measured.</param>
    /// <param name="person">Who, as known at collection.</param>
    /// <param name="edition">The catalogue's edition, recorded with a catalogue range.</param>
    public static Judgement Judge(
        LabReading reading,
        Analyte analyte,
        Person person,
        string edition
    )
    {
        ArgumentNullException.ThrowIfNull(reading);
        ArgumentNullException.ThrowIfNull(analyte);
        ArgumentNullException.ThrowIfNull(person);
        var judgement = reading switch
        {
            { Value: { } value, Unit: { } unit } => OfNumber(
                reading,
                value,
                unit,
                analyte,
                person,
                edition
            ),
            { Coded: { } coded } => new Judgement
            {
                Flag = OfCode(coded, analyte),
                DisplayFlag = "",
            },
            _ => new Judgement { Flag = Flag.Unranged, DisplayFlag = "" },
        };

        var warnings = judgement.Warnings.ToList();
        if (analyte.FastingMatters && reading is { Fasting: null, Form: not ResultForm.Absent })
        {
            warnings.Add(
                new(
                    "fasting-unknown",
                    $"A meal changes {analyte.Name}, and it is not recorded whether the person had fasted."
                )
            );
        }

        if (Disagrees(reading.LaboratoryFlag, judgement.Flag))
        {
            warnings.Add(
                new(
                    "flag-disagrees",
                    $"The laboratory flagged this result {reading.LaboratoryFlag}; by the range it is {EnumNames.CamelCase(judgement.Flag)}."
                )
            );
        }

        return judgement with
        {
            DisplayFlag = reading.LaboratoryFlag ?? EnumNames.CamelCase(judgement.Flag),
            Warnings = warnings,
        };
    }

    private static Judgement OfNumber(
        LabReading reading,
        decimal value,
        string unit,
        Analyte analyte,
        Person person,
        string edition
    )
    {
        var canonical = analyte.Unit is { } canonicalUnit
            ? UnitConverter.Convert(analyte, value, unit, canonicalUnit)
            : null;
        var isOwnSpecimen = Specimens.Other(analyte, reading.Specimen) is null;
        var choice =
            canonical is null || !isOwnSpecimen
                ? new RangeChoice(null, [])
                : RangeChoice.For(analyte, person);
        var (flag, range) = Ranged(reading, value, unit, canonical, analyte, choice, edition);
        var limits = canonical is null || !isOwnSpecimen ? null : analyte.Critical;
        if (limits is not null)
        {
            flag = Span.Of(canonical!.Value, reading.Comparator)
                .Against(limits.Low, limits.High, limits.LowInclusive, limits.HighInclusive) switch
            {
                Side.Below => Flag.CriticalLow,
                Side.Above => Flag.CriticalHigh,
                _ => flag,
            };
        }

        return new Judgement
        {
            Canonical = canonical is { } converted
                ? new Measured(UnitConverter.Rounded(converted), analyte.Unit!)
                : null,
            Flag = flag,
            DisplayFlag = "",
            Range = range,
            RangeCandidates = range is null ? choice.Candidates : [],
            CriticalLimits = limits,
            MultipleOfUpperLimit = MultipleOfUpperLimit(reading, value, unit, analyte),
            Conversion = canonical is null
                ? null
                : UnitConverter.Describe(analyte, unit, analyte.Unit!),
            Warnings =
            [
                .. WarningsOf(reading, unit, isOwnSpecimen ? canonical : null, analyte, choice),
            ],
        };
    }

    private static (Flag Flag, RangeUsed? Range) Ranged(
        LabReading reading,
        decimal value,
        string unit,
        decimal? canonical,
        Analyte analyte,
        RangeChoice choice,
        string edition
    )
    {
        if (reading.Range is { } own)
        {
            var flag = FlagOf(
                Span.Of(value, reading.Comparator)
                    .Against(InUnit(own.Low), InUnit(own.High), own.LowInclusive, own.HighInclusive)
            );
            return (
                flag,
                new RangeUsed(
                    own.Low,
                    own.High,
                    own.LowInclusive,
                    own.HighInclusive,
                    own.Unit,
                    RangeSource.Laboratory,
                    null
                )
            );

            decimal? InUnit(decimal? bound) =>
                bound is { } b ? UnitConverter.Convert(analyte, b, own.Unit, unit) : null;
        }

        if (
            reading.RangeUnread
            || canonical is not { } compared
            || choice.Range is not { } range
            || range.Kind == RangeKind.AssaySpecificCutoff
        )
        {
            return (Flag.Unranged, null);
        }

        return (
            FlagOf(
                Span.Of(compared, reading.Comparator)
                    .Against(range.Low, range.High, range.LowInclusive, range.HighInclusive)
            ),
            new RangeUsed(
                range.Low,
                range.High,
                range.LowInclusive,
                range.HighInclusive,
                range.Unit,
                RangeSource.Catalogue,
                analyte.EditionIn(edition)
            )
        );
    }

    /// <summary>Whether a result lies between bounds that somebody wants it in; both count as inside.</summary>
    /// <param name="reading">The result as understood.</param>
    /// <param name="analyte">What was measured.</param>
    /// <param name="low">The lower bound; null leaves that side open.</param>
    /// <param name="high">The upper bound; null leaves that side open.</param>
    /// <param name="unit">The UCUM unit of the bounds.</param>
    /// <returns>Null where it cannot be said: for words, other specimens, other units, and censored values on both sides.</returns>
    public static bool? IsWithin(
        LabReading reading,
        Analyte analyte,
        decimal? low,
        decimal? high,
        string unit
    )
    {
        ArgumentNullException.ThrowIfNull(reading);
        ArgumentNullException.ThrowIfNull(analyte);
        if (
            reading is not { Value: { } value, Unit: { } own }
            || Specimens.Other(analyte, reading.Specimen) is not null
            || UnitConverter.Convert(analyte, value, own, unit) is not { } compared
        )
        {
            return null;
        }

        return Span.Of(compared, reading.Comparator).Against(low, high, true, true) switch
        {
            Side.Inside => true,
            Side.Undecided => null,
            _ => false,
        };
    }

    private static decimal? MultipleOfUpperLimit(
        LabReading reading,
        decimal value,
        string unit,
        Analyte analyte
    )
    {
        if (
            reading is not { Range: { High: { } high } own }
            || reading.Comparator is Comparator.LessThan or Comparator.LessOrEqual
            || UnitConverter.Convert(analyte, high, own.Unit, unit) is not (> 0 and var limit)
        )
        {
            return null;
        }

        return UnitConverter.Rounded(value / limit);
    }

    private static IEnumerable<LabWarning> WarningsOf(
        LabReading reading,
        string unit,
        decimal? canonical,
        Analyte analyte,
        RangeChoice choice
    )
    {
        if (reading.RangeUnread)
        {
            yield return new(
                "laboratory-range-unread",
                "The laboratory's range was given in words that could not be read; the flag does not rest on it."
            );
        }
        else if (
            reading.Range is null
            && analyte.Ranges.Any(r => r.Kind == RangeKind.AssaySpecificCutoff)
        )
        {
            yield return new(
                "laboratory-range-missing",
                $"The cut-off of {analyte.Name} depends on the assay: enter the range the laboratory printed."
            );
        }

        if (canonical is not { } value)
        {
            yield break;
        }

        var span = Span.Of(value, reading.Comparator);
        var isImplausible =
            span.Against(analyte.PhysiologicalLow, analyte.PhysiologicalHigh, true, true)
            is Side.Below
                or Side.Above;
        if (isImplausible || value < 0)
        {
            yield return new(
                "implausible-value",
                $"This value of {analyte.Name} lies outside what is physiologically possible."
            );
        }

        if (
            reading.Comparator is null
            && UnitSuspect.UnitMeant(analyte, reading.Value!.Value, unit, choice, isImplausible)
                is { } meant
        )
        {
            yield return new(
                "unit-suspect",
                $"This value would be ordinary in {meant}; was that the unit, rather than {unit}?"
            );
        }

        if (
            analyte.Code == AcutePhaseAnalyte
            && span.Against(null, AcutePhaseLimit, true, true) == Side.Above
        )
        {
            yield return new(
                "acute-phase-likely",
                "Above 10 mg/L an acute process is likely; repeat when it is over, after two weeks or more."
            );
        }
    }

    private static Flag OfCode(CodedReading coded, Analyte analyte)
    {
        // No list: words are not how this analyte is judged. An empty one: a genetic marker is never abnormal.
        if (analyte.AbnormalCodes is not { Count: > 0 } abnormal)
        {
            return Flag.Unranged;
        }

        if (
            (coded.Value is { } value && abnormal.Contains(value.Code()))
            || (coded.Code is { } code && abnormal.Contains(code))
        )
        {
            return Flag.Abnormal;
        }

        return coded.Value is CodedValue.Negative or CodedValue.NotDetected || coded.Code == "AC-0"
            ? Flag.Normal
            : Flag.Indeterminate;
    }

    private static Flag FlagOf(Side side) =>
        side switch
        {
            Side.Below => Flag.Low,
            Side.Inside => Flag.Normal,
            Side.Above => Flag.High,
            _ => Flag.Indeterminate,
        };

    private static bool Disagrees(string? laboratory, Flag ours)
    {
        if (laboratory is null || ours is Flag.Unranged or Flag.Indeterminate)
        {
            return false;
        }

        return laboratory.ToUpper(CultureInfo.InvariantCulture) switch
        {
            "N" or "NORMAL" or "NEG" => ours != Flag.Normal,
            "H" or "HH" or "HU" or "H*" or "HIGH" or "HIGH CRITICAL" or ">" or "↑" or "*H" => ours
                is not (Flag.High or Flag.CriticalHigh or Flag.Abnormal),
            "L" or "LL" or "LU" or "L*" or "LOW" or "LOW CRITICAL" or "<" or "↓" or "*L" => ours
                is not (Flag.Low or Flag.CriticalLow or Flag.Abnormal),
            "A" or "AA" or "ABN" or "ABNORMAL" or "POS" or "*" => ours == Flag.Normal,
            _ => false,
        };
    }
}
