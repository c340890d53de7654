namespace PracticeApi.Labs.Trends;

/// <summary>How analytes have moved.</summary>
internal static class TrendsModule
{
    public static IServiceCollection AddLabTrends(this IServiceCollection services) =>
        services.AddScoped<TrendResults>().AddScoped<TrendJudge>().AddScoped<TrendCharts>();

    public static void MapLabTrends(this RouteGroupBuilder v1)
    {
        var trends = v1.MapGroup("/patients/{patientId:guid}/lab-trends").WithTags("Lab trends");
        GetLabTrendEndpoint.Map(trends);
        ListLabTrendsEndpoint.Map(trends);
    }
}
