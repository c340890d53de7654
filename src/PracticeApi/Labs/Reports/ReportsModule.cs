namespace PracticeApi.Labs.Reports;

/// <summary>Lab reports: what a laboratory gave out together, with the laboratory's own document.</summary>
internal static class ReportsModule
{
    public static IServiceCollection AddLabReports(this IServiceCollection services) =>
        services
            .AddScoped<LabReports>()
            .AddScoped<LabReportLines>()
            .AddScoped<LabReportAnswers>()
            .AddScoped<ReportsOfAccession>();

    public static void MapLabReports(this RouteGroupBuilder v1)
    {
        var ofPatient = v1.MapGroup("/patients/{patientId:guid}/lab-reports")
            .WithTags("Lab reports");
        EnterLabReportEndpoint.Map(ofPatient);
        ListLabReportsEndpoint.Map(ofPatient);

        var reports = v1.MapGroup("/lab-reports").WithTags("Lab reports");
        GetLabReportEndpoint.Map(reports);
        GetLabReportHistoryEndpoint.Map(reports);
        AddLabReportResultsEndpoint.Map(reports);
        MoveLabReportEndpoint.Map(reports);
        MarkLabReportInErrorEndpoint.Map(reports);
        AttachToLabReportEndpoint.Map(reports);
        GetLabReportAttachmentEndpoint.Map(reports);
    }
}
