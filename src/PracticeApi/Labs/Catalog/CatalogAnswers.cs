using System.Collections.Frozen;
using AutoMapper;
using PracticeApi.Clinical.Labs;

namespace PracticeApi.Labs.Catalog;

/// <summary>The catalogue as it is answered. It never changes while the program runs, so each answer is made once.</summary>
internal sealed class CatalogAnswers(AnalyteCatalog catalog, IMapper mapper)
{
    private readonly FrozenDictionary<string, CatalogAnalyte> _byCode =
        catalog.Analytes.ToFrozenDictionary(
            analyte => analyte.Code,
            analyte =>
                mapper.Map<CatalogAnalyte>(
                    analyte,
                    map => map.Items[LabsProfile.Edition] = catalog.Edition
                ),
            StringComparer.Ordinal
        );

    public CatalogAnalyte? Find(string code) => _byCode.GetValueOrDefault(code);

    public IReadOnlyList<CatalogAnalyte> Search(string? query, string? category) =>
        [.. catalog.Search(query, category).Select(analyte => _byCode[analyte.Code])];
}
