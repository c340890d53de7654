using MediatR;
using PracticeApi.Audit;

namespace PracticeApi.Pipeline;

internal static class PipelineModule
{
    /// <summary>Registers the mediator, its behaviors in the order they run, and every handler and rule of this assembly.</summary>
    public static IServiceCollection AddPipeline(this IServiceCollection services)
    {
        // A behavior of commands or of queries alone says so by its constraint, and the others do without it.
        // Transient, because a request asks for each of these once: to remember it for the rest of the request is work.
        services.AddTransient<ServiceFactory>(provider => provider.GetService!);
        services.AddTransient<IMediator, Mediator>();
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(TelemetryBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(AccessBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(ValidationBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(TransactionBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(CommandAuditBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(ReadAuditBehavior<,>));
        services.AddScoped<RequestContext>();
        services.PostConfigure<Microsoft.Extensions.Validation.ValidationOptions>(
            RememberedRules.Install
        );
        services.AddScoped<Validation>();
        services.AddScoped<IdempotentAnswers>();
        services.AddSingleton<KeysInFlight>();
        services.AddSingleton<TransientFaults>();

        Type[] generics = [typeof(IRequestHandler<,>), typeof(IRules<>)];
        var found =
            from type in typeof(PipelineModule).Assembly.GetTypes()
            where type is { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false }
            from service in type.GetInterfaces()
            where service.IsGenericType && generics.Contains(service.GetGenericTypeDefinition())
            select (service, type);

        foreach (var (service, type) in found)
        {
            services.AddTransient(service, type);
        }

        return services;
    }
}
