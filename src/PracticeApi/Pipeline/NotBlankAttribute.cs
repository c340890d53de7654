using System.ComponentModel.DataAnnotations;

namespace PracticeApi.Pipeline;

/// <summary>Refuses words that are nothing but white space; the empty and the missing are for other attributes.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NotBlankAttribute() : ValidationAttribute("must not be blank")
{
    public override bool IsValid(object? value) =>
        value is not string { Length: > 0 } text || !string.IsNullOrWhiteSpace(text);
}
