using NUnit.Framework;
using PracticeApi.Clinical.Questionnaires;

namespace PracticeApi.Clinical.Tests.Questionnaires;

public sealed class AnswerMergeTests
{
    [TestCase("{}", """{"a":1}""", """{"b":2}""", """{"b":2,"a":1}""", TestName = "Both_answered")]
    [TestCase(
        """{"a":1,"b":1}""",
        """{"a":1,"b":2}""",
        """{"a":3,"b":1}""",
        """{"a":3,"b":2}""",
        TestName = "Each_changed_another"
    )]
    [TestCase(
        """{"a":1}""",
        """{"a":2}""",
        """{"a":3}""",
        """{"a":2}""",
        TestName = "Both_changed_the_same"
    )]
    [TestCase(
        """{"a":1,"b":1}""",
        """{"b":1}""",
        """{"a":1,"b":2}""",
        """{"b":2}""",
        TestName = "One_took_an_answer_back"
    )]
    [TestCase(
        """{"a":{"absent":"declined"}}""",
        """{"a":{"absent":"declined"},"b":["x","y"]}""",
        """{"a":{"other":"own"}}""",
        """{"a":{"other":"own"},"b":["x","y"]}""",
        TestName = "Reasons_lists_and_own_words"
    )]
    [TestCase(
        "{}",
        """{"g":[{"m":"a"}]}""",
        """{"g":[{"m":"b"}]}""",
        """{"g":[{"m":"b"},{"m":"a"}]}""",
        TestName = "Both_added"
    )]
    [TestCase(
        "{}",
        """{"g":[{"m":"a","d":true}]}""",
        """{"g":[{"d":true,"m":"a"}]}""",
        """{"g":[{"d":true,"m":"a"}]}""",
        TestName = "Both_added_the_same"
    )]
    [TestCase(
        """{"g":[{"m":"a"},{"m":"b"}]}""",
        """{"g":[{"m":"b"}]}""",
        """{"g":[{"m":"a"},{"m":"b","d":true}]}""",
        """{"g":[{"m":"b","d":true}]}""",
        TestName = "One_removed_the_first_and_the_other_changed_the_second"
    )]
    [TestCase(
        """{"g":[{"m":"a"},{"m":"b"}]}""",
        """{"g":[{"m":"a"}]}""",
        """{"g":[{"m":"a"},{"m":"b"},{"m":"c"}]}""",
        """{"g":[{"m":"a"},{"m":"c"}]}""",
        TestName = "One_removed_and_the_other_added"
    )]
    [TestCase(
        """{"g":[{"m":"a"}]}""",
        "{}",
        """{"g":[{"m":"a","d":true}]}""",
        """{"g":[{"m":"a","d":true}]}""",
        TestName = "What_one_removed_the_other_has_changed"
    )]
    [TestCase(
        """{"g":[{"m":"a","d":1}]}""",
        """{"g":[{"m":"z","d":9}]}""",
        """{"g":[{"m":"a","d":1,"n":"of a"}]}""",
        """{"g":[{"m":"z","d":9},{"m":"a","d":1,"n":"of a"}]}""",
        TestName = "Another_entry_is_given_nothing_of_the_one_it_replaces"
    )]
    [TestCase(
        "{}",
        """{"g":[{}]}""",
        """{"g":[{"m":"a"}]}""",
        """{"g":[{"m":"a"}]}""",
        TestName = "An_empty_entry_is_no_addition_to_one_with_answers"
    )]
    [TestCase("""{"g":[{"m":"a"}]}""", "{}", """{"g":[{"m":"a"}]}""", "{}", TestName = "Removed")]
    [TestCase(
        """{"g":[{"m":"a","n":[{"x":1}]},{"m":"b","n":[{"x":2}]}]}""",
        """{"g":[{"m":"a","n":[{"x":1},{"x":3}]},{"m":"b","n":[{"x":2}]}]}""",
        """{"g":[{"m":"a","n":[{"x":1,"y":5}]},{"m":"b","n":[{"x":2},{"x":4}]}]}""",
        """{"g":[{"m":"a","n":[{"x":1,"y":5},{"x":3}]},{"m":"b","n":[{"x":2},{"x":4}]}]}""",
        TestName = "Nested_repetitions_were_changed_in_both"
    )]
    [TestCase(
        """{"g":[{"m":"a","n":[{"x":1}]},{"m":"b","n":[{"x":2}]}]}""",
        """{"g":[{"m":"b","n":[{"x":2},{"x":3}]}]}""",
        """{"g":[{"m":"a","n":[{"x":1}]},{"m":"b","n":[{"x":4},{"x":2}]}]}""",
        """{"g":[{"m":"b","n":[{"x":4},{"x":2},{"x":3}]}]}""",
        TestName = "An_entry_was_removed_and_nested_ones_were_added"
    )]
    [TestCase(
        """{"g":[{"m":"a","n":[{"x":1}]}]}""",
        """{"g":[{"m":"b","n":[{"x":1},{"x":3}]}]}""",
        """{"g":[{"m":"a","n":[{"x":1,"y":5}]}]}""",
        """{"g":[{"m":"b","n":[{"x":1,"y":5},{"x":3}]}]}""",
        TestName = "An_entry_is_known_by_those_nested_in_it"
    )]
    public void Keeps_the_answers_of_both(
        string before,
        string mine,
        string theirs,
        string merged
    ) =>
        Assert.That(
            Given.Text(
                AnswerMerge.Of(Given.Answers(before), Given.Answers(mine), Given.Answers(theirs))
            ),
            Is.EqualTo(merged)
        );
}
