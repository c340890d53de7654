namespace PracticeApi.Plans.CheckIns;

/// <summary>What patients and staff report of plans that are followed.</summary>
internal static class CheckInsModule
{
    public static IServiceCollection AddCheckIns(this IServiceCollection services) =>
        services.AddScoped<CheckInDesk>().AddScoped<CheckInReports>();

    public static void MapCheckIns(this RouteGroupBuilder v1)
    {
        var checkIns = v1.MapGroup("/plans/{planId:guid}/check-ins").WithTags("Plans");
        EnterCheckInEndpoint.Map(checkIns);
        ListCheckInsEndpoint.Map(checkIns);
        GetCheckInEndpoint.Map(checkIns);
        EditCheckInEndpoint.Map(checkIns);
        AmendCheckInEndpoint.Map(checkIns);
        MarkCheckInInErrorEndpoint.Map(checkIns);
        GetCheckInHistoryEndpoint.Map(checkIns);
        GetPlanAdherenceEndpoint.Map(v1);
        SendCheckInLinkEndpoint.Map(v1);
    }
}
