using System.Text.Json;
using System.Text.Json.Serialization;
using PracticeApi.Clinical.Labs.Derived;
using PracticeApi.Persistence;

namespace PracticeApi.Labs.Catalog;

/// <summary>What is computed of other results, read once from the embedded data.</summary>
internal sealed class SeedFormulas
{
    private static readonly Lazy<SeedFormulas> Loaded = new(() => new SeedFormulas());

    private readonly ILookup<string, DerivedFormula> _byAnalyte;

    private SeedFormulas()
    {
        using var stream = typeof(SeedFormulas).Assembly.GetManifestResourceStream(
            "Catalog/derived_values.json"
        )!;
        All =
        [
            .. JsonSerializer
                .Deserialize<Stored[]>(stream, StoredJson.Options)!
                .Select(formula => formula.ToFormula()),
        ];
        // One that gives what it takes is what a conversion of units says already.
        Stores = [.. All.Where(formula => !formula.IsConversion)];
        _byAnalyte = Stores
            .SelectMany(formula =>
                formula
                    .Inputs.Select(input => input.Analyte)
                    .Append(formula.Gives)
                    .Select(code => (code, formula))
            )
            .ToLookup(pair => pair.code, pair => pair.formula, StringComparer.Ordinal);
    }

    public static SeedFormulas Instance => Loaded.Value;

    public IReadOnlyList<DerivedFormula> All { get; }

    /// <summary>Those whose values are stored as results.</summary>
    public IReadOnlyList<DerivedFormula> Stores { get; }

    /// <summary>Those that take or give an analyte, and whose values are stored.</summary>
    public IEnumerable<DerivedFormula> Of(string analyte) => _byAnalyte[analyte];

    private sealed record Stored
    {
        [JsonPropertyName("api_code")]
        public required string ApiCode { get; init; }
        public required string Gives { get; init; }
        public required IReadOnlyList<DerivedInputOf> Inputs { get; init; }
        public required int Decimals { get; init; }
        public required Guards Guards { get; init; }

        public DerivedFormula ToFormula() =>
            new()
            {
                Code = ApiCode,
                Gives = Gives,
                Inputs = Inputs,
                Decimals = Decimals,
                FastingNeeded = Guards.FastingNeeded,
                MinAge = Guards.MinAge,
                NotInPregnancy = Guards.NotInPregnancy,
            };
    }

    private sealed record Guards
    {
        [JsonPropertyName("fasting_needed")]
        public required bool FastingNeeded { get; init; }

        [JsonPropertyName("min_age")]
        public required int? MinAge { get; init; }

        [JsonPropertyName("not_in_pregnancy")]
        public required bool NotInPregnancy { get; init; }
    }
}
