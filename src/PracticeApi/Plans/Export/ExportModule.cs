namespace PracticeApi.Plans.Export;

/// <summary>Plans printed for their patients.</summary>
internal static class ExportModule
{
    public static IServiceCollection AddPlanExport(
        this IServiceCollection services,
        IConfiguration configuration
    ) =>
        services
            .AddSingleton(
                configuration.GetSection("PdfFonts").Get<PdfFontSettings>() ?? new PdfFontSettings()
            )
            .AddSingleton<PdfFonts>();

    public static void MapPlanExport(this RouteGroupBuilder v1)
    {
        // Looked for at the start, so that its absence is told then.
        _ = ((IEndpointRouteBuilder)v1).ServiceProvider.GetRequiredService<PdfFonts>();
        GetPlanExportEndpoint.Map(v1);
    }
}
