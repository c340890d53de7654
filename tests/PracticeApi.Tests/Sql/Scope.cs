namespace PracticeApi.Tests.Sql;

/// <summary>What an expression holds, as far as the rules of the common subset ask.</summary>
internal enum Kind
{
    /// <summary>A parameter or a null: it takes the type of what it meets.</summary>
    Any,
    Text,
    Decimal,
    Number,
    Bit,
    Other,
}

/// <summary>A bound expression.</summary>
internal sealed record Value(Kind Kind)
{
    /// <summary>The collation of a text column; null for text that takes the collation of what it meets.</summary>
    public string? Collation { get; init; }

    public bool CollationIsExplicit { get; init; }

    /// <summary>The rows whose PracticeId this value is.</summary>
    public IReadOnlyList<Source> PracticeOf { get; init; } = [];

    /// <summary>This value is <c>@PracticeId</c>.</summary>
    public bool IsCaller { get; init; }

    public static Value Any { get; } = new(Kind.Any);

    public static Value Text { get; } = new(Kind.Text);

    public static Value Number { get; } = new(Kind.Number);
}

/// <summary>A column that a query or a table yields.</summary>
internal sealed record Output(string? Name, Value Value);

/// <summary>What FROM names: a table, a derived table, a common table expression, a list out of JSON.</summary>
internal sealed class Source(string alias, SchemaTable? table, IReadOnlyList<Output> outputs)
{
    public string Alias { get; } = alias;

    public SchemaTable? Table { get; } = table;

    public IReadOnlyList<Output> Outputs { get; } = outputs;
}

/// <summary>The sources that an expression sees, and those of the queries around it.</summary>
internal sealed class Scope(IReadOnlyList<Source> sources, Scope? parent)
{
    public IReadOnlyList<Source> Sources { get; } = sources;

    public Scope? Parent { get; } = parent;

    public Dictionary<string, IReadOnlyList<Output>> Ctes { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// The columns of GROUP BY, while the part of a grouped query is bound that may name no other outside an aggregate.
    /// </summary>
    public IReadOnlySet<(Source, string)>? Groups { get; set; }

    public IReadOnlyList<Output>? Cte(string name) =>
        Ctes.TryGetValue(name, out var outputs) ? outputs : Parent?.Cte(name);
}
