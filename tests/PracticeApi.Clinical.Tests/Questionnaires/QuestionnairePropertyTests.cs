// FsCheck supplies the arguments, which NUnit's analyzer cannot know.
#pragma warning disable NUnit1027
using FsCheck;
using FsCheck.NUnit;
using PracticeApi.Clinical.Questionnaires;

namespace PracticeApi.Clinical.Tests.Questionnaires;

public sealed class QuestionnairePropertyTests
{
    private const int Count = 6;

    private static readonly Form Sums = Given.Form(
        Given.Choices(Count),
        $$"""
        [ { "code": "sum", "name": "s", "missing": { "rule": "prorate" }, "inputs": {{Given.Inputs(Count)}} },
          { "code": "mean", "name": "m", "method": "mean", "missing": { "rule": "prorate" }, "inputs": {{Given.Inputs(Count)}} },
          { "code": "reversed", "name": "r", "inputs": [{{string.Join(
            ",",
            Enumerable.Range(1, Count).Select(n => $$"""{ "item": "q{{n}}", "reverse": true }""")
        )}}] },
          { "code": "formula", "name": "f", "method": "formula", "formula": "{{string.Join(" + ", Enumerable.Range(1, Count).Select(n => $"q{n}"))}}", "inputs": {{Given.Inputs(Count)}} } ]
        """
    );

    private static readonly Form Conditional = Given.Form(
        """
        [ { "linkId": "a", "type": "boolean" },
          { "linkId": "b", "type": "boolean", "enableWhen": { "item": "a", "operator": "=", "value": true } },
          { "linkId": "c", "type": "boolean", "enableWhen": { "item": "b", "operator": "!=", "value": true } },
          { "linkId": "d", "type": "integer", "enableWhen": { "any": [ { "item": "c", "operator": "exists" }, { "item": "a", "operator": "exists", "value": false } ] } },
          { "linkId": "g", "type": "group", "repeats": true, "items": [
            { "linkId": "e", "type": "integer" },
            { "linkId": "f", "type": "boolean", "enableWhen": { "item": "e", "operator": ">", "value": 0 } } ] } ]
        """
    );

    [Property(MaxTest = 300)]
    public bool The_order_of_answers_does_not_matter(byte?[] values, int seed)
    {
        var given = Answers(values).All.ToArray();
        var shuffled = given.ToArray();
        new Random(seed).Shuffle(shuffled);

        return Values(new FormAnswers(given)).SequenceEqual(Values(new FormAnswers(shuffled)));
    }

    [Property(MaxTest = 300)]
    public bool Counting_the_other_way_round_twice_is_counting(byte?[] values)
    {
        var answers = Answers(values);
        var turned = new FormAnswers(
            answers.All.Select(one =>
                KeyValuePair.Create(
                    one.Key,
                    Answer.Of($"{3 - (one.Value.Values[0].Text![0] - '0')}")
                )
            )
        );

        return Value(turned, "reversed")
            == (answers.LinkIds.Count == Count ? Value(answers, "sum") : null);
    }

    [Property(MaxTest = 300)]
    public bool A_mean_is_the_sum_over_the_number_of_items_also_where_answers_are_missing(
        byte?[] values
    )
    {
        var answers = Answers(values);

        return (Value(answers, "sum"), Value(answers, "mean")) switch
        {
            ({ } sum, { } mean) => Math.Abs(sum - (mean * Count)) < 1e-8m,
            var (sum, mean) => sum is null && mean is null && answers.LinkIds.Count == 0,
        };
    }

    [Property(MaxTest = 300)]
    public bool A_formula_that_adds_is_a_sum_of_all_answers(byte?[] values)
    {
        var answers = Answers(values);

        return Value(answers, "formula")
            == (answers.LinkIds.Count == Count ? Value(answers, "sum") : null);
    }

    [Property(MaxTest = 300)]
    public bool A_worse_answer_never_makes_a_sum_smaller(byte?[] values, byte item)
    {
        var answers = Answers(values);
        var linkId = $"q{(item % Count) + 1}";
        var worse = new FormAnswers(
            answers.All.Select(one =>
                one.Key == linkId ? KeyValuePair.Create(linkId, Answer.Of("3")) : one
            )
        );

        return !(Value(worse, "sum") < Value(answers, "sum"));
    }

    [Property(MaxTest = 500)]
    public bool What_is_hidden_is_dropped_once_and_for_all(
        bool? a,
        bool? b,
        bool? c,
        short? d,
        short[] repeated
    )
    {
        var answers = new FormAnswers(
            new (string LinkId, Answer? Answer)[]
            {
                ("a", a is { } x ? Answer.Of(x) : null),
                ("b", b is { } y ? Answer.Of(y) : null),
                ("c", c is { } z ? Answer.Of(z) : null),
                ("d", d is { } n ? Answer.Of((decimal)n) : null),
                (
                    "g",
                    Answer.Of([
                        .. repeated
                            .Take(40)
                            .Select(e => new FormAnswers([
                                new("e", Answer.Of((decimal)e)),
                                new("f", Answer.Of(true)),
                            ])),
                    ])
                ),
            }
                .Where(one => one.Answer is not null)
                .Select(one => KeyValuePair.Create(one.LinkId, one.Answer!))
        );

        var once = Visibility.WithoutHidden(Conditional, answers);
        var twice = Visibility.WithoutHidden(Conditional, once);
        var check = AnswerCheck.Of(Conditional, answers, AnswerStage.Complete);
        return Given.Text(once) == Given.Text(twice)
            && Given.Text(check.Answers) == Given.Text(once)
            && check.Faults.Count == 0
            && once["b"] is null == (a is not true || b is null)
            && (once["g"]?.Repetitions ?? []).All(one =>
                one["f"] is null == !(one["e"]!.Values[0].Number > 0)
            );
    }

    [Property(MaxTest = 300)]
    public bool Answers_are_written_as_they_were_read(
        byte?[] values,
        NonNull<string> text,
        decimal number
    )
    {
        var answers = new FormAnswers(
            Answers(values)
                .All.Append(new("text", Answer.Of(text.Get)))
                .Append(new("number", Answer.Of(Math.Round(number % 1_000_000_000, 10))))
        );

        return Given.Text(Given.Answers(Given.Text(answers))) == Given.Text(answers);
    }

    // Any array stands for answers to as many items as it has elements; null and the rest are missing.
    private static FormAnswers Answers(byte?[] values) =>
        Given.Chosen([
            .. values.Take(Count).Select(value => value is { } one ? one % 4 : (int?)null),
        ]);

    private static IEnumerable<string> Values(FormAnswers answers) =>
        Scoring.Score(Sums, answers).Select(score => $"{score.Code} {score.Value} {score.Missing}");

    private static decimal? Value(FormAnswers answers, string code) =>
        Scoring.Score(Sums, answers).Single(score => score.Code == code).Value;
}
