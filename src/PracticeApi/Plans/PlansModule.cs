using PracticeApi.Plans.CheckIns;
using PracticeApi.Plans.Export;
using PracticeApi.Plans.Outcomes;
using PracticeApi.Plans.Plans;
using PracticeApi.Plans.Progress;
using PracticeApi.Plans.Protocols;
using PracticeApi.Plans.Safety;

namespace PracticeApi.Plans;

/// <summary>Protocols and the plans of patients that are made from them.</summary>
internal static class PlansModule
{
    public static IServiceCollection AddPlans(
        this IServiceCollection services,
        IConfiguration configuration
    ) =>
        services
            .AddScoped<MonitoringRules>()
            .AddScoped<ProtocolRules>()
            .AddScoped<PlanAnswers>()
            .AddScoped<PlanCommands>()
            .AddScoped<PlanPhases>()
            .AddScoped<ActivePlans>()
            .AddScoped<FlagPatients>()
            .AddScoped<PlanSafety>()
            .AddScoped<SafetyCommands>()
            .AddScoped<PlanWatch>()
            .AddCheckIns()
            .AddPlanExport(configuration)
            .AddProgress();

    public static void MapPlans(this RouteGroupBuilder v1)
    {
        v1.MapProtocols();
        v1.MapPatientPlans();
        v1.MapPlanSafety();
        v1.MapCheckIns();
        v1.MapPlanExport();
        v1.MapProgress();
        GetProtocolOutcomesEndpoint.Map(v1);
    }
}
