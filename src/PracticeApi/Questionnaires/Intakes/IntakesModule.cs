using PracticeApi.Questionnaires.Intakes.Page;

namespace PracticeApi.Questionnaires.Intakes;

/// <summary>Questionnaires that patients are asked to answer, and the page they answer them on.</summary>
internal static class IntakesModule
{
    public static IServiceCollection AddIntakes(
        this IServiceCollection services,
        IConfiguration configuration
    )
    {
        services.Configure<IntakeSettings>(configuration.GetSection("Intakes"));
        services.AddSingleton<IntakeAddress>();
        services.AddSingleton<IntakeLimits>();
        services.AddSingleton<IntakeTickets>();
        services.AddScoped<IntakeDoor>();
        services.AddScoped<IntakeForms>();
        services.AddScoped<PatientIntakes>();
        services.AddSingleton<IntakeWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<IntakeWatch>());
        return services;
    }

    public static void MapIntakes(this RouteGroupBuilder v1)
    {
        var ofPatient = v1.MapGroup("/patients/{patientId:guid}/intakes").WithTags("Intakes");
        AssignIntakeEndpoint.Map(ofPatient);

        var intakes = v1.MapGroup("/intakes").WithTags("Intakes");
        ListIntakesEndpoint.Map(intakes);
        GetIntakeEndpoint.Map(intakes);
        RemindAboutIntakeEndpoint.Map(intakes);
        ExtendIntakeEndpoint.Map(intakes);
        RenewIntakeLinkEndpoint.Map(intakes);
        CancelIntakeEndpoint.Map(intakes);

        var intake = v1.MapGroup("/intake/{token}")
            .WithTags("Intakes")
            .AddEndpointFilter(IntakeLimits.FilterAsync);
        OpenIntakeEndpoint.Map(intake);
        SaveIntakeAnswersEndpoint.Map(intake);
        SubmitIntakeEndpoint.Map(intake);
    }

    /// <summary>The patient's page, which lies beside the contract.</summary>
    public static void MapIntakePage(this IEndpointRouteBuilder app) => IntakePage.Map(app);
}
