using PracticeApi.Clinical.Labs;
using PracticeApi.Labs.Catalog;
using PracticeApi.Labs.Laboratories;
using PracticeApi.Labs.Results;
using PracticeApi.Labs.Trends;

namespace PracticeApi.Labs;

internal static class LabsModule
{
    public static IServiceCollection AddLabs(this IServiceCollection services)
    {
        services.AddSingleton(_ => SeedCatalog.Instance);
        services.AddSingleton(provider =>
        {
            var catalog = provider.GetRequiredService<AnalyteCatalog>();
            return new LabEntryReader(catalog.Spellings, catalog.Words);
        });
        services.AddScoped<KnownLaboratories>();
        return services.AddLabResults().AddLabTrends();
    }

    public static void MapLabs(this RouteGroupBuilder v1)
    {
        v1.MapLabResults();
        v1.MapLabTrends();
    }
}
