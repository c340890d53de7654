using NUnit.Framework;

namespace PracticeApi.Tests;

/// <summary>Public data sets that stand beside the repository and are too large, or not ours, to copy into it.</summary>
internal static class SharedData
{
    private const string Variable = "PRACTICE_TEST_DATA";

    /// <summary>The full path of a file of the data folder; where it is missing the test is reported as skipped.</summary>
    public static string Path(string relative)
    {
        var path = Folders()
            .Select(f => System.IO.Path.Combine(f, relative))
            .FirstOrDefault(File.Exists);
        if (path is null)
        {
            Assert.Ignore(
                $"{relative} is not here: set {Variable}, or put the data in shared/data beside the repository."
            );
        }

        return path!;
    }

    private static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
        {
            yield return given;
        }

        for (
            var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
            folder is not null;
            folder = folder.Parent
        )
        {
            yield return System.IO.Path.Combine(folder.FullName, "shared", "data");
        }
    }
}
