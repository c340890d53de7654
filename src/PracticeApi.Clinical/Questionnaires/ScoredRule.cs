using PracticeApi.Clinical.Labs;

namespace PracticeApi.Clinical.Questionnaires;

/// <summary>A rule made ready to score many answers.</summary>
internal sealed class ScoredRule
{
    public const string Value = "value";

    private readonly ScoreRule _rule;
    private readonly Input[] _inputs;
    private readonly Formula? _formula;
    private readonly Formula? _bandFormula;
    private readonly (string Code, Formula When)[] _remarks;

    private ScoredRule(FormContent form, ScoreRule rule, int number)
    {
        _rule = rule;
        var index = FormIndex.Of(form);
        _inputs =
        [
            .. rule.Inputs.Select(input => new Input(
                input,
                index.Find(input.Item),
                form.Scores.Take(number)
                    .Select((one, i) => (one.Code, Number: i))
                    .Where(one => one.Code == input.Score)
                    .Select(one => (int?)one.Number)
                    .LastOrDefault()
            )),
        ];
        _formula = rule.Formula is { } text ? Formula.Of(text) : null;
        _bandFormula = rule.BandFormula is { } band ? Formula.Of(band) : null;
        _remarks = [.. rule.Remarks.Select(one => (one.Code, Formula.Of(one.When)))];
    }

    private bool NeedsNames =>
        _rule.Method == ScoreMethod.Formula || _bandFormula is not null || _remarks.Length > 0;

    public static ScoredRule[] AllOf(FormContent form) =>
        [.. form.Scores.Select((rule, i) => new ScoredRule(form, rule, i))];

    public ScoreResult Compute(AnswerScope scope, ScoreResult[] earlier)
    {
        var names = NeedsNames ? new FormulaValues() : null;
        HashSet<string>? missing = null;
        decimal sum = 0;
        decimal weights = 0;
        decimal given = 0;
        var answered = 0;
        var absent = 0;
        try
        {
            foreach (var input in _inputs)
            {
                if (input.Number is { } number)
                {
                    if (earlier[number].Missing is { } before)
                    {
                        (missing ??= new(StringComparer.Ordinal)).UnionWith(before);
                    }

                    Take(input, input.Counted(earlier[number].Value));
                    names?.Set(input.Name, OrZero(input.Counted(earlier[number].Value)));
                }
                else if (input.Place is { } place)
                {
                    var scopes = scope.ScopesOf(place);
                    var numbers = names is null ? null : new decimal?[scopes.Count];
                    for (var i = 0; i < scopes.Count; i++)
                    {
                        var worth = input.WorthIn(scopes[i]);
                        if (worth is null)
                        {
                            (missing ??= new(StringComparer.Ordinal)).Add(
                                scopes[i].Pointer + AnswerCheck.Below(place.Item.LinkId)
                            );
                        }

                        Take(input, worth);
                        if (numbers is not null)
                        {
                            numbers[i] = OrZero(worth);
                        }
                    }

                    if (place.Repeating is not null)
                    {
                        names?.Set(input.Name, numbers!);
                    }
                    else
                    {
                        names?.Set(input.Name, numbers![0]);
                    }
                }
            }

            var isEnough =
                answered > 0
                && (
                    absent == 0
                    || (
                        _rule.Missing.Rule != MissingRule.Refuse
                        && absent <= (_rule.Missing.AtMost ?? int.MaxValue)
                    )
                );
            var prorated = isEnough && absent > 0 && _rule.Missing.Rule == MissingRule.Prorate;
            decimal? raw = !isEnough
                ? null
                : _rule.Method switch
                {
                    ScoreMethod.Sum => prorated ? sum * weights / given : sum,
                    ScoreMethod.Mean => sum / (prorated ? given : weights),
                    _ => _formula!.Of(names!),
                };
            return Finish(raw, prorated, missing, names);
        }
        catch (Exception fault) when (fault is OverflowException or DivideByZeroException)
        {
            return new ScoreResult(null, null, null, false, missing, names);
        }

        void Take(Input input, decimal? worth)
        {
            weights += input.Weight;
            if (worth is { } number)
            {
                sum += input.Weight * number;
                given += input.Weight;
                answered++;
            }
            else
            {
                absent++;
            }
        }

        decimal? OrZero(decimal? number) =>
            number ?? (_rule.Missing.Rule == MissingRule.Zero ? 0 : null);
    }

    public Score Describe(ScoreResult result, int version, Sex sex)
    {
        result.Values?.Set(Value, result.Value);
        return new Score
        {
            Code = _rule.Code,
            Value = result.Value,
            Band = BandOf(result, sex),
            Complete = result is { Value: not null, Missing: null },
            Missing = result.Missing?.Count ?? 0,
            ScoredWith = version,
            Method = _rule.Method,
            MissingRule = _rule.Missing.Rule,
            Prorated = result.Prorated,
            Raw = result.Raw is { } raw ? Plain(Scoring.Rounded(raw, null)) : null,
            StandardError = result.StandardError,
            Remarks = result.Value is null
                ? []
                :
                [
                    .. _remarks
                        .Where(one => one.When.Of(result.Values!) is not (null or 0))
                        .Select(one => one.Code),
                ],
        };
    }

    private ScoreResult Finish(
        decimal? raw,
        bool prorated,
        HashSet<string>? missing,
        FormulaValues? names
    )
    {
        if (Scoring.Bounded(raw) is not { } number)
        {
            return new ScoreResult(null, null, null, false, missing, names);
        }

        var value = Scoring.Rounded(
            (number * (_rule.Factor ?? 1)) + (_rule.Offset ?? 0),
            _rule.Rounding
        );
        if (_rule.Table.Count == 0)
        {
            return new ScoreResult(number, Plain(value), null, prorated, missing, names);
        }

        foreach (var entry in _rule.Table)
        {
            if (entry.Raw == value)
            {
                return new ScoreResult(
                    number,
                    entry.Value,
                    entry.StandardError,
                    prorated,
                    missing,
                    names
                );
            }
        }

        return new ScoreResult(number, null, null, false, missing, names);
    }

    private string? BandOf(ScoreResult result, Sex sex)
    {
        var number =
            result.Value is null ? null
            : _bandFormula is null ? result.Value
            : _bandFormula.Of(result.Values!);
        foreach (var band in _rule.Bands)
        {
            if (
                number is { } one
                && !(one < band.Low)
                && !(one > band.High)
                && (band.Sex is null || band.Sex == sex)
            )
            {
                return band.Label;
            }
        }

        return null;
    }

    // Without the zeros that arithmetic leaves behind the point.
    private static decimal Plain(decimal number) => number / 1.0000000000000000000000000000m;

    private sealed class Input
    {
        private readonly ScorePart _input;
        private readonly decimal _ends;

        public Input(ScorePart input, ItemPlace? place, int? number)
        {
            (_input, Place, Number) = (input, place, number);
            Weight = input.Weight ?? 1;
            Name = input.Name ?? input.Item ?? input.Score ?? "";
            if (input.Reverse && place is not null && RangeOf(place.Item) is { } range)
            {
                _ends = range.Low + range.High;
            }
        }

        public ItemPlace? Place { get; }

        /// <summary>Of an earlier score, its number.</summary>
        public int? Number { get; }

        public string Name { get; }

        public decimal Weight { get; }

        /// <summary>What the answer counts; null where there is none.</summary>
        public decimal? WorthIn(AnswerScope scope)
        {
            if (!scope.Shows(Place!))
            {
                return _input.WhenHidden;
            }

            if (scope.Answers[Place!.Item.LinkId] is not { Values: { Count: > 0 } values })
            {
                return null;
            }

            decimal? worth = 0;
            for (var i = 0; i < values.Count; i++)
            {
                worth += Comparison.WorthOf(Place.Item, values[i]);
            }

            return Counted(worth);
        }

        /// <summary>The number that goes in for one that was answered or scored.</summary>
        public decimal? Counted(decimal? number)
        {
            if (number is not { } one)
            {
                return null;
            }

            foreach (var recode in _input.Recode)
            {
                if (one >= recode.From && one <= recode.To)
                {
                    one = recode.Value;
                    break;
                }
            }

            return _input.Reverse ? _ends - one : one;
        }
    }

    /// <summary>The least and the greatest number that an item can be worth; null where there is no end.</summary>
    internal static ValueSpan? RangeOf(FormItem item)
    {
        switch (item.Type)
        {
            case ItemType.Boolean:
                return new ValueSpan(0, 1);
            case ItemType.Choice or ItemType.OpenChoice:
                var scores = item.Options.Select(option => option.Score).OfType<decimal>();
                return scores.Any() ? new ValueSpan(scores.Min(), scores.Max()) : null;
            case ItemType.Integer or ItemType.Decimal or ItemType.Scale:
                return AnswerCheck.SpanOf(item) is { Min: { } min, Max: { } max }
                    ? new ValueSpan(min, max)
                    : null;
            default:
                return null;
        }
    }
}
