using System.Reflection;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Persistence;

namespace PracticeApi.Questionnaires.Forms;

/// <summary>The standard instruments that ship with the product, read once from the embedded data.</summary>
internal static class SeedForms
{
    private const string Folder = "Questionnaires/";

    private static readonly Lazy<IReadOnlyDictionary<string, IReadOnlyList<Form>>> Loaded = new(
        Load
    );

    /// <summary>The latest version of each, in the order of their keys.</summary>
    public static IEnumerable<Form> Latest => Loaded.Value.Values.Select(versions => versions[^1]);

    /// <summary>The latest version; null where none ships under the key.</summary>
    public static Form? Find(string key) => Versions(key) is [.., var latest] ? latest : null;

    public static Form? Find(string key, int version) =>
        Versions(key).FirstOrDefault(form => form.Version == version);

    /// <summary>Every version under a key, the first first.</summary>
    public static IReadOnlyList<Form> Versions(string key) =>
        Loaded.Value.GetValueOrDefault(key, []);

    private static SortedDictionary<string, IReadOnlyList<Form>> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return new SortedDictionary<string, IReadOnlyList<Form>>(
            assembly
                .GetManifestResourceNames()
                .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
                .Select(name => Read(assembly, name))
                .GroupBy(form => form.Key, StringComparer.Ordinal)
                .ToDictionary(
                    forms => forms.Key,
                    IReadOnlyList<Form> (forms) => [.. forms.OrderBy(form => form.Version)]
                ),
            StringComparer.Ordinal
        );
    }

    private static Form Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        var stored = StoredJson.Read<Stored>(reader.ReadToEnd())!;
        return new Form(stored.Key, stored.Version, stored);
    }

    private sealed record Stored : FormContent
    {
        public required string Key { get; init; }
        public required int Version { get; init; }
    }
}
