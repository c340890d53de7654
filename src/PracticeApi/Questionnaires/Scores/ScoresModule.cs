namespace PracticeApi.Questionnaires.Scores;

/// <summary>How scores have moved.</summary>
internal static class ScoresModule
{
    public static IServiceCollection AddScores(this IServiceCollection services) =>
        services
            .AddScoped<ScoreDefinitions>()
            .AddScoped<ScoreValues>()
            .AddScoped<ScoreAlerts>()
            .AddScoped<ScoreJudge>()
            .AddScoped<ScoreCharts>()
            .AddScoped<ImportantChanges>();

    public static void MapScores(this RouteGroupBuilder v1)
    {
        GetScoreTrendEndpoint.Map(
            v1.MapGroup("/patients/{patientId:guid}/scores").WithTags("Scores")
        );

        var scores = v1.MapGroup("/scores").WithTags("Scores");
        SetImportantChangeEndpoint.Map(scores);
        GetImportantChangeEndpoint.Map(scores);
    }
}
