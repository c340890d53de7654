namespace PracticeApi.Practices;

/// <summary>The practice itself and its settings.</summary>
internal static class PracticesModule
{
    public static IServiceCollection AddPractices(this IServiceCollection services) =>
        services.AddSingleton<PracticeSettingsCache>().AddScoped<PracticeSettings>();

    public static void MapPractices(this RouteGroupBuilder v1)
    {
        var practice = v1.MapGroup("/practice").WithTags("Practice");
        GetPracticeEndpoint.Map(practice);
        UpdatePracticeEndpoint.Map(practice);
    }
}
