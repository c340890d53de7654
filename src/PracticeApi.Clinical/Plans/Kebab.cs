using System.ComponentModel.DataAnnotations;

namespace PracticeApi.Clinical.Plans;

/// <summary>Holds a code to lower-case words and digits joined by hyphens.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class KebabAttribute : RegularExpressionAttribute
{
    /// <summary>The form of a code.</summary>
    public const string Form = "^[a-z0-9]+(-[a-z0-9]+)*$";

    /// <summary>Makes the attribute.</summary>
    public KebabAttribute()
        : base(Form) => ErrorMessage = "A code is kebab-case.";
}
