using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace PracticeApi.Http.OpenApi;

/// <summary>A type that its own converter writes as something else than its properties, and that says what.</summary>
public interface IDescribesItself
{
    /// <summary>The schema of its JSON.</summary>
    static abstract OpenApiSchema Schema { get; }
}

/// <summary>Describes a type of another assembly that its own converter writes as something else than its properties.</summary>
public interface IDescribesAnother : IDescribesItself
{
    /// <summary>The type described.</summary>
    static abstract Type Described { get; }
}

/// <summary>Makes schemas say of null exactly what the serializer does, and of enums what each value means.</summary>
internal sealed class ContractSchemas(IOptions<JsonOptions> json) : ISchemaFilter
{
    private readonly Dictionary<Assembly, XDocument> _comments = [];

    /// <summary>The types that describe themselves, and the same types where they may be null.</summary>
    public static IEnumerable<(Type Type, Func<IOpenApiSchema> Describe)> SelfDescribed()
    {
        foreach (
            var type in typeof(ContractSchemas)
                .Assembly.GetTypes()
                .Where(type => !type.IsInterface && type.IsAssignableTo(typeof(IDescribesItself)))
        )
        {
            var schema = type.GetProperty(
                nameof(IDescribesItself.Schema),
                BindingFlags.Public | BindingFlags.Static
            )!;
            IOpenApiSchema Describe() => (OpenApiSchema)schema.GetValue(null)!;
            var described = type.GetProperty(
                nameof(IDescribesAnother.Described),
                BindingFlags.Public | BindingFlags.Static
            );
            yield return ((Type?)described?.GetValue(null) ?? type, Describe);
            if (type.IsValueType)
            {
                yield return (typeof(Nullable<>).MakeGenericType(type), Describe);
            }
        }
    }

    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema written || context.MemberInfo is not null)
        {
            return;
        }

        if (context.Type.IsEnum)
        {
            DescribeEnum(written, context.Type);
        }
        else if (written.Properties is { Count: > 0 } properties)
        {
            foreach (
                var property in json.Value.SerializerOptions.GetTypeInfo(context.Type).Properties
            )
            {
                if (properties.TryGetValue(property.Name, out var member))
                {
                    var nullable = property.PropertyType.IsValueType
                        ? Nullable.GetUnderlyingType(property.PropertyType) is not null
                        : property.IsGetNullable || property.IsSetNullable;
                    properties[property.Name] = WithNull(member, nullable);
                }
            }
        }
    }

    private void DescribeEnum(OpenApiSchema schema, Type type)
    {
        if (!_comments.TryGetValue(type.Assembly, out var comments))
        {
            _comments[type.Assembly] = comments = XmlComments.Of(type.Assembly);
        }

        var values =
            from field in type.GetFields(BindingFlags.Public | BindingFlags.Static)
            let summary = comments.Summary(type, field.Name)
            where summary is not null
            select $"- `{NameOf(field.GetValue(null)!, type)}`: {summary}";
        schema.Description = string.Join(
            '\n',
            [
                comments.Summary(type) ?? "",
                .. values.Any() ? [""] : Array.Empty<string>(),
                .. values,
            ]
        );
    }

    private string NameOf(object value, Type type) =>
        (string)JsonSerializer.SerializeToNode(value, type, json.Value.SerializerOptions)!;

    private static IOpenApiSchema WithNull(IOpenApiSchema member, bool nullable)
    {
        if (member is OpenApiSchema { Type: { } type } written)
        {
            written.Type = nullable ? type | JsonSchemaType.Null : type & ~JsonSchemaType.Null;
            return written;
        }

        if (!nullable)
        {
            return member;
        }

        var description = member.Description;
        if (member is OpenApiSchemaReference reference)
        {
            reference.Description = null;
        }

        return new OpenApiSchema
        {
            Description = description,
            OneOf = [member, new OpenApiSchema { Type = JsonSchemaType.Null }],
        };
    }
}
