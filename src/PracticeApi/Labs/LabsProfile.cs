using AutoMapper;
using PracticeApi.Clinical.Labs;
using PracticeApi.Labs.Catalog;

namespace PracticeApi.Labs;

/// <summary>The shapes of the laboratory that coincide with those of its rules.</summary>
internal sealed class LabsProfile : Profile
{
    /// <summary>The item of a mapping that names the catalogue's edition.</summary>
    public const string Edition = "edition";

    public LabsProfile()
    {
        CreateMap<Analyte, CatalogAnalyte>()
            .ForMember(to => to.ValueType, map => map.MapFrom(from => from.Form))
            .ForMember(to => to.OtherUnits, map => map.MapFrom(from => OtherUnits(from)))
            .ForMember(to => to.CriticalLimits, map => map.MapFrom(from => from.Critical))
            .ForMember(to => to.OptimalRange, map => map.MapFrom(from => from.Optimal))
            .ForMember(to => to.Own, map => map.MapFrom(from => from.OwnVersion != null))
            .ForMember(to => to.Version, map => map.MapFrom(from => from.OwnVersion ?? 1))
            .ForMember(to => to.Edition, map => map.MapFrom((_, _, _, by) => by.Items[Edition]));
        CreateMap<UnitConversion, CatalogUnit>()
            .ForMember(to => to.Unit, map => map.MapFrom(from => from.To))
            .ForMember(
                to => to.Offset,
                map => map.MapFrom(from => from.Converts ? from.Offset : (decimal?)null)
            );
        CreateMap<LoincTerm, CatalogLoincTerm>();
        CreateMap<ReferenceRange, CatalogRange>()
            .ForMember(to => to.Edition, map => map.MapFrom((_, _, _, by) => by.Items[Edition]));
        CreateMap<CriticalLimits, CatalogCriticalLimits>();
        CreateMap<Variation, CatalogVariation>();
        CreateMap<OptimalRanges, CatalogOptimalRange>();
        // AutoMapper makes an empty list of null, and here null says something else.
        AllowNullCollections = true;
    }

    // A unit that is listed without a conversion is one that does not convert.
    private static IEnumerable<UnitConversion> OtherUnits(Analyte analyte) =>
        analyte
            .OtherUnits.Except(analyte.Conversions.Select(conversion => conversion.To))
            .Select(unit => new UnitConversion(analyte.Unit ?? "", unit, ConversionKind.None))
            .Concat(analyte.Conversions)
            .OrderBy(conversion => !conversion.Converts);
}
