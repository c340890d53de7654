namespace PracticeApi.Plans.Plans;

/// <summary>Plans of patients: drafts, published revisions, and what is done to their phases.</summary>
internal static class PatientPlansModule
{
    public static void MapPatientPlans(this RouteGroupBuilder v1)
    {
        var patient = v1.MapGroup("/patients/{patientId:guid}").WithTags("Plans");
        CreatePlanEndpoint.Map(patient);
        ListPlansEndpoint.Map(patient);
        ListPlanItemsEndpoint.Map(patient);
        var plans = v1.MapGroup("/plans/{planId:guid}").WithTags("Plans");
        GetPlanEndpoint.Map(plans);
        UpdatePlanEndpoint.Map(plans);
        PublishPlanEndpoint.Map(plans);
        RevisePlanEndpoint.Map(plans);
        DiscardPlanDraftEndpoint.Map(plans);
        PausePlanEndpoint.Map(plans);
        ResumePlanEndpoint.Map(plans);
        CompletePlanEndpoint.Map(plans);
        StopPlanEndpoint.Map(plans);
        ListPlanRevisionsEndpoint.Map(plans);
        GetPlanRevisionEndpoint.Map(plans);
        ComparePlanRevisionsEndpoint.Map(plans);
        ExtendPlanPhaseEndpoint.Map(plans);
        SkipPlanPhaseEndpoint.Map(plans);
        StartPlanVariantEndpoint.Map(plans);
        EndPlanVariantEndpoint.Map(plans);
    }
}
