namespace PracticeApi.Labs.Review;

/// <summary>What waits for a practitioner: alerts, reports to sign, results across patients.</summary>
internal static class ReviewModule
{
    public static IServiceCollection AddLabReview(this IServiceCollection services) =>
        services.AddScoped<Alerts>().AddScoped<ReviewWatch>();
}
