using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Persistence;
using PracticeApi.Problems;

namespace PracticeApi.Questionnaires.Forms;

/// <summary>A questionnaire as a practice keeps it: its own, or what it made of one that ships with the product.</summary>
internal sealed record QuestionnaireRow
{
    public required string QuestionnaireKey { get; init; }
    public Guid QuestionnaireId { get; init; }
    public int Version { get; init; }

    /// <summary>The last version taken from the product; null for one of the practice's own.</summary>
    public int? SeedVersion { get; init; }
    public int? PublishedVersion { get; init; }
    public string? Draft { get; init; }
    public DateTimeOffset? RetiredAt { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }

    public QuestionnaireStatus Status =>
        RetiredAt is not null ? QuestionnaireStatus.Retired
        : PublishedVersion is not null ? QuestionnaireStatus.Published
        : QuestionnaireStatus.Draft;

    /// <summary>One that ships with the product and that the practice has left as it is.</summary>
    public static QuestionnaireRow? OfSeed(string key) =>
        SeedForms.Find(key) is { Version: var version }
            ? new QuestionnaireRow
            {
                QuestionnaireKey = key,
                Version = 1,
                SeedVersion = version,
                PublishedVersion = version,
            }
            : null;

    public FormContent? DraftContent => StoredJson.Read<FormContent>(Draft);

    public static ProblemException NotFound() =>
        Problem.NotFound("questionnaire-not-found", "There is no such questionnaire.");
}
