using System.Text;

namespace PracticeApi.Benchmarks.Http;

/// <summary>A route under load.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What it does.</param>
/// <param name="Target">The share of the floor's throughput that the API is to reach.</param>
/// <param name="Method">GET or POST.</param>
/// <param name="Paths">What is asked for, in turn.</param>
/// <param name="Body">The body of a POST, by number of the request.</param>
internal sealed record Route(
    string Name,
    string Title,
    double Target,
    string Method,
    IReadOnlyList<string> Paths,
    Func<int, string>? Body = null
)
{
    private const int DaysOfEntry = 16;

    public static IReadOnlyList<Route> All(Seed seed) =>
        [
            new(
                "patient",
                "GET a patient",
                0.5,
                "GET",
                [.. seed.Patients.Select(id => $"/v1/patients/{id}")]
            ),
            new(
                "page",
                "GET a page of 50 lab results",
                0.5,
                "GET",
                [$"/v1/patients/{seed.PatientOfPage}/lab-results"]
            ),
            new(
                "post",
                "POST a lab result",
                0.4,
                "POST",
                // On many days: nobody's blood is drawn a hundred times in one.
                [
                    .. Enumerable
                        .Repeat(seed.Patients.Skip(1), DaysOfEntry)
                        .SelectMany(patients => patients)
                        .Select(id => $"/v1/patients/{id}/lab-results"),
                ],
                Seed.Entry
            ),
            new(
                "answers",
                "POST answers to PHQ-9, saved as a draft",
                0.4,
                "POST",
                [
                    .. seed
                        .Patients.Skip(1)
                        .Select(id => $"/v1/patients/{id}/questionnaire-responses"),
                ],
                index => Seed.Answers(index, "draft")
            ),
            new(
                "submit",
                "POST answers to PHQ-9, submitted and scored",
                0.4,
                "POST",
                [
                    .. seed
                        .Patients.Skip(1)
                        .Select(id => $"/v1/patients/{id}/questionnaire-responses"),
                ],
                index => Seed.Answers(index, "submitted")
            ),
        ];

    /// <summary>The requests as they go over the wire.</summary>
    public IReadOnlyList<byte[]> Requests(string? authorization) =>
        [
            .. Paths.Select(
                (path, index) =>
                {
                    var body = Body?.Invoke(index);
                    var signedIn = authorization is null
                        ? ""
                        : $"Authorization: {authorization}\r\n";
                    var content = body is null
                        ? ""
                        : $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n";
                    return Encoding.ASCII.GetBytes(
                        $"{Method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n{signedIn}{content}\r\n{body}"
                    );
                }
            ),
        ];
}
