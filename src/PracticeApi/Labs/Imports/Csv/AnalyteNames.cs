using PracticeApi.Clinical.Labs;
using PracticeApi.Text;

namespace PracticeApi.Labs.Imports.Csv;

/// <summary>The analytes by what people call them; a name that two analytes have names neither.</summary>
internal sealed class AnalyteNames
{
    private readonly Dictionary<string, Analyte?> _byName = new(StringComparer.Ordinal);

    public AnalyteNames(AnalyteCatalog catalog)
    {
        foreach (var analyte in catalog.Analytes)
        {
            IEnumerable<string> names = [analyte.Code, analyte.Name, .. analyte.Aliases];
            foreach (var name in names.Select(Key).Distinct(StringComparer.Ordinal))
            {
                if (!_byName.TryAdd(name, analyte))
                {
                    _byName[name] = null;
                }
            }
        }
    }

    /// <summary>The analyte of a code, name or alias, without regard to case, accents, hyphens and underscores.</summary>
    public Analyte? Find(string name) => _byName.GetValueOrDefault(Key(name));

    private static string Key(string name) => Folding.Whole(name.Replace('_', ' '));
}
