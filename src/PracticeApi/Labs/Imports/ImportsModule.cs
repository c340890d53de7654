using PracticeApi.Labs.Imports.CsvMappings;

namespace PracticeApi.Labs.Imports;

/// <summary>What laboratories send: read, entered, and the queue of what could not be entered.</summary>
internal static class ImportsModule
{
    public static IServiceCollection AddLabImports(
        this IServiceCollection services,
        IConfiguration configuration
    )
    {
        services.Configure<ImportSettings>(configuration.GetSection("Imports"));
        services.Configure<Hl7Settings>(configuration.GetSection("Hl7"));
        services.Configure<MllpSettings>(configuration.GetSection("Hl7:Mllp"));
        services.AddSingleton<MllpListener>();
        services.AddHostedService(provider => provider.GetRequiredService<MllpListener>());
        services.AddSingleton<IImportFormat, Hl7Format>();
        services.AddSingleton<IImportFormat, CsvFormat>();
        services.AddSingleton<IImportFormat, FhirFormat>();
        return services
            .AddScoped<PatientMatcher>()
            .AddScoped<CodeMaps>()
            .AddScoped<ImportedResults>()
            .AddScoped<ImportReports>()
            .AddScoped<ImportDesk>()
            .AddScoped<ImportChunks>()
            .AddScoped<LabImportRun>()
            .AddScoped<MllpActor>();
    }

    public static void MapLabImports(this RouteGroupBuilder v1)
    {
        var imports = v1.MapGroup("/lab-imports").WithTags("Lab imports");
        ImportLabReportsEndpoint.Map(imports);
        GetLabImportEndpoint.Map(imports);
        ContinueLabImportEndpoint.Map(imports);
        GetLabImportOriginalEndpoint.Map(imports);
        GetLabImportAcknowledgmentEndpoint.Map(imports);
        ListLabImportRowsEndpoint.Map(imports);
        GetLabImportRowEndpoint.Map(imports);
        ResolveLabImportRowEndpoint.Map(imports);
        ListLabImportsEndpoint.Map(imports);

        var codeMaps = v1.MapGroup("/lab-code-maps").WithTags("Lab imports");
        ListLabCodeMapsEndpoint.Map(codeMaps);
        WithdrawLabCodeMapEndpoint.Map(codeMaps);
        v1.MapCsvMappings();
    }
}
