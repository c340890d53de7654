using PracticeApi.Plans.Monitoring;
using PracticeApi.Plans.Targets;
using PracticeApi.Plans.Timeline;

namespace PracticeApi.Plans.Progress;

/// <summary>How plans go: targets, what falls due, progress, the timeline.</summary>
internal static class ProgressModule
{
    public static IServiceCollection AddProgress(this IServiceCollection services) =>
        services
            .AddScoped<PatientSeries>()
            .AddScoped<TargetEvaluations>()
            .AddScoped<MonitoringObservations>();

    public static void MapProgress(this RouteGroupBuilder v1)
    {
        ListMonitoringEndpoint.Map(v1);
        var patient = v1.MapGroup("/patients/{patientId:guid}").WithTags("Plans");
        ListPatientMonitoringEndpoint.Map(patient);
        GetTimelineEndpoint.Map(patient);
        var plans = v1.MapGroup("/plans/{planId:guid}").WithTags("Plans");
        GetPlanProgressEndpoint.Map(plans);
        ListTargetEvaluationsEndpoint.Map(plans);
    }
}
