using System.Runtime.CompilerServices;
using AutoMapper;
using PracticeApi.Clinical.Labs;

namespace PracticeApi.Labs.Catalog;

/// <summary>Analytes as they are answered. They never change once made, so the answer of each is made once.</summary>
internal sealed class CatalogAnswers(IMapper mapper)
{
    private readonly ConditionalWeakTable<Analyte, CatalogAnalyte> _made = [];

    /// <param name="analyte">An analyte of the catalogue, or of a practice's own.</param>
    /// <param name="edition">The catalogue's edition.</param>
    public CatalogAnalyte Of(Analyte analyte, string edition) =>
        _made.GetValue(
            analyte,
            one =>
                mapper.Map<CatalogAnalyte>(
                    one,
                    map => map.Items[LabsProfile.Edition] = one.EditionIn(edition)
                )
        );
}
