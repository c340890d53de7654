using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Identity;
using PracticeApi.Clinical;

namespace PracticeApi.Access;

/// <summary>How the addresses of accounts are compared: as the framework does, and for any text that somebody sends.</summary>
internal sealed class AccountNames : ILookupNormalizer
{
    [return: NotNullIfNotNull(nameof(name))]
    public string? NormalizeName(string? name) =>
        name is null ? null : NormalForm.Composed(name).ToUpperInvariant();

    [return: NotNullIfNotNull(nameof(email))]
    public string? NormalizeEmail(string? email) => NormalizeName(email);
}
