namespace PracticeApi.Clinical.Questionnaires;

/// <summary>Answers that stand side by side: those of the questionnaire, or of one repetition of a group.</summary>
internal sealed class AnswerScope
{
    private readonly FormIndex _index;
    private readonly FormAnswers _answers;
    private readonly AnswerScope? _outer;
    private readonly ItemPlace? _group;
    private readonly State[]? _states;
    private readonly AnswerScope[] _itself;

    // Of this scope's repeating groups, by the group's number.
    private Dictionary<int, AnswerScope[]>? _repetitions;

    private AnswerScope(
        FormIndex index,
        FormAnswers answers,
        AnswerScope? outer,
        ItemPlace? group,
        string pointer
    )
    {
        (_index, _answers, _outer, _group, Pointer) = (index, answers, outer, group, pointer);
        _itself = [this];
        _states = index.HasConditions ? new State[index.Places.Count] : null;
    }

    private enum State : byte
    {
        Open,
        Asked,
        Shown,
        Hidden,
    }

    /// <summary>JSON pointer to these answers within those of the questionnaire.</summary>
    public string Pointer { get; }

    public FormAnswers Answers => _answers;

    public static AnswerScope Of(FormContent form, FormAnswers answers) =>
        new(FormIndex.Of(form), answers, null, null, "");

    /// <summary>Whether an item of this scope is shown.</summary>
    public bool Shows(ItemPlace place)
    {
        if (_states is null)
        {
            return true;
        }

        ref var state = ref _states[place.Number];
        if (state == State.Open)
        {
            // An item whose condition leads back to itself is not shown.
            state = State.Asked;
            state = IsShown(place) ? State.Shown : State.Hidden;
        }

        return state == State.Shown;
    }

    /// <summary>The answer to an item of this scope; null where there is none or the item is not shown.</summary>
    public Answer? AnswerTo(ItemPlace place) =>
        _answers[place.Item.LinkId] is { } answer && Shows(place) ? answer : null;

    /// <summary>The scopes in which an item stands, seen from this one: where both are in one repetition, that alone.</summary>
    public IReadOnlyList<AnswerScope> ScopesOf(ItemPlace place)
    {
        var group = place.Repeating;
        if (group is null)
        {
            return Outermost._itself;
        }

        for (var scope = this; scope is not null; scope = scope._outer)
        {
            if (ReferenceEquals(scope._group, group))
            {
                return scope._itself;
            }
        }

        return
        [
            .. ScopesOf(group)
                .Where(outer => outer.Shows(group))
                .SelectMany(outer => outer.RepetitionsOf(group)),
        ];
    }

    /// <summary>The repetitions of a repeating group of this scope.</summary>
    public IReadOnlyList<AnswerScope> RepetitionsOf(ItemPlace group)
    {
        _repetitions ??= [];
        if (!_repetitions.TryGetValue(group.Number, out var scopes))
        {
            var linkId = group.Item.LinkId;
            scopes =
            [
                .. (_answers[linkId]?.Repetitions ?? []).Select(
                    (answers, i) =>
                        new AnswerScope(
                            _index,
                            answers,
                            this,
                            group,
                            $"{Pointer}{AnswerCheck.Below(linkId)}/{i}"
                        )
                ),
            ];
            _repetitions.Add(group.Number, scopes);
        }

        return scopes;
    }

    /// <summary>Whether a condition holds here.</summary>
    public bool Holds(AnswerCondition condition)
    {
        if (condition.All is { } all)
        {
            return all.All(Holds);
        }

        if (condition.Any is { } any)
        {
            return any.Any(Holds);
        }

        if (_index.Find(condition.Item) is not { } place)
        {
            return false;
        }

        var scopes = ScopesOf(place);
        if (condition.Operator == ConditionOperator.Exists)
        {
            var exists = scopes.Any(scope => scope.AnswerTo(place) is { Values.Count: > 0 });
            return exists == (condition.Value?.Boolean ?? true);
        }

        return scopes.Any(scope =>
            scope.AnswerTo(place) is { Values: { Count: > 0 } values }
            && Comparison.Holds(place.Item, values, condition.Operator, condition.Value)
        );
    }

    private AnswerScope Outermost => _outer is null ? this : _outer.Outermost;

    private bool IsShown(ItemPlace place) =>
        (
            place.Parent is not { } parent
            || (ReferenceEquals(parent, _group) ? _outer!.Shows(parent) : Shows(parent))
        ) && (place.Item.EnableWhen is not { } condition || Holds(condition));
}
