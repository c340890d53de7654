namespace PracticeApi.Plans.Safety;

/// <summary>Flags of plans held against their patients, and what a clinician decides on them.</summary>
internal static class PlanSafetyModule
{
    public static void MapPlanSafety(this RouteGroupBuilder v1)
    {
        var safety = v1.MapGroup("/plans/{planId:guid}/safety").WithTags("Plan safety");
        GetPlanSafetyEndpoint.Map(safety);
        AnswerPlanFlagsEndpoint.Map(safety);
        OverrideContraindicationEndpoint.Map(safety);
        AcknowledgeCautionsEndpoint.Map(safety);
    }
}
