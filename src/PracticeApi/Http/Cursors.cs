using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using PracticeApi.Problems;

namespace PracticeApi.Http;

/// <summary>Makes and reads cursors: where a page ended, protected, so that nobody reads or forges what stands in one.</summary>
internal sealed class Cursors(IDataProtectionProvider protection)
{
    private readonly ConcurrentDictionary<Type, IDataProtector> _protectors = new();

    public string Write<T>(T position) =>
        Protector(typeof(T)).Protect(JsonSerializer.Serialize(position));

    /// <returns>Where to read on; null when no cursor was given.</returns>
    public T? Read<T>(string? cursor)
        where T : class
    {
        if (cursor is null)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<T>(Protector(typeof(T)).Unprotect(cursor));
        }
        catch (Exception fault)
            when (fault is System.Security.Cryptography.CryptographicException or JsonException)
        {
            throw Problem.Malformed(
                "invalid-cursor",
                "The cursor is not one that this API gave for this list."
            );
        }
    }

    // A list's position is a type of its own, and its cursors are good for that list alone.
    private IDataProtector Protector(Type position) =>
        _protectors.GetOrAdd(
            position,
            type => protection.CreateProtector("PracticeApi.Cursor.v1", type.FullName!)
        );

    /// <summary>Makes a page of rows read with a limit of one more than the page holds.</summary>
    public Page<T> Page<T, TPosition>(
        IReadOnlyList<T> rows,
        int limit,
        Func<T, TPosition> position,
        int? count = null
    ) =>
        new()
        {
            Items = rows.Count > limit ? [.. rows.Take(limit)] : rows,
            Next = rows.Count > limit ? Write(position(rows[limit - 1])) : null,
            Count = count,
        };
}

internal static class Paging
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    public static int LimitOrDefault(this IPaged list) => list.Limit ?? DefaultLimit;
}
