namespace PracticeApi.Http;

/// <summary>A resource with a version, which is also its ETag.</summary>
public interface IVersioned
{
    /// <summary>Counts the changes; 1 when new.</summary>
    int Version { get; }
}

/// <summary>An answer that goes on elsewhere.</summary>
public interface IHasNext
{
    /// <summary>The cursor of what follows; null where nothing does.</summary>
    string? Next { get; }
}

/// <summary>A page of a list.</summary>
/// <typeparam name="T">What is listed.</typeparam>
public sealed record Page<T> : IHasNext
{
    /// <summary>The items of this page, in the order of the list.</summary>
    public required IReadOnlyList<T> Items { get; init; }

    /// <summary>Send it as <c>cursor</c> to read on; null on the last page.</summary>
    public required string? Next { get; init; }

    /// <summary>How many there are on all pages; given when asked for by <c>includeCount=true</c>.</summary>
    public int? Count { get; init; }

    /// <summary>The same page of something made of each item.</summary>
    internal Page<TOther> Select<TOther>(Func<T, TOther> make) =>
        new()
        {
            Items = [.. Items.Select(make)],
            Next = Next,
            Count = Count,
        };
}

/// <summary>How much of a list, and from where.</summary>
public interface IPaged
{
    /// <summary>Items a page, 1 to 200.</summary>
    int? Limit { get; }

    /// <summary>The <c>next</c> of the page before.</summary>
    string? Cursor { get; }
}
