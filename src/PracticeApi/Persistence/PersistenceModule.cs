namespace PracticeApi.Persistence;

internal static class PersistenceModule
{
    public static IServiceCollection AddPersistence(
        this IServiceCollection services,
        DatabaseOptions options
    )
    {
        SqlTypes.Register();
        SqliteEngine.UseOneThreadAConnection();
        services.AddSingleton(options);
        services.AddSingleton(_ => options.CreateEngine());
        services.AddSingleton<Migrator>();
        services.AddScoped<Db>();
        services.AddSingleton<Housekeeping>();
        services.AddHostedService(provider => provider.GetRequiredService<Housekeeping>());
        return services;
    }
}
