using System.Globalization;
using System.Text.Json;
using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Trends;
using PracticeApi.Labs.Results;

namespace PracticeApi.Labs.Tables;

/// <summary>What stands in the fields of a table that is written for people.</summary>
internal static class LabTableWords
{
    /// <summary>The value as entered; where its unit is not the row's, with that and what it is in the row's.</summary>
    public static string Value(LabTableRow row, LabTableResult result)
    {
        if (result.Unit is null || result.Unit == row.Unit || row.Unit is null)
        {
            return result.Text;
        }

        return result.InRowUnit is { } converted
            ? Invariant($"{result.Text} {result.Unit} (= {converted:0.####} {row.Unit})")
            : $"{result.Text} {result.Unit}";
    }

    /// <summary>The laboratory's flag when it printed one, else ours where there is something to say.</summary>
    public static string FlagName(LabTableResult result) =>
        result.LaboratoryFlag ?? (Silent(result.Flag) ? "" : Name(result.Flag));

    /// <summary>A flag in the letters of printed reports.</summary>
    public static string FlagLetters(LabTableResult result) =>
        result.LaboratoryFlag
        ?? result.Flag switch
        {
            Flag.Low => "L",
            Flag.High => "H",
            Flag.CriticalLow => "LL",
            Flag.CriticalHigh => "HH",
            Flag.Abnormal => "A",
            Flag.Indeterminate => "?",
            _ => "",
        };

    /// <summary>Whether a result stands out.</summary>
    public static bool IsOut(LabTableResult result) =>
        result.Flag
            is Flag.Low
                or Flag.High
                or Flag.CriticalLow
                or Flag.CriticalHigh
                or Flag.Abnormal;

    /// <summary>What is not settled about a result; null when all is.</summary>
    public static string? Standing(LabTableResult result) =>
        result.Status switch
        {
            LabResultStatus.Registered => "registered",
            LabResultStatus.Preliminary => "preliminary",
            LabResultStatus.Cancelled => "cancelled",
            _ when result.Verification == VerificationState.Entered => "unverified",
            LabResultStatus.Corrected => "corrected",
            _ => null,
        };

    public static string Range(LabTableRow row)
    {
        if (row.Range is not { } range)
        {
            return "";
        }

        var unit = range.Unit == row.UnitCode ? "" : $" {range.Unit}";
        var bounds = range switch
        {
            { Low: { } low, High: { } high } => Invariant($"{low:0.####} to {high:0.####}"),
            { Low: { } low } => Invariant(
                $"{(range.LowInclusive ? "from" : "above")} {low:0.####}"
            ),
            { High: { } high } => Invariant(
                $"{(range.HighInclusive ? "up to" : "below")} {high:0.####}"
            ),
            _ => "",
        };
        var source = range.Source == RangeSource.Catalogue ? " (catalogue)" : "";
        return $"{bounds}{unit}{source}";
    }

    /// <summary>Laboratory and method; empty where neither was stated.</summary>
    public static string Assay(string? laboratory, string? method) =>
        string.Join(
            ", ",
            new[] { laboratory, method }.Where(name => !string.IsNullOrWhiteSpace(name))
        );

    public static string Change(LabTableComparison? comparison)
    {
        var amount = comparison switch
        {
            { ChangeSteps: { } steps } => Invariant($"{steps:+0.0;-0.0;0.0} doubling steps"),
            { ChangePercent: { } percent } => Invariant($"{percent:+0.0;-0.0;0.0} %"),
            _ => "",
        };
        return comparison?.ChangeBound switch
        {
            _ when amount.Length == 0 => "",
            ChangeBound.AtLeast => $"{amount} or higher",
            ChangeBound.AtMost => $"{amount} or lower",
            ChangeBound.Unknown => $"{amount}, open to both sides",
            _ => amount,
        };
    }

    public static string BeyondNoise(LabTableComparison? comparison) =>
        comparison?.Verdict switch
        {
            null => "",
            TrendVerdict.Increase => "yes: an increase beyond noise",
            TrendVerdict.Decrease => "yes: a decrease beyond noise",
            TrendVerdict.WithinNoise => "no: within noise",
            TrendVerdict.AssayChanged => "not comparable: another laboratory or method",
            TrendVerdict.TooSoon => "not judged: too soon after the first",
            TrendVerdict.NoNoiseModel => "not judged: its own variation is not known",
            TrendVerdict.AcutePhase => "not judged: acute phase likely",
            TrendVerdict.Undetermined => "undetermined: a bound leaves it open",
            _ => "not judged: too little to go by",
        };

    private static bool Silent(Flag flag) => flag is Flag.Normal or Flag.Unranged;

    private static string Name(Flag flag) =>
        JsonNamingPolicy.CamelCase.ConvertName(flag.ToString());

    private static string Invariant(FormattableString text) =>
        text.ToString(CultureInfo.InvariantCulture);
}
