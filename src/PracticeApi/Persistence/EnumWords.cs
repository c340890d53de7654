using System.Collections.Concurrent;
using System.Text.Json;

namespace PracticeApi.Persistence;

/// <summary>Enums as the database keeps them: the contract's words, each made once.</summary>
internal static class EnumWords
{
    private static readonly ConcurrentDictionary<Enum, string> Words = new();

    public static string Of(Enum value) =>
        Words.GetOrAdd(
            value,
            static word => JsonNamingPolicy.CamelCase.ConvertName(word.ToString())
        );
}
