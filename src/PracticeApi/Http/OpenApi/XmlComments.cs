using System.Reflection;
using System.Xml.Linq;

namespace PracticeApi.Http.OpenApi;

/// <summary>The XML documentation of an assembly, with each property's <c>inheritdoc</c> replaced by the interface's text.</summary>
internal static class XmlComments
{
    public static XDocument Of(Assembly assembly)
    {
        var comments = XDocument.Load(
            Path.Combine(AppContext.BaseDirectory, $"{assembly.GetName().Name}.xml")
        );
        var members = comments
            .Descendants("member")
            .ToDictionary(member => (string)member.Attribute("name")!);
        foreach (var property in assembly.GetTypes().SelectMany(type => type.GetProperties()))
        {
            if (
                property.DeclaringType is { } type
                && members.TryGetValue(Id(type, property.Name), out var member)
                && member.Element("inheritdoc") is { } inherits
                && type.GetInterfaces()
                    .Select(face => members.GetValueOrDefault(Id(face, property.Name)))
                    .FirstOrDefault(inherited => inherited is not null)
                    is { } source
            )
            {
                inherits.ReplaceWith(source.Elements());
            }
        }

        return comments;
    }

    /// <summary>The summary of a type or of a field of it, on one line; null where it has none.</summary>
    public static string? Summary(this XDocument comments, Type type, string? field = null)
    {
        var id = field is null ? $"T:{Name(type)}" : $"F:{Name(type)}.{field}";
        var summary = comments
            .Descendants("member")
            .FirstOrDefault(member => (string?)member.Attribute("name") == id)
            ?.Element("summary")
            ?.Value;
        return summary is null
            ? null
            : string.Join(' ', summary.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static string Id(Type type, string property) => $"P:{Name(type)}.{property}";

    private static string Name(Type type) =>
        (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');
}
