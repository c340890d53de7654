using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Persistence;
using PracticeApi.Practices;
using PracticeApi.Questionnaires.Intakes.Page;
using PracticeApi.Questionnaires.Responses;

namespace PracticeApi.Questionnaires.Intakes;

/// <summary>Makes of a stored intake what its patient is shown.</summary>
internal sealed class PatientIntakes(Db db, IntakeForms forms, PracticeSettings settings)
{
    /// <param name="languages">Those that the patient reads, as the browser says; preferred first.</param>
    public async Task<PatientIntake> ShowAsync(
        OpenIntakeRow opened,
        IReadOnlyList<string> languages,
        CancellationToken ct
    )
    {
        var row = opened.Row;
        var responses = (await ResponseRow.OfIntakeAsync(db, row.IntakeId, ct)).ToDictionary(one =>
            one.ResponseId
        );
        string[] own = opened.Language is { } language ? [language] : [];
        List<PatientQuestionnaire> questionnaires = [];
        foreach (var form in await forms.OfAsync(row.IntakeId, ct))
        {
            questionnaires.Add(
                Of(
                    form,
                    await forms.DefinitionAsync(form, ct),
                    form.ResponseId is { } id ? responses.GetValueOrDefault(id) : null,
                    [.. languages, .. own]
                )
            );
        }

        var practice = await PracticeRow.ReadAsync(db, ct);
        var clock = await settings.ClockAsync(ct);
        var notice = Notice(practice, [.. languages, .. own]);
        return new PatientIntake
        {
            Practice = practice.Name,
            Status = row.Status,
            DueAt = row.DueAt,
            ExpiresAt = row.ExpiresAt,
            SubmittedAt = row.SubmittedAt,
            Questionnaires = questionnaires,
            Crisis = questionnaires.Any(one =>
                one.Version is not null && IsCrisis(one.Form, one.Answers)
            )
                ? notice
                : null,
            IntakeId = row.IntakeId,
            Language = opened.Language,
            // A date counts to its end, which is the beginning of the next.
            EndsOn = clock.DayOf(row.ExpiresAt.AddMilliseconds(-1)),
            SubmittedOn = row.SubmittedAt is { } at ? clock.DayOf(at) : null,
            CrisisText = notice.Text,
            TokenHash = row.TokenHash,
        };
    }

    /// <summary>What a person who may be in a crisis is told, in a language that they read.</summary>
    public async Task<CrisisNotice> NoticeAsync(
        IReadOnlyList<string> languages,
        CancellationToken ct
    ) => Notice(await PracticeRow.ReadAsync(db, ct), languages);

    /// <summary>Whether answers give cause to show the crisis text.</summary>
    public static bool IsCrisis(Form form, FormAnswers answers) =>
        AnswerAlerts
            .Of(form, answers, AnswerStage.Draft)
            .Any(alert =>
                form.Alerts.Any(rule =>
                    rule.Crisis && rule.Code == alert.Code && rule.Item == alert.Item
                )
            );

    /// <summary>What keeps answers from being sent.</summary>
    public static IReadOnlyList<AnswerRemark> Missing(Form form, FormAnswers answers) =>
        [.. AnswerCheck.Of(form, answers, AnswerStage.Complete).Faults.Select(AnswerRemark.Of)];

    private static CrisisNotice Notice(Practice practice, IReadOnlyList<string> languages)
    {
        var words = PageWords.For([.. languages, .. practice.Languages]);
        var tag = WantedLanguages.Choose(languages, [.. practice.CrisisText.Keys]);
        return new CrisisNotice
        {
            // A practice may take its text away after a questionnaire was published.
            Text = CrisisText.In(practice, tag ?? words.Language) ?? words.Emergency,
            NotWatched = words.NotWatched,
        };
    }

    private static PatientQuestionnaire Of(
        IntakeFormRow row,
        Form form,
        ResponseRow? response,
        IReadOnlyList<string> languages
    )
    {
        var tags = FormLanguages.Of(form);
        form = FormLanguages.In(form, WantedLanguages.Choose(languages, tags));
        var answers = response?.ReadAnswers() ?? AnswerProgress.Initial(form.Items);
        var progress = AnswerProgress.Of(form, answers);
        return new PatientQuestionnaire
        {
            Questionnaire = row.Questionnaire,
            Version = response?.Version,
            Definition = PatientForm.Of(form, tags),
            Answers = answers,
            Answered = progress.Answered,
            Questions = progress.Questions,
            Missing = Missing(form, answers),
            SavedAt = row.SavedAt,
            Form = form,
        };
    }
}
