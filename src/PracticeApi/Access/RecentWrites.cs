using System.Collections.Concurrent;
using PracticeApi.Persistence;

namespace PracticeApi.Access;

/// <summary>Who has written in the last seconds, and so must read from the primary to see the own write.</summary>
public sealed class RecentWrites(TimeProvider clock)
{
    private const int Crowded = 10_000;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _at = new();

    internal bool IsRecent(Guid session) =>
        _at.TryGetValue(session, out var at) && clock.Now() - at < Window;

    internal void Note(Guid session)
    {
        var now = clock.Now();
        _at[session] = now;
        if (_at.Count > Crowded)
        {
            foreach (var (old, at) in _at)
            {
                if (now - at >= Window)
                {
                    _at.TryRemove(old, out _);
                }
            }
        }
    }
}
