using System.Globalization;
using PracticeApi.Clinical.Questionnaires;

namespace PracticeApi.Clinical.Plans;

/// <summary>What a patient is asked at a check-in: the items of a phase, how strong the symptoms are, whether there is a flare.</summary>
/// <remarks>It is made of a published revision, which never changes, and so neither does it.</remarks>
public static class CheckInForm
{
    /// <summary>The name under which the strength of all symptoms together stands.</summary>
    public const string Overall = "overall";

    private const string Prefix = "check-in-";
    private const string ItemPrefix = "item-";
    private const string Symptoms = "symptoms";
    private const string Flare = "flare";
    private const string Note = "note";
    private const int MostPhases = 100;
    private const int MostTimes = 1000;
    private const int LongestNote = 4000;

    /// <summary>The key of a plan's check-ins.</summary>
    public static string KeyOf(Guid planId) => $"{Prefix}{planId:N}";

    /// <summary>The version of a phase of a revision.</summary>
    /// <param name="revision">Number of the revision.</param>
    /// <param name="phase">Place of the phase in it, from 0.</param>
    public static int VersionOf(int revision, int phase) => revision * MostPhases + phase;

    /// <summary>The revision that a version is of.</summary>
    public static int RevisionOf(int version) => version / MostPhases;

    /// <summary>The plan whose check-ins a key stands for; null for any other key.</summary>
    public static Guid? PlanOf(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return
            key.StartsWith(Prefix, StringComparison.Ordinal)
            && Guid.TryParseExact(key[Prefix.Length..], "N", out var planId)
            ? planId
            : null;
    }

    /// <summary>What is asked; null where the revision has no such phase.</summary>
    public static Form? Of(Guid planId, int version, PlanContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return content.Phases.ElementAtOrDefault(version % MostPhases) is { } phase
            ? new Form(
                KeyOf(planId),
                version,
                new FormContent
                {
                    Title = $"Check-in: {content.Title}",
                    Language = "en",
                    Instructions =
                        "How did it go since your last check-in, or over the past week? Leave empty what you do not know: what is empty is not counted as not done.",
                    Items =
                    [
                        .. phase.Items.Where(item => item.OnlyIf is null).Select(ToItem),
                        new FormItem
                        {
                            LinkId = Symptoms,
                            Type = ItemType.Scale,
                            Text = "How strong were your symptoms on the whole?",
                            Anchors =
                            [
                                new ScaleAnchor(0, "none"),
                                new ScaleAnchor(10, "as bad as can be"),
                            ],
                        },
                        new FormItem
                        {
                            LinkId = Flare,
                            Type = ItemType.Boolean,
                            Text = "Do you have a flare now?",
                        },
                        new FormItem
                        {
                            LinkId = Note,
                            Type = ItemType.Text,
                            Text = "What else would you like to tell?",
                            MaxLength = LongestNote,
                        },
                    ],
                }
            )
            : null;
    }

    /// <summary>What was answered, as it is kept of a check-in.</summary>
    public static CheckInAnswers Read(Form form, FormAnswers answers)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(answers);
        return new CheckInAnswers(
            [
                .. form
                    .Items.Where(item =>
                        item.LinkId.StartsWith(ItemPrefix, StringComparison.Ordinal)
                    )
                    .Select(item => new ItemReport(
                        item.LinkId[ItemPrefix.Length..],
                        NumberOf(answers, item.LinkId)
                    )),
            ],
            NumberOf(answers, Symptoms),
            answers[Flare]?.Values is [{ Boolean: { } flare }, ..] ? flare : null,
            answers[Note]?.Values is [{ Text: { } note }, ..] && !string.IsNullOrWhiteSpace(note)
                ? note
                : null
        );
    }

    private static FormItem ToItem(PlanItem item)
    {
        var planned = string.Join(
            " · ",
            new[]
            {
                item.Frequency
                    ?? (
                        item.TimesPerWeek == 0
                            ? null
                            : $"{item.TimesPerWeek.ToString("0.##", CultureInfo.InvariantCulture)} times a week"
                    ),
                item.Dose,
                item.Timing,
            }.OfType<string>()
        );
        return new FormItem
        {
            LinkId = $"{ItemPrefix}{item.Id}",
            Type = ItemType.Integer,
            Text = item.Instruction,
            Help = planned.Length == 0 ? "How many times?" : $"How many times? Planned: {planned}",
            Min = 0,
            Max = MostTimes,
        };
    }

    private static int? NumberOf(FormAnswers answers, string linkId) =>
        answers[linkId]?.Values is [{ Number: { } number }, ..] ? (int)number : null;
}

/// <summary>What a patient has answered at a check-in.</summary>
/// <param name="Items">Item by item how many times it was done; null where that was left empty.</param>
/// <param name="Symptoms">How strong the symptoms were on the whole, 0 to 10.</param>
/// <param name="Flare">Whether there is a flare.</param>
/// <param name="Note">What else was said.</param>
public sealed record CheckInAnswers(
    IReadOnlyList<ItemReport> Items,
    int? Symptoms,
    bool? Flare,
    string? Note
);
