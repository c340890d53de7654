using System.Text.RegularExpressions;

namespace PracticeApi.Practices;

/// <summary>Language tags of BCP 47 in the forms that clinics use: language, script, region.</summary>
internal static partial class LanguageTag
{
    public const string Pattern = "^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?$";

    public static bool IsWellFormed(string tag) =>
        tag is not null && !tag.EndsWith('\n') && Regex().IsMatch(tag);

    [GeneratedRegex(Pattern)]
    private static partial Regex Regex();
}
