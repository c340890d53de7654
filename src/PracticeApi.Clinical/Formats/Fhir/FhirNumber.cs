using System.Globalization;
using System.Text.Json;
using PracticeApi.Clinical.Labs;

namespace PracticeApi.Clinical.Formats.Fhir;

/// <summary>A number as FHIR writes it.</summary>
/// <param name="Text">The number in the digits that can be kept.</param>
/// <param name="Sent">What was sent, where that differs: an exponent, or more than ten decimals.</param>
internal sealed record FhirNumber(string Text, string? Sent)
{
    private const int Decimals = 10;

    public decimal Value => decimal.Parse(Text, CultureInfo.InvariantCulture);

    /// <returns>Null where there is no number, or none that can be kept.</returns>
    public static FhirNumber? Of(FhirNode quantity, string name, List<IncomingFault> faults)
    {
        if (quantity.Raw(name) is not { } member)
        {
            return null;
        }

        if (member.ValueKind != JsonValueKind.Number)
        {
            faults.Add(quantity.Fault(name, "wrong-kind", "This must be a number."));
            return null;
        }

        var sent = member.GetRawText();
        if (ExactNumber.TryRead(sent, out _, out _))
        {
            return new FhirNumber(sent, null);
        }

        // Calculated values arrive with the noise of binary arithmetic behind their last meaningful digit.
        if (decimal.TryParse(sent, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
        {
            var kept = Math.Round(value, Decimals);
            if (ExactNumber.Fits(kept) && (kept != 0 || IsZero(sent)))
            {
                return new FhirNumber(
                    kept.ToString("0.##########", CultureInfo.InvariantCulture),
                    sent
                );
            }
        }

        faults.Add(
            quantity.Fault(
                name,
                "number-not-kept",
                "This number has more digits, or is nearer to zero, than can be kept."
            )
        );
        return null;
    }

    private static bool IsZero(string sent) =>
        sent[0] != '-' && !sent.Split('e', 'E')[0].Any(c => c is >= '1' and <= '9');
}
