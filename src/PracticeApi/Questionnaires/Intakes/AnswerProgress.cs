using PracticeApi.Clinical.Questionnaires;

namespace PracticeApi.Questionnaires.Intakes;

/// <summary>How many of the questions that are shown are answered; saying why not is an answer too.</summary>
internal readonly record struct AnswerProgress(int Answered, int Questions)
{
    public static AnswerProgress Of(Form form, FormAnswers answers)
    {
        ShownItem[] questions =
        [
            .. Flat(Visibility.Of(form, answers))
                .Where(shown => shown.Item.Type is not (ItemType.Group or ItemType.Display)),
        ];
        return new(questions.Count(shown => shown.Answer is not null), questions.Length);
    }

    /// <summary>Every item that is shown, in any depth and repetition.</summary>
    public static IEnumerable<ShownItem> Flat(IEnumerable<ShownItem> items) =>
        items.SelectMany(shown =>
            Flat(shown.Items.Concat(shown.Repetitions.SelectMany(one => one))).Prepend(shown)
        );

    /// <summary>The answers that a form begins with.</summary>
    public static FormAnswers Initial(IReadOnlyList<FormItem> items) =>
        new(
            items.SelectMany(item =>
                item switch
                {
                    { Type: ItemType.Group, Repeats: false } => Initial(item.Items).All,
                    { Initial: { } initial } => [KeyValuePair.Create(item.LinkId, initial)],
                    _ => Enumerable.Empty<KeyValuePair<string, Answer>>(),
                }
            )
        );
}
