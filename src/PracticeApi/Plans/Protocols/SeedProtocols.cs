using System.Text.Json;
using PracticeApi.Clinical.Plans;
using PracticeApi.Persistence;

namespace PracticeApi.Plans.Protocols;

/// <summary>The protocols that ship with the product, read once from the embedded data.</summary>
internal static class SeedProtocols
{
    private static readonly Lazy<(
        int Version,
        IReadOnlyDictionary<string, ProtocolContent> ByCode
    )> Loaded = new(Load);

    /// <summary>By code.</summary>
    public static IReadOnlyDictionary<string, ProtocolContent> ByCode => Loaded.Value.ByCode;

    /// <summary>The version that all of them have.</summary>
    public static int Version => Loaded.Value.Version;

    private static (int, IReadOnlyDictionary<string, ProtocolContent>) Load()
    {
        using var stream =
            typeof(SeedProtocols).Assembly.GetManifestResourceStream("Plans/protocols.json")
            ?? throw new InvalidOperationException("The protocols are not embedded.");
        var file = JsonSerializer.Deserialize<SeedFile>(stream, StoredJson.Options)!;
        return (
            file.Version,
            file.Protocols.ToDictionary(
                protocol => protocol.Code,
                ProtocolContent (protocol) => protocol,
                StringComparer.Ordinal
            )
        );
    }

    private sealed record SeedFile(int Version, IReadOnlyList<SeedProtocol> Protocols);

    private sealed record SeedProtocol : ProtocolContent
    {
        public required string Code { get; init; }
    }
}
