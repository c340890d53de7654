using PracticeApi.Patients.Chart;
using PracticeApi.Patients.Merging;
using PracticeApi.Patients.Summary;

namespace PracticeApi.Patients;

/// <summary>Patients and what stands in their charts.</summary>
internal static class PatientsModule
{
    public static IServiceCollection AddPatients(this IServiceCollection services) =>
        services
            .AddScoped<PatientTerms>()
            .AddScoped<PatientRules>()
            .AddScoped<PatientDetailsReplacement>()
            .AddScoped<PatientStatusChange>()
            .AddScoped<PatchedPatient>()
            .AddScoped<MergedRecords>()
            .AddChart();

    public static void MapPatients(this RouteGroupBuilder v1)
    {
        var patients = v1.MapGroup("/patients").WithTags("Patients");
        RegisterPatientEndpoint.Map(patients);
        ListPatientsEndpoint.Map(patients);
        SearchPatientsEndpoint.Map(patients);
        GetPatientEndpoint.Map(patients);
        UpdatePatientEndpoint.Map(patients);
        PatchPatientEndpoint.Map(patients);
        ArchivePatientEndpoint.Map(patients);
        RestorePatientEndpoint.Map(patients);
        MergePatientEndpoint.Map(patients);
        ListPatientMergesEndpoint.Map(patients);
        UndoPatientMergeEndpoint.Map(patients);
        GetPatientSummaryEndpoint.Map(patients);
        patients.MapChart();
    }
}
