namespace PracticeApi.Plans.Protocols;

/// <summary>Protocols: the templates that plans are made from.</summary>
internal static class ProtocolsModule
{
    public static void MapProtocols(this RouteGroupBuilder v1)
    {
        var protocols = v1.MapGroup("/protocols").WithTags("Protocols");
        ListProtocolsEndpoint.Map(protocols);
        CreateProtocolEndpoint.Map(protocols);
        GetProtocolEndpoint.Map(protocols);
        UpdateProtocolEndpoint.Map(protocols);
        PublishProtocolEndpoint.Map(protocols);
        GetProtocolVersionEndpoint.Map(protocols);
        GetProtocolUsageEndpoint.Map(protocols);
    }
}
