using System.Reflection;
using System.Text.RegularExpressions;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using PracticeApi.Access;
using PracticeApi.Clinical.Labs;
using PracticeApi.Persistence;
using PracticeApi.Pipeline;
using PracticeApi.Tests.Contract;

namespace PracticeApi.Tests;

/// <summary>The house rules that a compiler does not keep.</summary>
public sealed partial class ArchitectureTests : ApiTest
{
    private static readonly Type[] Host = typeof(PracticeApp).Assembly.GetTypes();

    // A generic request stands here as each of the requests that a route makes of it.
    private static readonly Type[] Requests =
    [
        .. Host.Where(type => !type.IsInterface && Answers(type).Any())
            .Where(type => !type.IsGenericTypeDefinition)
            .Union(ApiRoutes.Mapped.Select(route => route.Request?.Request).OfType<Type>()),
    ];

    private static readonly Type[] Generics =
    [
        .. Host.Where(type => type.IsGenericTypeDefinition && !type.IsInterface)
            .Where(type => Answers(type).Any()),
    ];

    private static readonly Type[] Handlers =
    [
        .. Host.Where(type => Closes(type, typeof(IRequestHandler<,>)).Any()),
    ];

    // What no client asks of the API, but a machine or a person beside it.
    private static readonly string[] OutsideTheContract =
    [
        "/health/",
        "/intake/",
        "/openapi/",
        "/problems/",
    ];

    [Test]
    public void Every_route_stands_for_a_request() =>
        Assert.That(
            ApiRoutes
                .Of(Services)
                .Where(route =>
                    route.Request is null
                    && !OutsideTheContract.Any(prefix =>
                        route.Path.StartsWith(prefix, StringComparison.Ordinal)
                    )
                )
                .Select(route => $"{route.Method} {route.Path}"),
            Is.Empty
        );

    [Test]
    public void Every_request_has_a_route()
    {
        var routed = ApiRoutes.Of(Services).Select(route => route.Request?.Request).ToHashSet();

        Assert.That(Requests.Where(request => !routed.Contains(request)), Is.Empty);
        Assert.That(
            Generics.Except(
                Requests
                    .Where(request => request.IsGenericType)
                    .Select(request => request.GetGenericTypeDefinition())
            ),
            Is.Empty
        );
    }

    [Test]
    public void Every_route_names_its_operation_after_its_request_once() =>
        Assert.That(
            ApiRoutes
                .Of(Services)
                .Where(route => route.Request is not null)
                .Select(route => route.Request!.Request),
            Is.Unique
        );

    [Test]
    public void There_are_requests_to_hold_to_the_rules() =>
        Assert.That(Requests, Has.Length.GreaterThan(8).And.Contains(typeof(SignIn)));

    [TestCaseSource(nameof(Requests))]
    public void Every_request_says_who_may_make_it(Type request) =>
        Assert.That(
            new[]
            {
                request.IsDefined(typeof(RequireScopeAttribute)),
                request.IsDefined(typeof(SignedInAttribute)),
                request.IsDefined(typeof(AnonymousAttribute)),
            }.Count(said => said),
            Is.EqualTo(1)
        );

    [TestCaseSource(nameof(Requests))]
    public void Every_request_says_whose_record_it_touches(Type request) =>
        Assert.That(
            new[] { typeof(IAboutPatient), typeof(IAboutPatients), typeof(IAboutNoPatient) }.Count(
                request.IsAssignableTo
            ),
            Is.EqualTo(1)
        );

    [TestCaseSource(nameof(Requests))]
    public void Every_request_is_a_command_or_a_query(Type request) =>
        Assert.That(
            Closes(request, typeof(ICommand<>)).Count() + Closes(request, typeof(IQuery<>)).Count(),
            Is.EqualTo(1)
        );

    [TestCaseSource(nameof(Requests))]
    public void Every_request_has_one_handler(Type request)
    {
        using var scope = Services.CreateScope();
        var handler = typeof(IRequestHandler<,>).MakeGenericType(
            request,
            Answers(request).Single().GetGenericArguments()[0]
        );

        Assert.That(scope.ServiceProvider.GetServices(handler).Count(), Is.EqualTo(1));
    }

    [TestCaseSource(nameof(Requests))]
    public void Every_request_cannot_be_changed(Type request) =>
        Assert.That(
            request
                .GetProperties()
                .Where(property => property.SetMethod is { IsPublic: true } set && !IsInit(set))
                .Select(property => property.Name),
            Is.Empty
        );

    [TestCaseSource(nameof(Handlers))]
    public void A_handler_is_internal_and_sealed(Type handler) =>
        Assert.That(handler is { IsSealed: true, IsVisible: false });

    [TestCaseSource(nameof(Handlers))]
    public void A_handler_sends_no_request(Type handler) =>
        Assert.That(
            handler
                .GetConstructors()
                .SelectMany(made => made.GetParameters())
                .Select(parameter => parameter.ParameterType),
            Has.None.AssignableTo<IMediator>()
        );

    [Test]
    public void Every_slice_has_its_tests()
    {
        var tests = typeof(ArchitectureTests)
            .Assembly.GetTypes()
            .Select(type => type.Name)
            .ToHashSet();

        Assert.That(
            Requests
                .Select(request => request.Name.Split('`')[0])
                .Distinct()
                .Where(name => !tests.Contains($"{name}Tests")),
            Is.Empty
        );
    }

    [Test]
    public void The_clinical_rules_stand_on_the_framework_alone() =>
        Assert.That(
            typeof(Sex).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name),
            Has.All.StartsWith("System")
        );

    [Test]
    public void Types_are_named_for_what_they_are() =>
        Assert.That(
            Host.Concat(typeof(Sex).Assembly.GetTypes())
                .Where(type => !type.Name.Contains('<', StringComparison.Ordinal))
                .Where(type =>
                    type.Namespace?.StartsWith("PracticeApi", StringComparison.Ordinal) is true
                )
                .Select(type => type.FullName)
                .Where(name => Vague().IsMatch(name!)),
            Is.Empty
        );

    [Test]
    public void Namespaces_are_folders_and_hold_the_whole_file()
    {
        var sources = Repository
            .Sources("PracticeApi", "PracticeApi.Clinical")
            .Where(source => !source.Path.EndsWith("Program.cs", StringComparison.Ordinal))
            .ToArray();

        Assert.That(sources, Has.Length.GreaterThan(50));
        Assert.That(
            from source in sources
            let folder = Path.GetDirectoryName(source.Path)!.Replace('/', '.').Replace('\\', '.')
            where
                !source.Text.Contains($"\nnamespace {folder};\n", StringComparison.Ordinal)
                && !source.Text.StartsWith($"namespace {folder};\n", StringComparison.Ordinal)
            select source.Path,
            Is.Empty
        );
    }

    [Test]
    public async Task Every_schema_and_member_of_the_contract_says_what_it_means()
    {
        var schemas = (await TheContract.ReadAsync()).Document["components"]!["schemas"]!;

        Assert.That(
            from schema in schemas.AsObject()
            from member in schema.Value!["properties"]?.AsObject()
                ?? Enumerable.Empty<KeyValuePair<string, System.Text.Json.Nodes.JsonNode?>>()
            where
                member.Value!["$ref"] is null
                && string.IsNullOrWhiteSpace((string?)member.Value["description"])
            select $"{schema.Key}.{member.Key}",
            Is.Empty
        );
    }

    [Test]
    public void Both_engines_have_the_same_migrations() =>
        Assert.That(
            Migrator.Scripts(DatabaseOptions.SqlServer).Select(script => script.Name),
            Is.EqualTo(
                Migrator.Scripts(DatabaseOptions.Sqlite).Select(script => script.Name)
            ).And.Not.Empty
        );

    private static IEnumerable<Type> Answers(Type type) => Closes(type, typeof(IRequest<>));

    private static IEnumerable<Type> Closes(Type type, Type open) =>
        type.GetInterfaces()
            .Where(face => face.IsGenericType && face.GetGenericTypeDefinition() == open);

    private static bool IsInit(MethodInfo set) =>
        set
            .ReturnParameter.GetRequiredCustomModifiers()
            .Contains(typeof(System.Runtime.CompilerServices.IsExternalInit));

    [GeneratedRegex(@"(Dto|Model|ViewModel|Manager|Helper|Helpers|Service|Util|Utils)(`\d)?$")]
    private static partial Regex Vague();
}
