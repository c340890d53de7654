using System.Globalization;
using System.Text.Json;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Problems;

namespace PracticeApi.Questionnaires.Intakes.Page;

/// <summary>
/// The page behind a link. All of it works as forms that are sent; the script saves while the patient answers. It does nothing
/// that the patient's requests do not.
/// </summary>
internal static class IntakePage
{
    public static void Map(IEndpointRouteBuilder app)
    {
        PageAssets.Map(app);
        var page = app.MapGroup($"{IntakeAddress.Path}/{{token}}")
            .AllowAnonymous()
            .ExcludeFromDescription()
            .AddEndpointFilter(
                async (context, next) =>
                    context
                        .HttpContext.RequestServices.GetRequiredService<IntakeLimits>()
                        .Admits(context.HttpContext)
                        ? await next(context)
                        : new PageVisit(context.HttpContext).Busy()
            );
        page.MapGet("", ShowAsync);
        page.MapPost("", TakeAsync).DisableAntiforgery();
    }

    private static async Task<IResult> ShowAsync(
        string token,
        PageVisit visit,
        CancellationToken ct
    )
    {
        try
        {
            return visit.Show(await visit.OpenAsync(token, null, ct), null);
        }
        catch (ProblemException refusal) when (refusal.Status is 401 or 404 or 410)
        {
            return visit.Refuse(refusal);
        }
    }

    private static async Task<IResult> TakeAsync(
        string token,
        PageVisit visit,
        CancellationToken ct
    )
    {
        try
        {
            var posted = await visit.ReadAsync(ct);
            var button = posted["do"].ToString();
            return button switch
            {
                "open" => await OpenAsync(token, visit, posted, ct),
                "leave" => visit.Leave(token),
                "submit" => await SubmitAsync(token, visit, posted, ct),
                _ => await SaveAsync(token, visit, posted, button, ct),
            };
        }
        catch (ProblemException refusal) when (refusal.Status is 401 or 404 or 410)
        {
            return visit.Refuse(refusal);
        }
    }

    private static async Task<IResult> OpenAsync(
        string token,
        PageVisit visit,
        IFormCollection posted,
        CancellationToken ct
    )
    {
        var text =
            $"{posted["year"].ToString().Trim()}-{posted["month"].ToString().Trim()}-{posted["day"].ToString().Trim()}";
        if (
            !DateOnly.TryParseExact(
                text,
                "yyyy-M-d",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var birthDate
            )
        )
        {
            return visit.Html(visit.Page(null).Birth(visit.Words(null).BirthUnreadable), 422);
        }

        var intake = await visit.OpenAsync(token, birthDate, ct);
        visit.Give(token, intake);
        return visit.Go(null);
    }

    private static async Task<IResult> SubmitAsync(
        string token,
        PageVisit visit,
        IFormCollection posted,
        CancellationToken ct
    )
    {
        try
        {
            var sent = await visit.SendAsync(
                new SubmitIntake
                {
                    Key = visit.Key(token, null),
                    Languages = visit.Languages,
                    AnsweredBy =
                        posted["who"] == "proxy"
                            ? IntakeAnsweredBy.Proxy
                            : IntakeAnsweredBy.Patient,
                },
                ct
            );
            visit.Give(token, sent);
            return visit.Go(null);
        }
        catch (ProblemException refusal) when (refusal.Code == "intake-submitted")
        {
            return visit.Go(null);
        }
        catch (ProblemException refusal) when (refusal.Status is 400 or 422)
        {
            var intake = await visit.OpenAsync(token, null, ct);
            return visit.Html(visit.Page(intake.Language).Review(intake, asked: true), 422);
        }
    }

    private static async Task<IResult> SaveAsync(
        string token,
        PageVisit visit,
        IFormCollection posted,
        string button,
        CancellationToken ct
    )
    {
        var before = await visit.OpenAsync(token, null, ct);
        if (visit.PartOf(before) is not { } part || before.Status != IntakeStatus.Open)
        {
            return visit.Go(null);
        }

        var one = before.Questionnaires[part];
        var read = new PostedAnswers(posted, one.Form.Items);
        int? version = int.TryParse(
            posted["version"],
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;
        SavedAnswers saved;
        try
        {
            saved = await visit.SendAsync(
                new SaveIntakeAnswers
                {
                    Key = visit.Key(token, null),
                    Questionnaire = one.Questionnaire,
                    Version = version,
                    Languages = visit.Languages,
                    Answers = read.Answers,
                },
                ct
            );
        }
        catch (ProblemException refusal) when (refusal.Code == "intake-submitted")
        {
            return visit.Go(null);
        }
        catch (ProblemException refusal) when (refusal.Status is 412 or 428)
        {
            var now = await visit.OpenAsync(token, null, ct);
            return visit.Show(
                now,
                new PartSaid
                {
                    Answers = AnswerMerge.Of(
                        Before(posted),
                        read.Answers,
                        now.Questionnaires[part].Answers
                    ),
                    Entered = read.Entered,
                    Remarks = read.Remarks,
                    Notice = visit.Words(before.Language).Elsewhere,
                },
                422
            );
        }

        var words = visit.Words(before.Language);
        var after = await visit.OpenAsync(token, null, ct);
        visit.Give(token, after);
        if (read.Remarks.Count > 0 || saved.NotSaved.Count > 0)
        {
            return visit.Show(
                after,
                new PartSaid
                {
                    Entered = read.Entered,
                    Remarks = [.. read.Remarks, .. saved.NotSaved],
                },
                422
            );
        }

        if (button.Contains(':', StringComparison.Ordinal))
        {
            return visit.Go($"{part + 1}", FormHtml.IdOf(button.Split(':', 2)[1]));
        }

        if (button != "next" || HasMore(before.Questionnaires[part], after.Questionnaires[part]))
        {
            return visit.Show(
                after,
                new PartSaid { Notice = button == "next" ? words.More : words.Saved }
            );
        }

        return after.Questionnaires[part].Missing is { Count: > 0 } missing
            ? visit.Show(after, new PartSaid { Remarks = missing, IsMissing = true }, 422)
            : visit.Go(part + 1 < after.Questionnaires.Count ? $"{part + 2}" : PageHtml.Send);
    }

    // What the page was made with. Where that cannot be read, all that was sent counts as new.
    private static FormAnswers Before(IFormCollection posted)
    {
        try
        {
            return JsonSerializer.Deserialize<FormAnswers>(posted["before"].ToString())
                ?? FormAnswers.None;
        }
        catch (JsonException)
        {
            return FormAnswers.None;
        }
    }

    // Answers have brought questions into view that nobody has seen yet; with the script they were seen.
    private static bool HasMore(PatientQuestionnaire before, PatientQuestionnaire after)
    {
        HashSet<string> seen =
        [
            .. AnswerProgress
                .Flat(Visibility.Of(before.Form, before.Answers))
                .Select(shown => shown.Pointer),
        ];
        return AnswerProgress
            .Flat(Visibility.Of(after.Form, after.Answers))
            .Any(shown =>
                shown.Answer is null
                && shown.Item.Type is not (ItemType.Group or ItemType.Display)
                && !seen.Contains(shown.Pointer)
            );
    }
}
