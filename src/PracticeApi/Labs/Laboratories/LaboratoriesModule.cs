namespace PracticeApi.Labs.Laboratories;

/// <summary>The laboratories that results come from.</summary>
internal static class LaboratoriesModule
{
    public static IServiceCollection AddLaboratories(this IServiceCollection services) =>
        services
            .AddSingleton<LaboratoryNamesCache>()
            .AddScoped<LaboratoryNames>()
            .AddScoped<KnownLaboratories>();

    public static void MapLaboratories(this RouteGroupBuilder v1)
    {
        var laboratories = v1.MapGroup("/laboratories").WithTags("Laboratories");
        CreateLaboratoryEndpoint.Map(laboratories);
        ListLaboratoriesEndpoint.Map(laboratories);
        GetLaboratoryEndpoint.Map(laboratories);
        UpdateLaboratoryEndpoint.Map(laboratories);
        MergeLaboratoryEndpoint.Map(laboratories);
    }
}
