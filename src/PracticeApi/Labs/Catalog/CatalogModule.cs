using PracticeApi.Clinical.Labs;

namespace PracticeApi.Labs.Catalog;

/// <summary>What can be measured, and by what results of it are read and judged: the seeded catalogue and the practice's own.</summary>
internal static class CatalogModule
{
    public static IServiceCollection AddCatalog(this IServiceCollection services)
    {
        services.AddSingleton(_ => SeedCatalog.Instance);
        services.AddSingleton(provider =>
        {
            var catalog = provider.GetRequiredService<AnalyteCatalog>();
            return new LabEntryReader(catalog.Spellings, catalog.Words);
        });
        return services
            .AddSingleton(_ => SeedInterferences.Instance)
            .AddSingleton(_ => SeedFormulas.Instance)
            .AddSingleton<CatalogAnswers>()
            .AddSingleton<PracticeCatalogCache>()
            .AddScoped<CatalogFacts>()
            .AddScoped<PracticeCatalog>();
    }

    public static void MapCatalog(this RouteGroupBuilder v1)
    {
        var analytes = v1.MapGroup("/analytes").WithTags("Analytes");
        ListAnalytesEndpoint.Map(analytes);
        CreateAnalyteEndpoint.Map(analytes);
        GetAnalyteEndpoint.Map(analytes);
        UpdateAnalyteEndpoint.Map(analytes);
        RetireAnalyteEndpoint.Map(analytes);
        GetOptimalRangeEndpoint.Map(analytes);
        SetOptimalRangeEndpoint.Map(analytes);
        GetOptimalRangeHistoryEndpoint.Map(analytes);
        GetVariationEndpoint.Map(analytes);
        SetVariationEndpoint.Map(analytes);
    }
}
