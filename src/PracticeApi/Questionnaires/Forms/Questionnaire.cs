using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Http;

namespace PracticeApi.Questionnaires.Forms;

/// <summary>How far a questionnaire has come.</summary>
public enum QuestionnaireStatus
{
    /// <summary>Nothing of it was published yet.</summary>
    Draft,

    /// <summary>A version of it can be given to people.</summary>
    Published,

    /// <summary>It is given to nobody any more; what was answered stays.</summary>
    Retired,
}

/// <summary>A score that a questionnaire gives.</summary>
public sealed record QuestionnaireScore
{
    /// <summary>Code of the score.</summary>
    /// <example>phq-9</example>
    public required string Code { get; init; }

    /// <summary>Name of the score.</summary>
    public required string Name { get; init; }

    /// <summary>Which way is better.</summary>
    public required BetterDirection BetterDirection { get; init; }

    /// <summary>The smallest change that matters to people, in the score's own points; null where none is published.</summary>
    public required decimal? MinimalImportantChange { get; init; }
}

/// <summary>A questionnaire in a list.</summary>
public record QuestionnaireLine : IVersioned
{
    /// <summary>Id of the questionnaire, as events name it; null for one that ships with the product and was left as it is.</summary>
    public required Guid? Id { get; init; }

    /// <summary>Kebab-case key.</summary>
    /// <example>phq-9</example>
    public required string Key { get; init; }

    /// <summary>Counts the changes; also the ETag.</summary>
    public required int Version { get; init; }

    /// <summary>Title, of the draft where nothing was published.</summary>
    public required string Title { get; init; }

    /// <summary>How far it has come.</summary>
    public required QuestionnaireStatus Status { get; init; }

    /// <summary>Whether it ships with the product and the practice has published nothing of its own under the key.</summary>
    public required bool Seeded { get; init; }

    /// <summary>Number of the version that is given to people; of a retired one, the last that was. Null where there is none.</summary>
    public required int? PublishedVersion { get; init; }

    /// <summary>Whether there is a draft that is not published.</summary>
    public required bool HasDraft { get; init; }

    /// <summary>Language tags that it has texts in, its own first.</summary>
    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>
    /// Whether questions or options have no words, because they may not be shipped: the staff can enter answers from paper, a
    /// patient cannot be sent it before the practice has entered the text that it is licensed for.
    /// </summary>
    public required bool WordingMissing { get; init; }

    /// <summary>Whether it asks about a crisis: it cannot be published or sent before the practice has written its crisis text.</summary>
    public required bool NeedsCrisisText { get; init; }

    /// <summary>The scores that it gives.</summary>
    public required IReadOnlyList<QuestionnaireScore> Scores { get; init; }

    /// <summary>When the practice made it, or first changed one that ships with the product; null for one left as it is.</summary>
    public required DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When the practice last changed it; null for one that ships with the product and was left as it is.</summary>
    public required DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>When it was retired; null where it was not.</summary>
    public required DateTimeOffset? RetiredAt { get; init; }

    internal static QuestionnaireLine LineOf(QuestionnaireRow row, Form? published)
    {
        var shown = published ?? row.DraftContent!;
        return new QuestionnaireLine
        {
            Id = row.CreatedAt is null ? null : row.QuestionnaireId,
            Key = row.QuestionnaireKey,
            Version = row.Version,
            Title = shown.Title,
            Status = row.Status,
            Seeded = row.SeedVersion is { } seeded && row.PublishedVersion == seeded,
            PublishedVersion = row.PublishedVersion,
            HasDraft = row.Draft is not null,
            Languages = FormLanguages.Of(shown),
            WordingMissing = FormCheck.PublishingFaults(shown).Count > 0,
            NeedsCrisisText = CrisisText.IsNeeded(shown),
            Scores =
            [
                .. shown.Scores.Select(rule => new QuestionnaireScore
                {
                    Code = rule.Code,
                    Name = rule.Name,
                    BetterDirection = rule.BetterDirection,
                    MinimalImportantChange = rule.MinimalImportantChange,
                }),
            ],
            CreatedAt = row.CreatedAt,
            UpdatedAt = row.UpdatedAt,
            RetiredAt = row.RetiredAt,
        };
    }
}

/// <summary>A questionnaire: what is published of it, and the draft of what comes next.</summary>
public sealed record Questionnaire : QuestionnaireLine
{
    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    private Questionnaire(QuestionnaireLine line)
        : base(line) { }

    /// <summary>The version that is given to people; of a retired one, the last that was. Null where there is none.</summary>
    public Form? Published { get; private init; }

    /// <summary>What will be published next; null where nothing is being changed.</summary>
    public FormContent? Draft { get; private init; }

    internal static Questionnaire Of(QuestionnaireRow row, Form? published) =>
        new(LineOf(row, published)) { Published = published, Draft = row.DraftContent };
}

/// <summary>A published version of a questionnaire.</summary>
public sealed record QuestionnaireVersion
{
    /// <summary>Number of the version.</summary>
    public required int Version { get; init; }

    /// <summary>Title at the time.</summary>
    public required string Title { get; init; }

    /// <summary>Whether it ships with the product.</summary>
    public required bool Seeded { get; init; }

    /// <summary>When it was published; null for one that ships with the product.</summary>
    public required DateTimeOffset? PublishedAt { get; init; }

    /// <summary>Id of the member of staff who published it; null for one that ships with the product.</summary>
    public required Guid? PublishedBy { get; init; }
}
