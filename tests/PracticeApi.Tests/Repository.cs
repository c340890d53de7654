namespace PracticeApi.Tests;

/// <summary>The files of the repository, for tests that hold the code against them.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>The C# sources of the two product projects, by their path below <c>src</c>.</summary>
    public static IEnumerable<(string Path, string Text)> Sources(params string[] projects) =>
        from project in projects
        let folder = System.IO.Path.Combine(Root, "src", project)
        from file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
        let path = System
            .IO.Path.GetRelativePath(System.IO.Path.Combine(Root, "src"), file)
            .Replace('\\', '/')
        where
            !path.Contains("/obj/", StringComparison.Ordinal)
            && !path.Contains("/bin/", StringComparison.Ordinal)
        orderby path
        select (path, File.ReadAllText(file));

    private static string Find()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "PracticeApi.sln")))
        {
            at =
                at.Parent
                ?? throw new DirectoryNotFoundException("The solution is not above the tests.");
        }

        return at.FullName;
    }
}
