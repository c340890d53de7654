using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace PracticeApi.Access;

/// <summary>Secrets that open something to whoever holds them: shown once, kept as a hash.</summary>
internal static class SecretToken
{
    /// <summary>256 random bits, fit for an address.</summary>
    public static string New() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    // The token is 256 random bits: a plain hash cannot be searched.
    public static string Hash(string token) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
