using System.Security.Cryptography;

namespace PracticeApi.Questionnaires.Intakes.Page;

/// <summary>The page's style and script: files of the program, fetched once and kept by the browser under what they hold.</summary>
internal static class PageAssets
{
    private const string Route = $"{IntakeAddress.Path}/assets";

    private static readonly Asset[] All =
    [
        new("intake.css", "text/css; charset=utf-8"),
        new("intake.js", "text/javascript; charset=utf-8"),
    ];

    public static string Style => All[0].Address;

    public static string Script => All[1].Address;

    public static void Map(IEndpointRouteBuilder app)
    {
        foreach (var asset in All)
        {
            app.MapGet(
                    $"{Route}/{asset.Name}",
                    (HttpResponse response) =>
                    {
                        response.Headers.CacheControl = "public, max-age=31536000, immutable";
                        return TypedResults.Bytes(asset.Content, asset.MediaType);
                    }
                )
                .AllowAnonymous()
                .ExcludeFromDescription();
        }
    }

    private sealed class Asset
    {
        public Asset(string name, string mediaType)
        {
            (Name, MediaType) = (name, mediaType);
            using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream(
                $"IntakePage/{name}"
            )!;
            using var content = new MemoryStream();
            stream.CopyTo(content);
            Content = content.ToArray();
            Address =
                $"{Route}/{name}?v={Convert.ToHexStringLower(SHA256.HashData(Content))[..12]}";
        }

        public string Name { get; }
        public string MediaType { get; }
        public byte[] Content { get; }
        public string Address { get; }
    }
}
