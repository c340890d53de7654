using MediatR;
using PracticeApi.Http;
using PracticeApi.Pipeline;

namespace PracticeApi.Patients.Chart;

/// <summary>The patient's chart: what is kept of a patient as entries with a history, one kind like the other.</summary>
internal static class ChartModule
{
    public static IServiceCollection AddChart(this IServiceCollection services) =>
        services
            .AddScoped<ChartPatients>()
            .AddScoped<ChartVersions>()
            .AddScoped<ChartRules>()
            .AddScoped<NoneKnownAssertions>()
            .AddKind<ConditionDetails, Condition>()
            .AddNoneKnown<Condition>()
            .AddKind<MedicationDetails, Medication>()
            .AddNoneKnown<Medication>()
            .AddKind<AllergyDetails, Allergy>()
            .AddNoneKnown<Allergy>()
            .AddKind<PregnancyDetails, Pregnancy>()
            .AddKind<MeasurementDetails, Measurement>()
            .AddKind<ConsentDetails, Consent>()
            .AddKind<PatientEventDetails, PatientEvent>();

    public static void MapChart(this RouteGroupBuilder patients)
    {
        var patient = patients.MapGroup("/{patientId:guid}");
        MapNoneKnown<Condition>(MapKind<ConditionDetails, Condition>(patient));
        MapNoneKnown<Medication>(MapKind<MedicationDetails, Medication>(patient));
        MapNoneKnown<Allergy>(MapKind<AllergyDetails, Allergy>(patient));
        MapKind<PregnancyDetails, Pregnancy>(patient);
        GetMeasurementTrendEndpoint.Map(MapKind<MeasurementDetails, Measurement>(patient));
        MapKind<ConsentDetails, Consent>(patient);
        MapKind<PatientEventDetails, PatientEvent>(patient);
    }

    // Handlers of generic requests are not found by themselves.
    private static IServiceCollection AddKind<TDetails, TEntry>(this IServiceCollection services)
        where TDetails : ChartDetails
        where TEntry : IChartEntry<TEntry> =>
        services
            .AddScoped<
                IRequestHandler<AddChartEntry<TDetails, TEntry>, TEntry>,
                AddChartEntryHandler<TDetails, TEntry>
            >()
            .AddScoped<
                IRules<AddChartEntry<TDetails, TEntry>>,
                AddChartEntryRules<TDetails, TEntry>
            >()
            .AddScoped<
                IRequestHandler<ListChartEntries<TEntry>, Page<TEntry>>,
                ListChartEntriesHandler<TEntry>
            >()
            .AddScoped<
                IRequestHandler<GetChartEntry<TEntry>, TEntry>,
                GetChartEntryHandler<TEntry>
            >()
            .AddScoped<
                IRequestHandler<ReplaceChartEntry<TDetails, TEntry>, TEntry>,
                ReplaceChartEntryHandler<TDetails, TEntry>
            >()
            .AddScoped<
                IRules<ReplaceChartEntry<TDetails, TEntry>>,
                ReplaceChartEntryRules<TDetails, TEntry>
            >()
            .AddScoped<
                IRequestHandler<MarkChartEntryInError<TEntry>, TEntry>,
                MarkChartEntryInErrorHandler<TEntry>
            >()
            .AddScoped<IRules<MarkChartEntryInError<TEntry>>, MarkChartEntryInErrorRules<TEntry>>()
            .AddScoped<
                IRequestHandler<GetChartEntryHistory<TEntry>, Page<TEntry>>,
                GetChartEntryHistoryHandler<TEntry>
            >();

    private static IServiceCollection AddNoneKnown<TEntry>(this IServiceCollection services)
        where TEntry : IChartEntry<TEntry> =>
        services
            .AddScoped<
                IRequestHandler<AssertNoneKnown<TEntry>, NoneKnown>,
                AssertNoneKnownHandler<TEntry>
            >()
            .AddScoped<IRules<AssertNoneKnown<TEntry>>, AssertNoneKnownRules<TEntry>>()
            .AddScoped<
                IRequestHandler<GetNoneKnown<TEntry>, NoneKnown>,
                GetNoneKnownHandler<TEntry>
            >()
            .AddScoped<
                IRequestHandler<WithdrawNoneKnown<TEntry>, NoneKnown>,
                WithdrawNoneKnownHandler<TEntry>
            >()
            .AddScoped<IRules<WithdrawNoneKnown<TEntry>>, WithdrawNoneKnownRules<TEntry>>();

    private static RouteGroupBuilder MapKind<TDetails, TEntry>(RouteGroupBuilder patient)
        where TDetails : ChartDetails
        where TEntry : IChartEntry<TEntry>
    {
        var entries = patient.MapGroup($"/{TEntry.Kind.Path}");
        ListChartEntriesEndpoint<TEntry>.Map(entries);
        AddChartEntryEndpoint<TDetails, TEntry>.Map(entries);
        GetChartEntryEndpoint<TEntry>.Map(entries);
        ReplaceChartEntryEndpoint<TDetails, TEntry>.Map(entries);
        MarkChartEntryInErrorEndpoint<TEntry>.Map(entries);
        GetChartEntryHistoryEndpoint<TEntry>.Map(entries);
        return entries;
    }

    private static void MapNoneKnown<TEntry>(RouteGroupBuilder entries)
        where TEntry : IChartEntry<TEntry>
    {
        AssertNoneKnownEndpoint<TEntry>.Map(entries);
        GetNoneKnownEndpoint<TEntry>.Map(entries);
        WithdrawNoneKnownEndpoint<TEntry>.Map(entries);
    }
}
