using System.Text.RegularExpressions;

namespace PracticeApi.Clinical.Plans;

/// <summary>
/// Tells whether a text tells a patient to stop, lower or swap a prescribed medicine, which no text of a plan may: that is for whoever
/// prescribed it.
/// </summary>
public static partial class MedicineWording
{
    /// <summary>Whether the text tells somebody to stop or change a medicine.</summary>
    public static bool TellsToStop(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Sentence()
            .Split(text)
            .Any(sentence =>
                Order().IsMatch(sentence)
                && Medicine().IsMatch(sentence)
                && !Negated().IsMatch(sentence)
                && !WithPrescriber().IsMatch(sentence)
            );
    }

    [GeneratedRegex(@"(?<=[.;!?\n])\s+|\n|;")]
    private static partial Regex Sentence();

    [GeneratedRegex(
        @"\b(stop(ping)?|discontinue|cease|quit|come off|go off|get off|wean(ing)? (yourself )?off|taper(ing)?|halve|skip(ping)?|drop|reduce|lower|cut (down|back)|leave out|withdraw|replace|swap|no longer take|throw away)\b",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Order();

    [GeneratedRegex(
        @"\b(medicines?|medications?|meds|drugs?|prescriptions?|prescribed|tablets|pills?|hypnotics?|sedatives?|antidepressants?|ssris?|steroids?|prednison\w*|cortisone|levothyroxine|thyroxine|synthroid|euthyrox|liothyronine|warfarin|anticoagulants?|blood thinners?|insulin|metformin|lithium|methotrexate|azathioprine|mesalazine|hydroxychloroquine|biologics?|immunosuppress\w*|statins?|beta.?blockers?|antihypertensives?|blood pressure medic\w*|ppis?|proton pump inhibitors?|omeprazole|pantoprazole|antibiotics?|antiepileptics?|benzodiazepines?|contracepti\w*|inhalers?)\b",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Medicine();

    [GeneratedRegex(
        @"\b(do not|don't|don’t|never|must not|should not|not to)\b",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Negated();

    [GeneratedRegex(
        @"\b(review|discuss|ask|talk|speak|agree|check)\b.*\b(prescriber|doctor|physician|pharmacist|clinician|practitioner|practice)\b",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex WithPrescriber();
}
