namespace PracticeApi.Persistence;

/// <summary>
/// Something of each practice as one instance remembers it: a change is seen at once by the instance that made it, and within
/// <see cref="Remembered"/> by the others.
/// </summary>
internal abstract class PracticeCache<T>
    where T : class
{
    public static readonly TimeSpan Remembered = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Entry> _known = [];
    private long _changes;

    /// <param name="changes">How often something was forgotten so far; <see cref="Keep"/> wants it back.</param>
    public T? Find(Guid practiceId, DateTimeOffset now, out long changes)
    {
        lock (_lock)
        {
            changes = _changes;
            return _known.TryGetValue(practiceId, out var entry) && now < entry.AskAgainAt
                ? entry.Kept
                : null;
        }
    }

    /// <summary>Keeps what was read, unless a change since then may have made it stale.</summary>
    public void Keep(Guid practiceId, T read, DateTimeOffset readAt, long changes)
    {
        lock (_lock)
        {
            if (changes == _changes)
            {
                _known[practiceId] = new Entry(read, readAt + Remembered);
            }
        }
    }

    /// <summary>What is kept of the practice has changed; to be called when the change is committed.</summary>
    public void Forget(Guid practiceId)
    {
        lock (_lock)
        {
            _changes++;
            _known.Remove(practiceId);
        }
    }

    private sealed record Entry(T Kept, DateTimeOffset AskAgainAt);
}
