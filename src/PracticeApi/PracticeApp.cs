using Microsoft.Extensions.Options;
using PracticeApi.Access;
using PracticeApi.Audit;
using PracticeApi.Commands;
using PracticeApi.Http;
using PracticeApi.Http.OpenApi;
using PracticeApi.Labs;
using PracticeApi.Patients;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Plans;
using PracticeApi.Practices;
using PracticeApi.Problems;
using PracticeApi.Questionnaires;
using PracticeApi.Questionnaires.Intakes;

namespace PracticeApi;

/// <summary>The composition root: one Add and one Map a module.</summary>
public static class PracticeApp
{
    internal const int MaxBodySize = 1024 * 1024;

    /// <summary>How long requests under way may take when the server stops.</summary>
    internal static readonly TimeSpan Drain = TimeSpan.FromSeconds(15);

    private const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>Runs the program: <c>serve</c> unless the first argument names another command.</summary>
    public static Task<int> RunAsync(string[] args) => CommandLine.RunAsync(args);

    /// <param name="args">Settings, as <c>--Name=value</c>.</param>
    /// <param name="replace">Puts other services in place of the product's own, for tests.</param>
    public static WebApplication Create(string[] args, Action<IServiceCollection>? replace = null)
    {
        // Settings are read at the start. Watching their folder, in which the embedded database lies too, would cost a call
        // for every write to it.
        var builder = WebApplication.CreateBuilder([
            .. args,
            "--hostBuilder:reloadConfigOnChange=false",
        ]);
        if (builder.Configuration["PRACTICE_SECRETS_DIR"] is { } secrets)
        {
            builder.Configuration.AddKeyPerFile(secrets, optional: true);
        }

        if (builder.Configuration["urls"] is null && builder.Configuration["http_ports"] is null)
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        // The framework's own lines hold paths; the keys' state is reported by the command that serves.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        // It has no line that is left; silent, it makes an activity a request only where somebody listens to them.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodySize;
        });

        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddPersistence(
            builder.Configuration.GetSection("Database").Get<DatabaseOptions>() ?? new()
        );
        services.AddPipeline().AddAudit(builder.Configuration);
        services
            .AddAccess()
            .AddKeyRing(
                builder.Configuration.GetSection("DataProtection").Get<KeyRingOptions>() ?? new()
            );
        services
            .AddPractices()
            .AddPatients()
            .AddLabs(builder.Configuration)
            .AddQuestionnaires(builder.Configuration)
            .AddPlans(builder.Configuration);
        services.AddAutoMapper(
            mapping => mapping.LicenseKey = builder.Configuration["AutoMapper:LicenseKey"],
            typeof(PracticeApp).Assembly
        );
        services.AddSingleton<Cursors>();
        services.AddContractJson().AddContractDocument();
        services.AddValidation();
        // Before the framework's own writers: the first that can write does.
        services.AddSingleton<IProblemDetailsWriter, ProblemJson>();
        services.AddProblemDetails();
        services.AddExceptionHandler<ProblemWriter>();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        // Requests under way have this long when the server stops; the audit writes what is left in a time of its own.
        services.Configure<HostOptions>(options => options.ShutdownTimeout = Drain);
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
        replace?.Invoke(services);

        var app = builder.Build();
        app.UseExceptionHandler(
            new ExceptionHandlerOptions
            {
                // It would log messages, which quote values; the problem's writer logs what may be logged.
                SuppressDiagnosticsCallback = _ => true,
            }
        );
        app.UseMiddleware<RequestMiddleware>();
        app.UseMiddleware<QueryWords>();
        app.UseStatusCodePages();
        app.UseAuthentication();
        app.UseMiddleware<SignedInOnly>();
        app.UseMiddleware<IdempotencyKeys>();
        app.MapContractDocument();
        app.MapHealth();
        app.MapIntakePage();

        var v1 = app.MapGroup("/v1");
        v1.MapAccess();
        v1.MapPractices();
        v1.MapPatients();
        v1.MapLabs();
        v1.MapQuestionnaires();
        v1.MapPlans();
        v1.MapAudit();
        return app;
    }
}
