using System.Net;
using System.Net.Http.Json;
using System.Text;
using NUnit.Framework;

namespace PracticeApi.Tests.Http;

/// <summary>Characters that are none: what Unicode sets aside, halves of pairs, control characters. Nothing of them is a 500.</summary>
public sealed class OddCharactersTests : ApiTest
{
    private static readonly string[] Odd =
    [
        "\\ufffe",
        "\\uffff",
        "\\ufdd0",
        "\\ud800",
        "\\udc00\\ud800",
        "\\u0000",
        "\\u0008",
        "\\u2028",
        "\\ud83e\\udec0",
    ];

    [Test]
    public async Task In_a_sign_in([ValueSource(nameof(Odd))] string odd)
    {
        using var anyone = new HttpClient { BaseAddress = Address };

        await AnsweredAsync(
            anyone.PostAsync(
                "/v1/auth/sign-in",
                Json($$"""{"email":"a{{odd}}@b.example","password":"x{{odd}}"}""")
            )
        );
    }

    [Test]
    public async Task In_text_that_is_kept_and_sought([ValueSource(nameof(Odd))] string odd)
    {
        var name = $"Odd{odd}Name";

        var patient = await AnsweredAsync(
            Client.PostAsync(
                "/v1/patients",
                Json(
                    $$"""{"givenName":"A{{odd}}","familyName":"{{name}}","birthDate":"1990-01-01","sex":"male","notes":"{{odd}}"}"""
                )
            )
        );
        await AnsweredAsync(
            Client.PostAsync("/v1/laboratories", Json($$"""{"name":"Lab {{odd}}"}"""))
        );
        await AnsweredAsync(Client.PostAsync("/v1/protocols", Json($$"""{"title":"{{name}}"}""")));
        if (patient == HttpStatusCode.Created)
        {
            var registered = await RegisterAsync();
            await AnsweredAsync(
                Client.PostAsync(
                    $"/v1/patients/{(string)registered["id"]!}/lab-results",
                    Json(
                        $$"""{"analyte":"tsh","printed":"{{odd}}","collectedAt":"2026-01-01","laboratory":"L{{odd}}","note":"{{odd}}"}"""
                    )
                )
            );
        }
    }

    [TestCase("%EF%BF%BE")]
    [TestCase("%EF%BF%BF")]
    [TestCase("%ED%A0%80")]
    [TestCase("%00")]
    [TestCase("%FF")]
    public async Task In_a_query(string odd)
    {
        foreach (
            var path in new[]
            {
                "/v1/patients?q=",
                "/v1/analytes?q=",
                "/v1/laboratories?q=",
                "/v1/panels?q=",
                "/v1/questionnaires?q=",
                "/v1/protocols?q=",
                "/v1/patients?cursor=",
            }
        )
        {
            await AnsweredAsync(Client.GetAsync(path + odd));
            await AnsweredAsync(Client.GetAsync($"{path}a{odd}b"));
        }
    }

    [Test]
    public async Task In_what_a_laboratory_sends()
    {
        const string Odd = "\ufffe\uffff\u0000\u0008";
        foreach (
            var (type, content) in new[]
            {
                (
                    "text/csv",
                    $"family name,birth date,date,test,value,unit\nB{Odd},1990-01-01,2026-01-01,TSH{Odd},6{Odd},mIU/L{Odd}\n"
                ),
                (
                    "application/hl7-v2",
                    $"MSH|^~\\&|S{Odd}|L{Odd}|P|C|20260105101500||ORU^R01|1{Odd}|P|2.5.1\rPID|1||X{Odd}||B{Odd}^A||19900101|F\r"
                        + $"OBR|1||F{Odd}|24348-5^T{Odd}^LN|||20260104\rOBX|1|NM|X{Odd}^T{Odd}||6{Odd}|m{Odd}|||||F\r"
                ),
                (
                    "application/fhir+json",
                    """
                    {"resourceType":"Observation","id":"o1","status":"final","code":{"text":"TSH\ufffe"},
                     "subject":{"display":"A \ufffe"},"effectiveDateTime":"2026-01-01","valueString":"\ufffe\u0000"}
                    """
                ),
            }
        )
        {
            using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(content));
            body.Headers.ContentType = new(type);
            await AnsweredAsync(Client.PostAsync("/v1/lab-imports", body));
        }
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static async Task<HttpStatusCode> AnsweredAsync(Task<HttpResponseMessage> sent)
    {
        using var response = await sent;
        Assert.That(
            (int)response.StatusCode,
            Is.LessThan(500),
            await response.Content.ReadAsStringAsync()
        );
        return response.StatusCode;
    }
}
