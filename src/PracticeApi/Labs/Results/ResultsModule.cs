namespace PracticeApi.Labs.Results;

/// <summary>Lab results: entering, reading, correcting.</summary>
internal static class ResultsModule
{
    public static IServiceCollection AddLabResults(this IServiceCollection services) =>
        services
            .AddScoped<EntryReadings>()
            .AddScoped<LabFacts>()
            .AddScoped<LabResultMaker>()
            .AddScoped<DerivedResults>()
            .AddTransient<LabEntryRules>()
            .AddScoped<LabResultAnswers>()
            .AddScoped<LabResultVersions>();

    public static void MapLabResults(this RouteGroupBuilder v1)
    {
        var ofPatient = v1.MapGroup("/patients/{patientId:guid}/lab-results")
            .WithTags("Lab results");
        EnterLabResultEndpoint.Map(ofPatient);
        ListLabResultsEndpoint.Map(ofPatient);

        var results = v1.MapGroup("/lab-results").WithTags("Lab results");
        GetLabResultEndpoint.Map(results);
        ReplaceLabResultEndpoint.Map(results);
        GetLabResultHistoryEndpoint.Map(results);
        MarkLabResultInErrorEndpoint.Map(results);
        ReinstateLabResultEndpoint.Map(results);
        VerifyLabResultEndpoint.Map(results);
        ReEvaluateLabResultsEndpoint.Map(results);
    }
}
