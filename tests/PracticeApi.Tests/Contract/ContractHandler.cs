using System.Text.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;
using PracticeApi.Problems;

namespace PracticeApi.Tests.Contract;

/// <summary>Holds every answer that any test gets against the contract: its status, its headers, its media type, its body.</summary>
internal sealed class ContractHandler() : DelegatingHandler(new HttpClientHandler())
{
    // What the server refuses before an operation is met is not the operation's to document.
    private static readonly HashSet<int> BeforeOperations = [404, 405, 406, 411, 431];

    /// <summary>A client whose every answer is held against the contract.</summary>
    public static HttpClient Client(Uri address) =>
        new(new ContractHandler()) { BaseAddress = address };

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var response = await base.SendAsync(request, cancellationToken);
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        // After a redirect it is the last request that was answered.
        var asked = response.RequestMessage ?? request;
        var path = asked.RequestUri!.AbsolutePath;
        if (path.StartsWith("/v1/", StringComparison.Ordinal))
        {
            var faults = await FaultsAsync(asked.Method, path, response, cancellationToken);
            if (faults.Count > 0)
            {
                response.Dispose();
                throw new AssertionException(
                    $"{asked.Method} {path} answered {(int)response.StatusCode} against the contract:\n  "
                        + string.Join("\n  ", faults)
                );
            }
        }

        return response;
    }

    private static async Task<IReadOnlyList<string>> FaultsAsync(
        HttpMethod method,
        string path,
        HttpResponseMessage response,
        CancellationToken ct
    )
    {
        var contract = await TheContract.ReadAsync();
        var status = (int)response.StatusCode;
        var media = response.Content.Headers.ContentType?.MediaType;
        var body = await response.Content.ReadAsByteArrayAsync(ct);
        List<string> faults = [];
        if (!response.Headers.Contains("X-Request-Id"))
        {
            faults.Add("It lacks X-Request-Id.");
        }

        if (status >= 400)
        {
            faults.AddRange(ProblemFaults(contract, status, media, body));
        }

        var operation = contract.Find(method, path);
        var documented = operation?.Node["responses"]?[$"{status}"];
        if (documented is null)
        {
            if (!BeforeOperations.Contains(status))
            {
                faults.Add($"{operation?.ToString() ?? "No operation"} documents {status}.");
            }

            return faults;
        }

        var described = contract.Resolve(documented.AsObject());
        foreach (var (name, header) in described["headers"]?.AsObject() ?? [])
        {
            if (
                contract.Resolve(header!.AsObject())["required"] is { } required
                && (bool)required
                && !response.Headers.Contains(name)
            )
            {
                faults.Add($"It lacks the header {name}.");
            }
        }

        if (described["content"] is not JsonObject content)
        {
            if (body.Length > 0)
            {
                faults.Add("It has a body, which is not documented.");
            }
        }
        else if (media is null || content[media] is not { } kind)
        {
            faults.Add($"Its media type {media ?? "(none)"} is not documented.");
        }
        else if (media.EndsWith("json", StringComparison.Ordinal) && kind["schema"] is { } schema)
        {
            faults.AddRange(
                new SchemaCheck(contract).Faults(JsonNode.Parse(body), schema.AsObject())
            );
        }

        return faults;
    }

    private static List<string> ProblemFaults(
        TheContract contract,
        int status,
        string? media,
        byte[] body
    )
    {
        if (media != "application/problem+json")
        {
            return [$"It refuses with {media ?? "no media type"}, not with a problem."];
        }

        JsonNode problem;
        try
        {
            problem = JsonNode.Parse(body)!;
        }
        catch (JsonException)
        {
            return ["Its problem is no JSON."];
        }

        var faults = new SchemaCheck(contract)
            .Faults(problem, contract.Document["components"]!["schemas"]!["Problem"]!.AsObject())
            .ToList();
        var type = (string?)problem["type"];
        var code = ProblemCodes.All.SingleOrDefault(one => $"/problems/{one.Code}" == type);
        if (code is null)
        {
            faults.Add($"{type} is not in problems.md.");
        }
        else if (code.Status != status || (int?)problem["status"] != status)
        {
            faults.Add($"{type} is {code.Status} in problems.md.");
        }

        return faults;
    }
}
