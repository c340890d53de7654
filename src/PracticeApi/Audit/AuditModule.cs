namespace PracticeApi.Audit;

/// <summary>Who did or saw what, and what changed.</summary>
internal static class AuditModule
{
    public static IServiceCollection AddAudit(
        this IServiceCollection services,
        IConfiguration configuration
    )
    {
        services.Configure<AuditOptions>(configuration.GetSection("Audit"));
        services.AddScoped<AuditTrail>();
        services.AddScoped<EventLog>();
        services.AddScoped<Journal>();
        services.AddSingleton<AuditBuffer>();
        services.AddHostedService(provider => provider.GetRequiredService<AuditBuffer>());
        return services;
    }

    public static void MapAudit(this RouteGroupBuilder v1) =>
        ListAuditEventsEndpoint.Map(v1.MapGroup("/audit-events").WithTags("Audit"));
}
