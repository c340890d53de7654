using NUnit.Framework;
using PracticeApi.Clinical.Questionnaires;

namespace PracticeApi.Clinical.Tests.Questionnaires;

public sealed class FormulaTests
{
    [TestCase("1 + 2 * 3", 7)]
    [TestCase("(1 + 2) * 3", 9)]
    [TestCase("10 - 4 - 3", 3)]
    [TestCase("12 / 4 / 3", 1)]
    [TestCase("-2 * -3", 6)]
    [TestCase("1 - -1", 2)]
    [TestCase("0.1 + 0.2", 0.3)]
    [TestCase("a * b", 6)]
    [TestCase("a < b and b <= 3", 1)]
    [TestCase("a > b or b != 3", 0)]
    [TestCase("not (a = 2)", 0)]
    [TestCase("if(a >= 2, 10, 20)", 10)]
    [TestCase("if(a > 2, none, 5)", 5)]
    [TestCase("min(3, 1, 2) + max(4, 6)", 7)]
    [TestCase("abs(-4) + floor(2.7) + ceil(2.1)", 9)]
    [TestCase("sqrt(16) + pow(2, 3)", 12)]
    [TestCase("round(ln(exp(1)), 6)", 1)]
    [TestCase("round(2.5) + round(-2.5) + round(1.25, 1)", 2.3)]
    [TestCase("sum(1, 2, 3) + mean(2, 4) + count(1, none)", 10)]
    [TestCase("sum(r)", 6)]
    [TestCase("mean(r * a)", 4)]
    [TestCase("count(if(r > 1, 1, none))", 2)]
    public void Gives_a_number(string text, decimal expected) =>
        Assert.That(Value(text), Is.EqualTo(expected));

    [TestCase("1 / 0")]
    [TestCase("sqrt(-1)")]
    [TestCase("ln(0)")]
    [TestCase("exp(100000)")]
    [TestCase("pow(10, 300)")]
    [TestCase("1 + none")]
    [TestCase("missing + 1")]
    [TestCase("r + 1")]
    [TestCase("pow(10, 17) * pow(10, 17)")]
    [TestCase("mean(if(r > 9, r, none))")]
    public void Gives_none_where_there_is_no_number(string text) =>
        Assert.That(Value(text), Is.Null);

    [TestCase("")]
    [TestCase("1 +")]
    [TestCase("(1")]
    [TestCase("1 2")]
    [TestCase("a b")]
    [TestCase("1.2.3")]
    [TestCase("sqrt")]
    [TestCase("sqrt(1, 2)")]
    [TestCase("if(1, 2)")]
    [TestCase("a.b")]
    [TestCase("\"text\"")]
    [TestCase("a; b")]
    [TestCase("system(1)")]
    public void Says_what_is_wrong(string text) => Assert.That(Formula.Of(text).Fault, Is.Not.Null);

    [Test]
    public void Neither_length_nor_depth_brings_it_down()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Formula.Of(new string('(', 1999) + "1").Fault, Is.Not.Null);
            Assert.That(Formula.Of(new string('-', 1999) + "1").Fault, Is.Not.Null);
            Assert.That(Formula.Of(new string('1', 2001)).Fault, Is.Not.Null);
            Assert.That(Value(string.Join(" + ", Enumerable.Repeat("1", 450))), Is.EqualTo(450));
        });
    }

    private static decimal? Value(string text)
    {
        var formula = Formula.Of(text);
        FormulaValues values = new();
        values.Set("a", 2);
        values.Set("b", 3);
        values.Set("r", [1, 2, 3]);
        Assert.That(formula.Fault, Is.Null);
        return formula.Of(values);
    }
}
