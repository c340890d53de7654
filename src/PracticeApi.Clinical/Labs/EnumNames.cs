namespace PracticeApi.Clinical.Labs;

/// <summary>The names of enum members as they stand in data and in the contract.</summary>
internal static class EnumNames
{
    public static string CamelCase(Enum value)
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
