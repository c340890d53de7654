namespace PracticeApi.Labs.Review;

/// <summary>What waits for a practitioner: alerts, reports to sign, results across patients.</summary>
internal static class ReviewModule
{
    public static IServiceCollection AddLabReview(this IServiceCollection services) =>
        services
            .AddScoped<Alerts>()
            .AddScoped<ReviewWatch>()
            .AddSingleton<EscalationWatch>()
            .AddHostedService(provider => provider.GetRequiredService<EscalationWatch>());

    public static void MapLabReview(this RouteGroupBuilder v1)
    {
        ListReceivedLabResultsEndpoint.Map(v1.MapGroup("/lab-results").WithTags("Review"));
        ListReviewItemsEndpoint.Map(v1.MapGroup("/review-items").WithTags("Review"));

        var alerts = v1.MapGroup("/alerts").WithTags("Review");
        ListAlertsEndpoint.Map(alerts);
        GetAlertEndpoint.Map(alerts);
        AcknowledgeAlertEndpoint.Map(alerts);

        var reports = v1.MapGroup("/lab-reports").WithTags("Review");
        ReviewLabReportEndpoint.Map(reports);
        GetLabReportLetterEndpoint.Map(reports);
    }
}
