using System.Globalization;
using System.Text.RegularExpressions;
using NUnit.Framework;
using PracticeApi.Audit;
using YamlDotNet.RepresentationModel;

namespace PracticeApi.Tests.Deploy;

public sealed partial class DeployTests
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;
    private static readonly string Root = FindRoot();
    private static readonly string[] Dockerfile = Instructions(Read("deploy/Dockerfile"));
    private static readonly YamlNode Compose = Yaml("deploy/compose.yaml");

    [Test]
    public void The_image_runs_as_a_user_without_rights()
    {
        var users = Dockerfile.Where(line => line.StartsWith("USER ", StringComparison.Ordinal));
        Assert.That(users, Is.EqualTo(new[] { "USER $APP_UID" }));
        // What comes before it runs as root; afterwards nothing may be copied or installed.
        Assert.That(
            Dockerfile
                .SkipWhile(line => !line.StartsWith("USER ", StringComparison.Ordinal))
                .Skip(1)
                .Select(line => line.Split(' ')[0]),
            Is.EqualTo(new[] { "HEALTHCHECK", "ENTRYPOINT", "CMD" })
        );
    }

    [Test]
    public void The_image_asks_the_API_whether_it_lives()
    {
        var check = Dockerfile.Single(line =>
            line.StartsWith("HEALTHCHECK ", StringComparison.Ordinal)
        );
        var port = Regex.Match(Read("deploy/Dockerfile"), @"ASPNETCORE_URLS=http://\+:(\d+)");
        Assert.Multiple(() =>
        {
            Assert.That(check, Does.Contain("GET /health/live HTTP/1.1"));
            Assert.That(check, Does.Contain($"/dev/tcp/127.0.0.1/{port.Groups[1].Value} "));
            Assert.That(Dockerfile, Does.Contain($"EXPOSE {port.Groups[1].Value}"));
        });
    }

    [Test]
    public void The_image_has_cultures_and_time_zones()
    {
        Assert.That(
            Dockerfile,
            Does.Contain("ENV DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=false")
                .And.Some.Contains("libicui18n")
                .And.Some.Contains("zoneinfo")
        );
    }

    [Test]
    public void The_image_restores_every_project_before_it_copies_the_code()
    {
        var restore = Array.FindIndex(
            Dockerfile,
            line => line.StartsWith("RUN dotnet restore src/PracticeApi", StringComparison.Ordinal)
        );
        var code = Array.IndexOf(Dockerfile, "COPY src/ src/");
        Assert.That(restore, Is.Positive.And.LessThan(code));

        var projects = Directory
            .GetFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'));
        Assert.That(
            Dockerfile.Take(restore),
            Is.SupersetOf(
                projects.Select(path => $"COPY {path} {path[..(path.LastIndexOf('/') + 1)]}")
            )
        );
    }

    [Test]
    public void The_image_copies_only_what_there_is_and_what_is_not_ignored()
    {
        var ignored = Read(".dockerignore").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var copied = Dockerfile
            .Where(line => line.StartsWith("COPY ", StringComparison.Ordinal))
            .Where(line => !line.Contains("--from=", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ')[1..^1])
            .ToList();
        Assert.That(copied, Is.Not.Empty);
        Assert.Multiple(() =>
        {
            foreach (var path in copied)
            {
                Assert.That(Path.Exists(Path.Combine(Root, path)), path);
                Assert.That(ignored, Does.Not.Contain(path.Split('/')[0]), path);
            }

            Assert.That(ignored, Is.SupersetOf(new[] { "**/bin", "**/obj", ".git", "deploy" }));
        });
    }

    [Test]
    public void CI_runs_the_publish_command_of_the_image()
    {
        Assert.That(
            Dockerfile.Where(line => line.Contains("publish", StringComparison.Ordinal)),
            Has.One.Matches(@"^RUN dotnet publish src/PracticeApi -c Release .*-o /app$")
        );
        // It reads the command out of the Dockerfile: there is no second one to drift.
        var script = Read(".ci/run");
        Assert.That(
            script,
            Does.Contain(@"'s/^RUN \(dotnet publish .*\) -o \/app$/\1/p' deploy/Dockerfile")
        );
        Assert.That(script, Does.Contain("check 'publish' publish"));
        Assert.That(Regex.Count(script, "dotnet publish"), Is.EqualTo(1));
    }

    [Test]
    public void Every_image_names_its_major_version()
    {
        var images = Dockerfile
            .Where(line => line.StartsWith("FROM ", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[1])
            .Concat(Services().Select(service => Scalar(service.Value, "image")))
            .Concat(Pods().Select(pod => Scalar(Container(pod), "image")))
            .ToList();

        Assert.That(images, Has.Count.GreaterThan(6));
        Assert.That(images, Has.All.Matches(@"^[a-z0-9./-]+:(\d+(\.\d+)*|2022-latest)$"));
    }

    [Test]
    public void The_API_starts_after_the_migration_and_that_after_the_database()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Waits("api", "migrate"), Is.EqualTo("service_completed_successfully"));
            Assert.That(
                Waits("migrate", "create-database"),
                Is.EqualTo("service_completed_successfully")
            );
            Assert.That(Waits("create-database", "database"), Is.EqualTo("service_healthy"));
            Assert.That(
                Texts(Node(Compose, "services", "migrate", "command")),
                Is.EqualTo(new[] { "migrate" })
            );
            Assert.That(Scalar(Compose, "services", "migrate", "restart"), Is.EqualTo("no"));
            Assert.That(
                Texts(Node(Compose, "services", "database", "healthcheck", "test"))[^1],
                Does.Contain("SELECT 1")
            );
        });

        static string Waits(string service, string other) =>
            Scalar(Compose, "services", service, "depends_on", other, "condition");
    }

    [Test]
    public void The_database_outlives_its_container() =>
        Assert.That(
            Texts(Node(Compose, "services", "database", "volumes")),
            Is.EqualTo(new[] { "database:/var/opt/mssql" })
        );

    [Test]
    public void Secrets_come_from_files_that_git_ignores()
    {
        Assert.Multiple(() =>
        {
            var declared = ((YamlMappingNode)Node(Compose, "secrets")).Children;
            foreach (var (name, secret) in declared)
            {
                Assert.That(Scalar(secret, "file"), Is.EqualTo($"./secrets/{name}"));
            }

            Assert.That(Read(".gitignore").Split('\n'), Does.Contain("deploy/secrets/"));
            foreach (var (name, service) in Services())
            {
                var environment = Find(service, "environment") as YamlMappingNode;
                foreach (var key in environment?.Children.Keys.Select(k => k.ToString()) ?? [])
                {
                    Assert.That(key, Does.Not.Match("(?i)password|connectionstring|key$"), name);
                }

                foreach (
                    var secret in (Find(service, "secrets") as YamlSequenceNode)?.Children ?? []
                )
                {
                    var source = secret is YamlScalarNode plain
                        ? plain.Value!
                        : Scalar(secret, "source");
                    Assert.That(declared.ContainsKey(source), source);
                }
            }

            foreach (var service in new[] { "migrate", "api" })
            {
                Assert.That(Targets(service), Does.Contain("Database__ConnectionString"), service);
                Assert.That(
                    Scalar(Compose, "services", service, "environment", "PRACTICE_SECRETS_DIR"),
                    Is.EqualTo("/run/secrets")
                );
            }
        });

        static IEnumerable<string> Targets(string service) =>
            ((YamlSequenceNode)Node(Compose, "services", service, "secrets")).Select(s =>
                Scalar(s, "target")
            );
    }

    [Test]
    public void No_password_stands_in_what_is_deployed()
    {
        var files = Directory
            .GetFiles(Path.Combine(Root, "deploy"), "*", SearchOption.AllDirectories)
            .Where(path => Path.GetExtension(path) is ".yaml" or "")
            .Where(path => !path.Contains("/deploy/secrets/", StringComparison.Ordinal));
        Assert.Multiple(() =>
        {
            foreach (var path in files)
            {
                // What a shell reads out of a file begins with a dollar sign.
                Assert.That(
                    File.ReadAllText(path),
                    Does.Not.Match("""(?i)(password|pwd)[ \t]*[=:][ \t]*\\?["']?[^\s$"'\\]"""),
                    path
                );
            }
        });
    }

    [Test]
    public void The_API_is_published_on_loopback_and_cannot_write_to_its_image()
    {
        var api = Node(Compose, "services", "api");
        Assert.Multiple(() =>
        {
            Assert.That(Texts(Node(api, "ports")), Has.All.StartsWith("127.0.0.1:"));
            Assert.That(Scalar(api, "read_only"), Is.EqualTo("true"));
            Assert.That(Texts(Node(api, "cap_drop")), Is.EqualTo(new[] { "ALL" }));
        });
    }

    [Test]
    public void The_API_has_the_time_to_drain_and_to_write_the_audit_before_it_is_killed()
    {
        var needed = (PracticeApp.Drain + AuditBuffer.StopPatience).TotalSeconds;
        var grace = Scalar(Compose, "services", "api", "stop_grace_period");

        Assert.That(int.Parse(grace.TrimEnd('s'), Invariant), Is.GreaterThan(needed));
        Assert.That(
            Pods()
                .Select(pod => Find(pod, "terminationGracePeriodSeconds"))
                .OfType<YamlNode>()
                .Select(seconds => int.Parse(seconds.ToString(), Invariant)),
            Is.Not.Empty.And.All.GreaterThan(needed)
        );
    }

    [Test]
    public void A_pod_has_no_rights_and_no_secret_values()
    {
        Assert.That(Pods().Count(), Is.EqualTo(2));
        Assert.Multiple(() =>
        {
            foreach (var pod in Pods())
            {
                var container = Container(pod);
                Assert.That(Scalar(pod, "securityContext", "runAsNonRoot"), Is.EqualTo("true"));
                Assert.That(Scalar(pod, "securityContext", "runAsUser"), Is.Not.EqualTo("0"));
                Assert.That(Scalar(pod, "automountServiceAccountToken"), Is.EqualTo("false"));
                var context = Node(container, "securityContext");
                Assert.That(Scalar(context, "readOnlyRootFilesystem"), Is.EqualTo("true"));
                Assert.That(Scalar(context, "allowPrivilegeEscalation"), Is.EqualTo("false"));
                Assert.That(
                    Texts(Node(context, "capabilities", "drop")),
                    Is.EqualTo(new[] { "ALL" })
                );
                Assert.That(Scalar(container, "resources", "limits", "memory"), Is.Not.Empty);
                Assert.That(Scalar(container, "resources", "requests", "cpu"), Is.Not.Empty);

                var directory = ((YamlSequenceNode)Node(container, "env"))
                    .Where(e => Scalar(e, "name") == "PRACTICE_SECRETS_DIR")
                    .Select(e => Scalar(e, "value"));
                var mount = ((YamlSequenceNode)Node(container, "volumeMounts"))
                    .Where(m => Scalar(m, "name") == "secrets")
                    .Select(m => Scalar(m, "mountPath"));
                Assert.That(directory, Is.EqualTo(mount));
            }

            Assert.That(
                Manifests().Select(m => Scalar(m, "kind")),
                Has.None.EqualTo("Secret"),
                "A Secret is made from files, as the runbook says."
            );
        });
    }

    [Test]
    public void Kubernetes_restarts_what_is_dead_and_routes_to_what_is_ready()
    {
        var deployment = Manifests().Single(m => Scalar(m, "kind") == "Deployment");
        var container = Container(Node(deployment, "spec", "template", "spec"));
        Assert.Multiple(() =>
        {
            Assert.That(Scalar(deployment, "spec", "replicas"), Is.EqualTo("2"));
            Assert.That(
                Scalar(container, "livenessProbe", "httpGet", "path"),
                Is.EqualTo("/health/live")
            );
            Assert.That(
                Scalar(container, "readinessProbe", "httpGet", "path"),
                Is.EqualTo("/health/ready")
            );
            Assert.That(Texts(Node(container, "args")), Is.EqualTo(new[] { "serve" }));
        });

        var service = Manifests().Single(m => Scalar(m, "kind") == "Service");
        Assert.That(
            Node(service, "spec", "selector"),
            Is.EqualTo(Node(deployment, "spec", "selector", "matchLabels"))
        );
    }

    [Test]
    public void The_runbook_migrates_before_it_deploys()
    {
        var runbook = Read("deploy/runbook.md");
        var steps = new[]
        {
            "kubectl apply -f deploy/kubernetes/migrate-job.yaml",
            "kubectl wait --for=condition=complete",
            "kubectl apply -f deploy/kubernetes/deployment.yaml",
        };
        Assert.That(
            steps.Select(step => runbook.IndexOf(step, StringComparison.Ordinal)),
            Is.Ordered.And.All.Positive
        );

        // Every secret it mounts is one that the runbook makes.
        Assert.Multiple(() =>
        {
            foreach (var name in ((YamlMappingNode)Node(Compose, "secrets")).Children.Keys)
            {
                Assert.That(runbook, Does.Match($@"> {name}\b|migrate_connection_string {name}\b"));
            }
        });
    }

    private static IEnumerable<(string Key, YamlNode Value)> Services() =>
        ((YamlMappingNode)Node(Compose, "services")).Children.Select(s =>
            (s.Key.ToString(), s.Value)
        );

    private static IEnumerable<YamlNode> Manifests() =>
        Directory
            .GetFiles(Path.Combine(Root, "deploy/kubernetes"), "*.yaml")
            .Select(path => Yaml(Path.GetRelativePath(Root, path)));

    private static IEnumerable<YamlNode> Pods() =>
        Manifests()
            .Where(m => Scalar(m, "kind") is "Deployment" or "Job")
            .Select(m => Node(m, "spec", "template", "spec"));

    private static YamlNode Container(YamlNode pod) =>
        ((YamlSequenceNode)Node(pod, "containers")).Children.Single();

    /// <summary>The instructions of a Dockerfile, each on one line, without comments.</summary>
    private static string[] Instructions(string text) =>
        Continuation()
            .Replace(text, " ")
            .Split('\n')
            .Where(line => line.Length > 0 && line[0] != '#')
            .ToArray();

    private static YamlNode Yaml(string path)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Read(path)));
        return stream.Documents.Single().RootNode;
    }

    private static YamlNode Node(YamlNode node, params string[] path) =>
        path.Aggregate(
            node,
            (at, key) =>
                Find(at, key)
                ?? throw new AssertionException($"There is no {string.Join('.', path)}.")
        );

    private static YamlNode? Find(YamlNode node, string key) =>
        node is YamlMappingNode map && map.Children.TryGetValue(key, out var value) ? value : null;

    private static string Scalar(YamlNode node, params string[] path) =>
        Node(node, path).ToString();

    private static string[] Texts(YamlNode node) =>
        ((YamlSequenceNode)node).Select(n => n.ToString()).ToArray();

    private static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string FindRoot()
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

    [GeneratedRegex(@"\\\n\s*")]
    private static partial Regex Continuation();
}
