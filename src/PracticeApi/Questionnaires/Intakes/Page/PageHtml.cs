using System.Text.Json;
using PracticeApi.Clinical.Questionnaires;

namespace PracticeApi.Questionnaires.Intakes.Page;

/// <summary>The page of an intake as one reader sees it.</summary>
/// <param name="words">Its words.</param>
/// <param name="address">The path of the page, with the token.</param>
/// <param name="api">The path of the same intake for the script.</param>
/// <param name="lang">The language that was chosen; null where it follows the browser.</param>
/// <param name="json">How conditions are written for the script.</param>
internal sealed class PageHtml(
    PageWords words,
    string address,
    string api,
    string? lang,
    JsonSerializerOptions json
)
{
    /// <summary>Which part is the last: everything is looked at and sent.</summary>
    public const string Send = "send";

    private const int MostUnanswered = 10;

    /// <summary>Asks for the birth date.</summary>
    public string Birth(string? fault)
    {
        var html = Begin(words.BirthTitle, fault is not null, null);
        html.Add($"<h1>{words.BirthTitle}</h1>\n<p>{words.BirthIntro}</p>\n");
        if (fault is not null)
        {
            html.Add(
                $"<div class=\"problem\" role=\"alert\" tabindex=\"-1\" id=\"problem\"><h2>{words.FaultTitle}</h2><ul><li><a href=\"#day\">{fault}</a></li></ul></div>\n"
            );
        }

        var described = new Html.Raw(
            fault is null
                ? " aria-describedby=\"birth-hint\""
                : " aria-describedby=\"birth-hint birth-fault\" aria-invalid=\"true\""
        );
        html.Add(
            $"""
            <form method="post" action="{To(null)}" class="birth" novalidate>
            <fieldset class="question" aria-describedby="birth-hint">
            <legend>{words.BirthLegend}</legend>
            <p class="help" id="birth-hint">{words.BirthHint}</p>
            <p class="fault" id="birth-fault"{Html.On("hidden", fault is null)}>{fault}</p>
            <div class="dates">
            <label for="day">{words.Day}<input id="day" name="day" inputmode="numeric" autocomplete="bday-day" size="2" maxlength="2"{described}></label>
            <label for="month">{words.Month}<input id="month" name="month" inputmode="numeric" autocomplete="bday-month" size="2" maxlength="2"{described}></label>
            <label for="year">{words.Year}<input id="year" name="year" inputmode="numeric" autocomplete="bday-year" size="4" maxlength="4"{described}></label>
            </div>
            </fieldset>
            <p class="actions"><button name="do" value="open">{words.Open}</button></p>
            </form>

            """
        );
        return End(html);
    }

    /// <summary>Says one thing, and that is all.</summary>
    /// <param name="title">Its heading.</param>
    /// <param name="text">What is said.</param>
    /// <param name="forgets">Whether there is no more to do, so that the tab keeps no answers either.</param>
    public string Notice(string title, string text, bool forgets = false)
    {
        var html = Begin(title, false, null);
        var mark = new Html.Raw(forgets ? " data-forget=\"\"" : "");
        html.Add($"<h1>{title}</h1>\n<p{mark}>{text}</p>\n");
        return End(html);
    }

    /// <summary>The questionnaires, and how far they are.</summary>
    public string Overview(PatientIntake intake)
    {
        var html = Begin(words.Title, false, intake);
        html.Add($"<h1>{words.Title}</h1>\n");
        Crisis(html, intake);
        html.Add(
            $"<p>{words.OverviewIntro}</p>\n<p>{PageWords.Fill(words.DueBy, words.Date(intake.EndsOn))} {words.Private} {words.NotWatched}</p>\n<ol class=\"parts\">\n"
        );
        for (var i = 0; i < intake.Questionnaires.Count; i++)
        {
            var one = intake.Questionnaires[i];
            var todo =
                one.Version is null ? words.Start
                : one.Missing.Count > 0 || one.Answered < one.Questions ? words.Continue
                : words.Change;
            html.Add(
                $"<li><h2{Language(one.Form)}>{one.Form.Title}</h2><p>{(one.Version is null ? words.NotStarted : PageWords.Fill(words.Answered, one.Answered, one.Questions))}</p><p><a class=\"button\" href=\"{To($"{i + 1}")}\">{todo}<span class=\"hidden-text\">: {one.Form.Title}</span></a></p></li>\n"
            );
        }

        html.Add($"</ol>\n");
        if (intake.Questionnaires.Any(one => one.Version is not null))
        {
            html.Add($"<p><a href=\"{To(Send)}\">{words.ReviewTitle}</a></p>\n");
        }

        Leave(html);
        return End(html);
    }

    /// <summary>One questionnaire.</summary>
    /// <param name="intake">The intake.</param>
    /// <param name="part">Which of its questionnaires, from 0.</param>
    /// <param name="said">What is shown in place of what is saved, after something was sent; null where nothing was.</param>
    public string Questionnaire(PatientIntake intake, int part, PartSaid? said)
    {
        var one = intake.Questionnaires[part];
        var readOnly = intake.Status != IntakeStatus.Open;
        var shown = new ShownForm
        {
            Form = one.Form,
            Answers = said?.Answers ?? one.Answers,
            Words = words,
            Remarks = said?.Remarks ?? [],
            Entered = said?.Entered ?? new Dictionary<string, string>(),
            ReadOnly = readOnly,
            Json = json,
        };
        var html = Begin(one.Form.Title, shown.Remarks.Count > 0, intake);
        Progress(html, intake, part, one);
        html.Add($"<h1{Language(one.Form)}>{one.Form.Title}</h1>\n");
        if (readOnly)
        {
            html.Add($"<p class=\"note\">{words.SentAnswers}</p>\n");
        }
        else
        {
            Crisis(html, intake);
        }

        if (said?.Notice is { } notice)
        {
            html.Add($"<p class=\"note\" role=\"status\">{notice}</p>\n");
        }

        Problems(html, one.Form, said, part, intake);
        html.Add(
            $"<form id=\"answers\" method=\"post\" action=\"{To($"{part + 1}")}\" novalidate autocomplete=\"off\"{Language(one.Form)}{Data(intake, one)}>\n"
        );
        if (!readOnly)
        {
            // What the enter key presses.
            html.Add(
                $"<button class=\"hidden-text\" name=\"do\" value=\"save\" tabindex=\"-1\" aria-hidden=\"true\">{words.Save}</button>\n<input type=\"hidden\" name=\"version\" value=\"{one.Version?.ToString(System.Globalization.CultureInfo.InvariantCulture)}\">\n<input type=\"hidden\" name=\"before\" value=\"{JsonSerializer.Serialize(one.Answers, json)}\">\n"
            );
        }

        if (one.Form.Instructions is { } instructions)
        {
            html.Add($"<p class=\"instructions\">{instructions}</p>\n");
        }

        if (readOnly)
        {
            html.Add($"<fieldset class=\"all\" disabled>\n");
        }

        FormHtml.Write(html, shown);
        if (readOnly)
        {
            html.Add($"</fieldset>\n");
        }
        else
        {
            html.Add(
                $"<p class=\"actions\"><button name=\"do\" value=\"next\">{words.SaveAndGoOn}</button> <button class=\"plain\" name=\"do\" value=\"save\">{words.Save}</button></p>\n"
            );
        }

        html.Add($"</form>\n");
        if (one.Form.Copyright is { } copyright)
        {
            html.Add($"<p class=\"copyright\">{copyright}</p>\n");
        }

        html.Add($"<p><a href=\"{To(null)}\">{words.Overview}</a></p>\n");
        return End(html);
    }

    /// <summary>What is missing, who has answered, and the button that sends.</summary>
    public string Review(PatientIntake intake, bool asked)
    {
        var missing = intake.Questionnaires.Sum(one => one.Missing.Count);
        var html = Begin(words.ReviewTitle, asked && missing > 0, intake);
        Progress(html, intake, intake.Questionnaires.Count, null);
        html.Add($"<h1>{words.ReviewTitle}</h1>\n");
        Crisis(html, intake);
        if (missing > 0)
        {
            html.Add(
                $"<div class=\"problem\" id=\"problem\" tabindex=\"-1\"{(asked ? new Html.Raw(" role=\"alert\"") : default)}><h2>{words.MissingTitle}</h2><p>{words.ReviewMissing}</p>\n"
            );
            for (var i = 0; i < intake.Questionnaires.Count; i++)
            {
                var one = intake.Questionnaires[i];
                if (one.Missing.Count > 0)
                {
                    html.Add($"<h3>{one.Form.Title}</h3>\n");
                    Remarks(html, one.Form, one.Missing, To($"{i + 1}"));
                }
            }

            html.Add($"</div>\n");
        }
        else
        {
            html.Add($"<p>{words.ReviewReady}</p>\n");
        }

        html.Add($"<ul class=\"parts\">\n");
        for (var i = 0; i < intake.Questionnaires.Count; i++)
        {
            var one = intake.Questionnaires[i];
            html.Add(
                $"<li>{one.Form.Title}: {PageWords.Fill(words.Answered, one.Answered, one.Questions)}. <a href=\"{To($"{i + 1}")}\">{words.Change}<span class=\"hidden-text\">: {one.Form.Title}</span></a>\n"
            );
            Unanswered(html, one, To($"{i + 1}"));
            html.Add($"</li>\n");
        }

        html.Add($"</ul>\n");
        if (missing == 0)
        {
            html.Add(
                $"""
                <form id="send" method="post" action="{To(
                    Send
                )}" data-not-sent="{words.ScriptNotSent}">
                <fieldset class="question"><legend>{words.WhoLegend}</legend><div class="options">
                <label class="option"><input type="radio" name="who" value="patient" checked><span>{words.WhoPatient}</span></label>
                <label class="option"><input type="radio" name="who" value="proxy"><span>{words.WhoProxy}</span></label>
                </div></fieldset>
                <p>{words.SendOnce}</p>
                <p class="actions"><button name="do" value="submit">{words.Send}</button></p>
                </form>

                """
            );
        }

        html.Add($"<p><a href=\"{To(null)}\">{words.Overview}</a></p>\n");
        return End(html);
    }

    /// <summary>That the answers have arrived.</summary>
    public string Thanks(PatientIntake intake)
    {
        var html = Begin(words.ThanksTitle, false, intake);
        html.Add(
            $"<h1>{words.ThanksTitle}</h1>\n<p data-forget=\"{Stored(intake)}\">{words.Thanks}"
        );
        if (intake.SubmittedOn is { } day)
        {
            html.Add($" {PageWords.Fill(words.SentOn, words.Date(day))}");
        }

        html.Add($"</p>\n");
        Crisis(html, intake);
        html.Add($"<p>{words.LookAgain}</p>\n<ul class=\"parts\">\n");
        for (var i = 0; i < intake.Questionnaires.Count; i++)
        {
            html.Add(
                $"<li><a href=\"{To($"{i + 1}")}\">{intake.Questionnaires[i].Form.Title}</a></li>\n"
            );
        }

        html.Add($"</ul>\n");
        Leave(html);
        return End(html);
    }

    private Html Begin(string title, bool hasFault, PatientIntake? intake)
    {
        var html = new Html();
        html.Add(
            $"""
            <!DOCTYPE html>
            <html lang="{words.Language}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <meta name="referrer" content="no-referrer">
            <title>{(hasFault ? $"{words.FaultTitle}: " : "")}{title}</title>
            <link rel="stylesheet" href="{PageAssets.Style}">
            <script src="{PageAssets.Script}" defer></script>
            </head>
            <body>
            <a class="skip" href="#main">{words.SkipToMain}</a>
            <header><p>{intake?.Practice
                ?? words.Title}</p><p id="saving" aria-hidden="true"></p><p id="told" class="hidden-text" role="status"></p></header>
            <main id="main" tabindex="-1">

            """
        );
        return html;
    }

    private static string End(Html html) => html.Add($"</main>\n</body>\n</html>\n").ToString();

    /// <summary>The address of a part; of the overview where none is named.</summary>
    public string To(string? part)
    {
        var query = QueryString.Empty;
        query = part is null ? query : query.Add("part", part);
        query = lang is null ? query : query.Add("lang", lang);
        return address + query;
    }

    private void Progress(Html html, PatientIntake intake, int part, PatientQuestionnaire? one)
    {
        if (intake.Status != IntakeStatus.Open)
        {
            return;
        }

        var (answered, questions) = (
            intake.Questionnaires.Sum(each => each.Answered),
            intake.Questionnaires.Sum(each => each.Questions)
        );
        html.Add($"<div class=\"progress\" role=\"group\" aria-label=\"{words.Progress}\">\n");
        if (one is not null)
        {
            html.Add(
                $"<p>{PageWords.Fill(words.Part, part + 1, intake.Questionnaires.Count)} · <span id=\"count\" data-words=\"{words.Answered}\">{PageWords.Fill(words.Answered, one.Answered, one.Questions)}</span></p>\n"
            );
            answered = one.Answered;
            questions = one.Questions;
        }

        html.Add(
            $"<progress id=\"bar\" max=\"{Math.Max(questions, 1)}\" value=\"{answered}\" aria-label=\"{words.Progress}\"></progress>\n</div>\n"
        );
    }

    // Always there, so that the script can show it without a connection.
    private void Crisis(Html html, PatientIntake intake) =>
        html.Add(
            $"<div id=\"crisis\" class=\"crisis\" role=\"alert\" tabindex=\"-1\"{Html.On("hidden", intake.Crisis is null)}><h2>{words.CrisisTitle}</h2><p class=\"crisis-text\">{intake.CrisisText}</p><p>{words.NotWatched}</p></div>\n"
        );

    private void Problems(Html html, Form form, PartSaid? said, int part, PatientIntake intake)
    {
        if (said is not { Remarks.Count: > 0 })
        {
            return;
        }

        html.Add(
            $"<div class=\"problem\" role=\"alert\" tabindex=\"-1\" id=\"problem\"><h2>{(said.IsMissing ? words.MissingTitle : words.FaultTitle)}</h2>\n"
        );
        if (said.IsMissing)
        {
            html.Add($"<p>{words.MissingIntro}</p>\n");
        }

        Remarks(html, form, said.Remarks, "");
        if (said.IsMissing)
        {
            var next = part + 1 < intake.Questionnaires.Count ? $"{part + 2}" : Send;
            html.Add($"<p><a href=\"{To(next)}\">{words.Later}</a></p>\n");
        }

        html.Add($"</div>\n");
    }

    // What may be left out, and perhaps was not meant to be.
    private void Unanswered(Html html, PatientQuestionnaire one, string page)
    {
        ShownItem[] open =
        [
            .. AnswerProgress
                .Flat(Visibility.Of(one.Form, one.Answers))
                .Where(shown =>
                    shown.Answer is null
                    && !shown.Item.Required
                    && shown.Item.Type is not (ItemType.Group or ItemType.Display)
                ),
        ];
        if (open.Length == 0)
        {
            return;
        }

        html.Add($"<p>{words.Unanswered}</p>\n<ul>\n");
        foreach (var shown in open.Take(MostUnanswered))
        {
            html.Add(
                $"<li><a href=\"{page}#{FormHtml.IdOf(shown.Pointer)}\">{FormHtml.LabelOf(shown.Item, words)}</a></li>\n"
            );
        }

        if (open.Length > MostUnanswered)
        {
            html.Add($"<li>{PageWords.Fill(words.AndMore, open.Length - MostUnanswered)}</li>\n");
        }

        html.Add($"</ul>\n");
    }

    private void Remarks(Html html, Form form, IReadOnlyList<AnswerRemark> remarks, string page)
    {
        html.Add($"<ul>\n");
        foreach (var remark in remarks)
        {
            html.Add(
                $"<li><a href=\"{page}#{FormHtml.IdOf(remark.Pointer)}\">{Label(form.Items, remark.Pointer) ?? form.Title} – {words.Fault(remark)}</a></li>\n"
            );
        }

        html.Add($"</ul>\n");
    }

    // The item that a pointer leads to, or the nearest above it.
    private string? Label(IReadOnlyList<FormItem> items, string pointer)
    {
        foreach (var part in pointer.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
        {
            var linkId = part.Replace("~1", "/", StringComparison.Ordinal)
                .Replace("~0", "~", StringComparison.Ordinal);
            if (Find(items, linkId) is { } item)
            {
                return FormHtml.LabelOf(item, words);
            }
        }

        return null;
    }

    private static FormItem? Find(IReadOnlyList<FormItem> items, string linkId) =>
        items.FirstOrDefault(item => item.LinkId == linkId)
        ?? items.Select(item => Find(item.Items, linkId)).FirstOrDefault(item => item is not null);

    private Html.Raw Language(Form form) =>
        Html.With("lang", form.Language == words.Language ? null : form.Language);

    private Html.Raw Data(PatientIntake intake, PatientQuestionnaire one)
    {
        if (intake.Status != IntakeStatus.Open)
        {
            return default;
        }

        var crisis = one
            .Form.Alerts.Where(rule => rule.Crisis)
            .Select(rule => new
            {
                rule.Item,
                rule.When,
                rule.Unanswered,
            });
        var query = lang is null ? "" : $"?lang={Uri.EscapeDataString(lang)}";
        return new(
            Html.With("data-intake", api).Text
                + Html.With("data-lang", query).Text
                + Html.With("data-key", one.Questionnaire).Text
                + Html.With("data-store", $"{Stored(intake)}{one.Questionnaire}").Text
                + Html.With("data-crisis", JsonSerializer.Serialize(crisis, json)).Text
                + Html.With("data-saving", words.ScriptSaving).Text
                + Html.With("data-saved", words.ScriptSaved).Text
                + Html.With("data-offline", words.ScriptOffline).Text
                + Html.With("data-locked", words.ScriptLocked).Text
                + Html.With("data-not-sent", words.ScriptNotSent).Text
                + Html.With("data-clear", words.Clear).Text
                + Html.With("data-number", words.ScriptNumber).Text
        );
    }

    // What the tab's own keeping of an intake's answers begins with.
    private static string Stored(PatientIntake intake) => $"{intake.IntakeId:N}/";

    private void Leave(Html html) =>
        html.Add(
            $"<form method=\"post\" action=\"{To(null)}\"><p><button class=\"plain\" name=\"do\" value=\"leave\">{words.Leave}</button></p></form>\n"
        );
}

/// <summary>What is said to answers that were sent, and what is shown of them.</summary>
internal sealed record PartSaid
{
    public FormAnswers? Answers { get; init; }
    public string? Notice { get; init; }
    public IReadOnlyList<AnswerRemark> Remarks { get; init; } = [];
    public IReadOnlyDictionary<string, string> Entered { get; init; } =
        new Dictionary<string, string>();

    /// <summary>Whether nothing is wrong but that something is missing.</summary>
    public bool IsMissing { get; init; }
}
