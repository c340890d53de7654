using PracticeApi.Access;
using PracticeApi.Clinical.Labs;
using PracticeApi.Persistence;

namespace PracticeApi.Labs.Catalog;

/// <summary>
/// The catalogue as the practice sees it: the seeded analytes and its own, with its optimal ranges and its coefficients of
/// variation. A command that changes it must not read it here afterwards: what is kept would outlive a change taken back.
/// </summary>
internal sealed class PracticeCatalog(
    AnalyteCatalog seed,
    CatalogFacts facts,
    PracticeCatalogCache cache,
    Caller caller,
    TimeProvider clock
)
{
    /// <remarks>A change is seen at once by the instance that made it and within <see cref="PracticeCache{T}.Remembered"/> by others.</remarks>
    public async ValueTask<AnalyteCatalog> ReadAsync(CancellationToken ct)
    {
        var now = clock.Now();
        if (cache.Find(caller.PracticeId, now, out var changes) is { } known)
        {
            return known;
        }

        var read = Of(seed, await facts.CurrentAsync(ct));
        cache.Keep(caller.PracticeId, read, now, changes);
        return read;
    }

    /// <summary>The catalogue with what a practice has set.</summary>
    internal static AnalyteCatalog Of(AnalyteCatalog seed, IReadOnlyList<CatalogFact> facts)
    {
        var own = facts
            .Where(fact => fact.Kind == CatalogFactKind.Analyte)
            .ToDictionary(fact => fact.AnalyteCode, OwnAnalytes.Of, StringComparer.Ordinal);
        foreach (var fact in facts.Where(fact => fact.Kind != CatalogFactKind.Analyte))
        {
            // What a later edition of the catalogue no longer has keeps its facts for nobody.
            if ((own.GetValueOrDefault(fact.AnalyteCode) ?? seed.Find(fact.AnalyteCode)) is { } of)
            {
                own[fact.AnalyteCode] =
                    fact.Kind == CatalogFactKind.OptimalRange
                        ? of with
                        {
                            Optimal = fact.Read<OptimalRangeDetails>().ToRanges(fact.Version),
                        }
                        : With(of, fact.Read<VariationDetails>().ToVariation());
            }
        }

        return seed.With(own.Values);
    }

    // The practice's own figures go before the catalogue's.
    private static Analyte With(Analyte analyte, Variation? own) =>
        own is null ? analyte : analyte with { Variations = [own, .. analyte.Variations] };
}

/// <summary>Each practice's catalogue, as one instance remembers it.</summary>
internal sealed class PracticeCatalogCache : PracticeCache<AnalyteCatalog>;
