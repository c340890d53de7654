using PracticeApi.Labs.Catalog;
using PracticeApi.Labs.Imports;
using PracticeApi.Labs.Laboratories;
using PracticeApi.Labs.Panels;
using PracticeApi.Labs.Reports;
using PracticeApi.Labs.Results;
using PracticeApi.Labs.Review;
using PracticeApi.Labs.Tables;
using PracticeApi.Labs.Targets;
using PracticeApi.Labs.Trends;

namespace PracticeApi.Labs;

/// <summary>What laboratories measure, their results and trends, and the laboratories themselves.</summary>
internal static class LabsModule
{
    public static IServiceCollection AddLabs(
        this IServiceCollection services,
        IConfiguration configuration
    ) =>
        services
            .AddCatalog()
            .AddLaboratories()
            .AddLabResults()
            .AddLabReports()
            .AddLabReview()
            .AddLabTrends()
            .AddLabTables()
            .AddLabImports(configuration);

    public static void MapLabs(this RouteGroupBuilder v1)
    {
        v1.MapCatalog();
        v1.MapLaboratories();
        v1.MapLabResults();
        v1.MapPanels();
        v1.MapLabTargets();
        v1.MapLabReports();
        v1.MapLabReview();
        v1.MapLabTrends();
        v1.MapLabTables();
        v1.MapLabImports();
    }
}
