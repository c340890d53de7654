namespace PracticeApi.Labs.Tables;

/// <summary>Many results side by side, to be read, printed or taken into a spreadsheet.</summary>
internal static class TablesModule
{
    public static IServiceCollection AddLabTables(this IServiceCollection services) =>
        services.AddScoped<LabTableMaker>();

    public static void MapLabTables(this RouteGroupBuilder v1) =>
        GetLabTableEndpoint.Map(
            v1.MapGroup("/patients/{patientId:guid}/lab-table").WithTags("Lab tables")
        );
}
