namespace PracticeApi.Labs.Targets;

/// <summary>Where results of one patient are wanted.</summary>
internal static class TargetsModule
{
    public static void MapLabTargets(this RouteGroupBuilder v1)
    {
        var targets = v1.MapGroup("/patients/{patientId:guid}/lab-targets").WithTags("Lab targets");
        ListLabTargetsEndpoint.Map(targets);
        GetLabTargetEndpoint.Map(targets);
        SetLabTargetEndpoint.Map(targets);
        EndLabTargetEndpoint.Map(targets);
    }
}
