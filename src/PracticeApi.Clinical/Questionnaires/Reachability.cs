namespace PracticeApi.Clinical.Questionnaires;

/// <summary>
/// Finds required items that no answers can bring up: a condition asks for what an item cannot be answered, or for two answers
/// that exclude each other.
/// </summary>
/// <remarks>
/// A condition is written out as ways in which it can hold, each a list of comparisons that hold together, with those that bring
/// up the items they ask for. An item is unreachable when none of the ways is possible. Where there are too many ways to look
/// through, it is taken to be reachable.
/// </remarks>
internal sealed class Reachability
{
    private const int MaxWays = 512;
    private const int MaxWork = 16_384;
    private const int MaxComparisons = 64;

    private readonly FormIndex _index;
    private readonly Dictionary<int, IReadOnlyList<Way>?> _ways = [];

    private Reachability(FormIndex index) => _index = index;

    public static void Check(FormIndex index, FormCheck.FormFaults faults)
    {
        var reachability = new Reachability(index);
        foreach (var place in index.Places)
        {
            if (place.Item.Required && reachability.WaysTo(place) is { Count: 0 })
            {
                faults.Add(
                    place.Pointer,
                    "unreachable-required",
                    "is required, and its conditions can never hold"
                );
            }
        }
    }

    /// <returns>The ways in which an item comes up; null for more than are looked through.</returns>
    private IReadOnlyList<Way>? WaysTo(ItemPlace place)
    {
        if (!_ways.TryGetValue(place.Number, out var ways))
        {
            ways = place.Parent is { } parent ? WaysTo(parent) : [Way.Always];
            if (place.Item.EnableWhen is { } condition)
            {
                ways = Both(ways, WaysOf(condition));
            }

            _ways.Add(place.Number, ways);
        }

        return ways;
    }

    private IReadOnlyList<Way>? WaysOf(AnswerCondition condition)
    {
        if (condition.All is { } all)
        {
            return all.Select(WaysOf).Aggregate((IReadOnlyList<Way>?)[Way.Always], Both);
        }

        if (condition.Any is { } any)
        {
            return any.Select(WaysOf).Aggregate((IReadOnlyList<Way>?)[], Either);
        }

        // What does not name an item is a fault of its own.
        if (_index.Find(condition.Item) is not { IsQuestion: true } place)
        {
            return [Way.Always];
        }

        if (condition is { Operator: ConditionOperator.Exists, Value.Boolean: false })
        {
            return IsAlwaysAnswered(place)
                ? []
                : [Way.Always.With(place, condition, answered: false)!];
        }

        return Both(
            WaysTo(place),
            Way.Always.With(place, condition, answered: true) is { } way ? [way] : []
        );
    }

    private bool IsAlwaysAnswered(ItemPlace place) =>
        place.Item is { Required: true, MayDecline: false }
        && place.Repeating is null
        && place.Item.EnableWhen is null
        && (place.Parent is null || WaysTo(place.Parent) is [{ IsAlways: true }]);

    private static IReadOnlyList<Way>? Both(IReadOnlyList<Way>? one, IReadOnlyList<Way>? other)
    {
        if (one is { Count: 0 } || other is { Count: 0 })
        {
            return [];
        }

        if (
            one is null
            || other is null
            || one.Count * other.Count > MaxWays
            || one.Count * other.Count * (one.Max(way => way.Size) + other.Max(way => way.Size))
                > MaxWork
        )
        {
            return null;
        }

        return [.. one.SelectMany(first => other.Select(first.And)).OfType<Way>()];
    }

    private static IReadOnlyList<Way>? Either(IReadOnlyList<Way>? one, IReadOnlyList<Way>? other) =>
        one is null || other is null || one.Count + other.Count > MaxWays
            ? null
            : [.. one, .. other];

    /// <summary>What is known of the answers in one way, by item.</summary>
    private sealed class Way
    {
        private readonly IReadOnlyDictionary<int, Known> _known;

        private Way(IReadOnlyDictionary<int, Known> known) => _known = known;

        public static Way Always { get; } = new(new Dictionary<int, Known>());

        public bool IsAlways => _known.Count == 0;

        /// <summary>How many items something is known of.</summary>
        public int Size => _known.Count;

        /// <returns>Null when that cannot be.</returns>
        public Way? With(ItemPlace place, AnswerCondition condition, bool answered)
        {
            // What is compared in different repetitions does not exclude each other.
            if (place.Repeating is not null)
            {
                return this;
            }

            var known = new Known(place.Item, answered, answered ? [condition] : []);
            return And(new Way(new Dictionary<int, Known> { [place.Number] = known }));
        }

        /// <returns>Null when both cannot be.</returns>
        public Way? And(Way other)
        {
            var known = new Dictionary<int, Known>(_known);
            foreach (var (number, one) in other._known)
            {
                var both = known.TryGetValue(number, out var before) ? before.And(one) : one;
                if (both is not { IsPossible: true })
                {
                    return null;
                }

                known[number] = both;
            }

            return new Way(known);
        }
    }

    /// <summary>What is known of one answer: that there is one, or is none, and what it compares like.</summary>
    private sealed record Known(
        FormItem Item,
        bool Answered,
        IReadOnlyList<AnswerCondition> Conditions
    )
    {
        public bool IsPossible =>
            !Answered
            || (
                Item.Type switch
                {
                    ItemType.Boolean => IsAny([AnswerValue.Of(true), AnswerValue.Of(false)]),
                    // Words of one's own answer it too, equal to no option and without a score.
                    ItemType.Choice => IsAny(Options),
                    ItemType.OpenChoice => IsAny([
                        .. Options,
                        .. Conditions.Select(one => one.Value).OfType<AnswerValue>(),
                        AnswerValue.OfOther(""),
                    ]),
                    // Each comparison may be met by an option of its own.
                    ItemType.MultipleChoice => Conditions.All(one =>
                        one.Operator == ConditionOperator.NotEqual
                        || Options.Any(option => Holds(one, option))
                    )
                        && !Conditions.Any(one =>
                            one.Operator == ConditionOperator.NotEqual
                            && Conditions.Any(other =>
                                other.Operator == ConditionOperator.Equal
                                && other.Value == one.Value
                            )
                        ),
                    ItemType.Integer or ItemType.Decimal or ItemType.Scale => IsAny(Numbers),
                    ItemType.Date => IsAny(Dates),
                    _ => IsAny([
                        .. Conditions.Select(one => one.Value).OfType<AnswerValue>(),
                        AnswerValue.Of("\u0001"),
                    ]),
                }
            );

        /// <returns>Null when there cannot be an answer and none.</returns>
        public Known? And(Known other) =>
            Answered != other.Answered ? null
            : Conditions.Count >= MaxComparisons ? this
            : this with { Conditions = [.. Conditions, .. other.Conditions] };

        private AnswerValue[] Options =>
            [.. Item.Options.Select(option => AnswerValue.Of(option.Code))];

        // The numbers compared with, those beside them, the ends and the middle between: if any number will do, one of these does.
        private IEnumerable<AnswerValue> Numbers
        {
            get
            {
                var (min, max, step) = AnswerCheck.SpanOf(Item);
                var unit = step ?? (Item.Type == ItemType.Integer ? 1 : null);
                decimal[] named =
                [
                    .. Conditions
                        .Select(one => one.Value?.Number)
                        .Append(min)
                        .Append(max)
                        .OfType<decimal>()
                        .Where(number => Math.Abs(number) <= 1_000_000_000_000m)
                        .Order(),
                ];
                IEnumerable<decimal> near = unit is { } by
                    ? named.SelectMany(number =>
                    {
                        var below = (min ?? 0) + (Math.Floor((number - (min ?? 0)) / by) * by);
                        return new[] { below - by, below, below + by, below + by + by };
                    })
                    :
                    [
                        .. named.SelectMany(number => new[] { number - 1, number, number + 1 }),
                        .. named.Zip(named.Skip(1), (one, next) => (one + next) / 2),
                    ];
                return near.Append(min ?? 0)
                    .Where(number => !(number < min) && !(number > max))
                    .Select(AnswerValue.Of);
            }
        }

        private IEnumerable<AnswerValue> Dates =>
            Conditions
                .Select(one => one.Value is { } value ? Comparison.DateOf(value) : null)
                .Append(Item.MinDate)
                .Append(Item.MaxDate)
                .Append(new DateOnly(2000, 1, 1))
                .OfType<DateOnly>()
                .SelectMany(date =>
                    new[] { date.DayNumber - 1, date.DayNumber, date.DayNumber + 1 }
                )
                .Where(day => day >= 0 && day <= DateOnly.MaxValue.DayNumber)
                .Select(DateOnly.FromDayNumber)
                .Where(date => !(date < Item.MinDate) && !(date > Item.MaxDate))
                .Select(date =>
                    AnswerValue.Of(
                        date.ToString(
                            "yyyy-MM-dd",
                            System.Globalization.CultureInfo.InvariantCulture
                        )
                    )
                );

        private bool IsAny(IEnumerable<AnswerValue> values) =>
            values.Any(value => Conditions.All(one => Holds(one, value)));

        private bool Holds(AnswerCondition condition, AnswerValue value) =>
            condition.Operator is null or ConditionOperator.Exists
            || Comparison.Holds(Item, [value], condition.Operator, condition.Value);
    }
}
