namespace PracticeApi.Http;

/// <summary>The OpenAPI document of the contract, and its page.</summary>
internal static class ContractDocument
{
    public static IServiceCollection AddContractDocument(this IServiceCollection services) =>
        services;

    public static void MapContractDocument(this WebApplication app) => _ = app;
}
