using PracticeApi.Labs.Catalog;
using PracticeApi.Labs.Laboratories;
using PracticeApi.Labs.Results;
using PracticeApi.Labs.Targets;
using PracticeApi.Labs.Trends;

namespace PracticeApi.Labs;

/// <summary>What laboratories measure, their results and trends, and the laboratories themselves.</summary>
internal static class LabsModule
{
    public static IServiceCollection AddLabs(this IServiceCollection services) =>
        services.AddCatalog().AddLaboratories().AddLabResults().AddLabTrends();

    public static void MapLabs(this RouteGroupBuilder v1)
    {
        v1.MapCatalog();
        v1.MapLaboratories();
        v1.MapLabResults();
        v1.MapLabTargets();
        v1.MapLabTrends();
    }
}
