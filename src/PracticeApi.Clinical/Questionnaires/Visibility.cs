namespace PracticeApi.Clinical.Questionnaires;

/// <summary>An item that is shown, with its answer.</summary>
/// <param name="Item">The item.</param>
/// <param name="Pointer">JSON pointer to its answer within the answers.</param>
/// <param name="Answer">The answer; null where there is none yet, and of a group.</param>
/// <param name="Items">The shown items of a group that does not repeat.</param>
/// <param name="Repetitions">The shown items of each repetition of a repeating group.</param>
public sealed record ShownItem(
    FormItem Item,
    string Pointer,
    Answer? Answer,
    IReadOnlyList<ShownItem> Items,
    IReadOnlyList<IReadOnlyList<ShownItem>> Repetitions
);

/// <summary>Which items a person sees, given the answers so far.</summary>
public static class Visibility
{
    /// <summary>The items that are shown, in their order.</summary>
    public static IReadOnlyList<ShownItem> Of(FormContent form, FormAnswers answers)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(answers);
        return Shown(form.Items, AnswerScope.Of(form, answers), FormIndex.Of(form));
    }

    /// <summary>The answers without those to items that are not shown.</summary>
    public static FormAnswers WithoutHidden(FormContent form, FormAnswers answers)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(answers);
        return Answers(Of(form, answers));
    }

    private static FormAnswers Answers(IEnumerable<ShownItem> items) =>
        new(
            Flat(items)
                .Select(shown =>
                    KeyValuePair.Create(
                        shown.Item.LinkId,
                        shown.Item.Repeats
                            ? Answer.Of([.. shown.Repetitions.Select(Answers)])
                            : shown.Answer
                    )
                )
                .Where(answer => answer.Value is not null)
                .Select(answer => KeyValuePair.Create(answer.Key, answer.Value!))
        );

    private static IEnumerable<ShownItem> Flat(IEnumerable<ShownItem> items) =>
        items.SelectMany(shown => Flat(shown.Items).Prepend(shown));

    private static IReadOnlyList<ShownItem> Shown(
        IReadOnlyList<FormItem> items,
        AnswerScope scope,
        FormIndex index
    ) =>
        [
            .. items
                .Select(index.PlaceOf)
                .Where(scope.Shows)
                .Select(place =>
                {
                    var item = place.Item;
                    var isGroup = item.Type == ItemType.Group;
                    return new ShownItem(
                        item,
                        $"{scope.Pointer}{AnswerCheck.Below(item.LinkId)}",
                        isGroup ? null : scope.Answers[item.LinkId],
                        isGroup && !item.Repeats ? Shown(item.Items, scope, index) : [],
                        isGroup && item.Repeats
                            ?
                            [
                                .. scope
                                    .RepetitionsOf(place)
                                    .Select(one => Shown(item.Items, one, index)),
                            ]
                            : []
                    );
                }),
        ];
}
