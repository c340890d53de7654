using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using PracticeApi.Problems;

namespace PracticeApi.Questionnaires.Intakes.Page;

/// <summary>A request for the page.</summary>
internal sealed class PageVisit(HttpContext http)
{
    // Its own style and script, its own requests, and nobody else's.
    private const string Policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'";

    private const string NoBirthDate = "birth-date-needed";

    private readonly string? _lang = http.Request.Query["lang"].ToString() is { Length: > 0 } lang
        ? lang
        : null;

    public IReadOnlyList<string> Languages => WantedLanguages.Of(http.Request, _lang);

    public static ValueTask<PageVisit?> BindAsync(HttpContext context) =>
        ValueTask.FromResult<PageVisit?>(new PageVisit(context));

    public IntakeKey Key(string token, DateOnly? birthDate) =>
        new(token, birthDate, Tickets.Read(http.Request));

    /// <exception cref="ProblemException">401, 404, 410.</exception>
    public Task<PatientIntake> OpenAsync(string token, DateOnly? birthDate, CancellationToken ct) =>
        SendAsync(new OpenIntake(Key(token, birthDate), Languages), ct);

    public async Task<T> SendAsync<T>(IRequest<IntakeReply<T>> request, CancellationToken ct)
        where T : class =>
        (await http.RequestServices.GetRequiredService<IMediator>().Send(request, ct)).Open();

    public async Task<IFormCollection> ReadAsync(CancellationToken ct) =>
        http.Request.HasFormContentType
            ? await http.Request.ReadFormAsync(ct)
            : FormCollection.Empty;

    public PageWords Words(string? patientLanguage) =>
        PageWords.For(patientLanguage is null ? Languages : [.. Languages, patientLanguage]);

    public PageHtml Page(string? patientLanguage)
    {
        var token = (string)http.Request.RouteValues["token"]!;
        var from = http.Request.PathBase;
        return new PageHtml(
            Words(patientLanguage),
            $"{from}{IntakeAddress.Path}/{token}",
            $"{from}/v1{IntakeAddress.Path}/{token}",
            _lang,
            http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions
        );
    }

    /// <summary>Which questionnaire is asked for; null for none of them.</summary>
    public int? PartOf(PatientIntake intake) =>
        int.TryParse(
            http.Request.Query["part"],
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var part
        )
        && part >= 1
        && part <= intake.Questionnaires.Count
            ? part - 1
            : null;

    public ContentHttpResult Show(PatientIntake intake, PartSaid? said, int status = 200)
    {
        var page = Page(intake.Language);
        return Html(
            PartOf(intake) is { } part ? page.Questionnaire(intake, part, said)
                : intake.Status == IntakeStatus.Submitted ? page.Thanks(intake)
                : http.Request.Query["part"] == PageHtml.Send ? page.Review(intake, asked: false)
                : page.Overview(intake),
            status
        );
    }

    public ContentHttpResult Refuse(ProblemException refusal)
    {
        var (words, page) = (Words(null), Page(null));
        return refusal.Status switch
        {
            401 when refusal.Code == NoBirthDate => Html(page.Birth(null)),
            401 => Html(page.Birth(words.BirthWrong), 422),
            410 => Html(page.Notice(words.EndedTitle, words.Ended, forgets: true), 410),
            _ => Html(page.Notice(words.UnknownTitle, words.Unknown), 404),
        };
    }

    public void Give(string token, PatientIntake intake) =>
        Tickets.Give(http, token, intake.TokenHash);

    public ContentHttpResult Leave(string token)
    {
        IntakeTickets.TakeAway(http, token);
        var words = Words(null);
        return Html(Page(null).Notice(words.LeftTitle, words.Left, forgets: true));
    }

    /// <summary>Sends the browser to a part, so that reading the page again sends nothing again.</summary>
    public StatusCodeHttpResult Go(string? part, string? place = null)
    {
        http.Response.Headers.Location = Page(null).To(part) + (place is null ? "" : $"#{place}");
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    public ContentHttpResult Busy()
    {
        http.Response.Headers.RetryAfter = "60";
        return Html(
            Page(null).Notice(Words(null).BusyTitle, Words(null).Busy),
            StatusCodes.Status429TooManyRequests
        );
    }

    public ContentHttpResult Html(string page, int status = 200)
    {
        http.Response.Headers.ContentSecurityPolicy = Policy;
        return TypedResults.Text(page, "text/html; charset=utf-8", statusCode: status);
    }

    private IntakeTickets Tickets => http.RequestServices.GetRequiredService<IntakeTickets>();
}
