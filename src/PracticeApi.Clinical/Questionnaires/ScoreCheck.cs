namespace PracticeApi.Clinical.Questionnaires;

/// <summary>Holds scoring rules to what can be computed.</summary>
internal static class ScoreCheck
{
    private const int MaxRules = 100;
    private const int MaxInputs = 500;
    private const int MaxRows = 1000;

    public static void Check(FormContent form, FormIndex index, FormCheck.FormFaults faults)
    {
        if (form.Scores.Count > MaxRules)
        {
            faults.Add("/scores", "too-many", $"are more than {MaxRules} rules");
            return;
        }

        HashSet<string> earlier = new(StringComparer.Ordinal);
        for (var i = 0; i < form.Scores.Count; i++)
        {
            CheckRule(form.Scores[i], $"/scores/{i}", earlier, index, faults);
        }
    }

    private static void CheckRule(
        ScoreRule rule,
        string at,
        HashSet<string> earlier,
        FormIndex index,
        FormCheck.FormFaults faults
    )
    {
        faults.Code($"{at}/code", rule.Code, FormCheck.ScoreCode());
        faults.Words($"{at}/name", rule.Name, 200, needed: true);
        FormCheck.CheckCodes(at, rule.Codes, faults);
        faults.Words($"{at}/minimalImportantChangeNote", rule.MinimalImportantChangeNote, 4000);
        faults.Bounded($"{at}/factor", rule.Factor);
        faults.Bounded($"{at}/offset", rule.Offset);
        if (rule.MinimalImportantChange <= 0)
        {
            faults.Add($"{at}/minimalImportantChange", "out-of-range", "is above zero");
        }

        faults.Bounded($"{at}/minimalImportantChange", rule.MinimalImportantChange);
        if (rule.Rounding is { Decimals: < 0 or > 6 })
        {
            faults.Add($"{at}/rounding/decimals", "out-of-range", "is 0 to 6");
        }

        if (rule.Span is { } span && span.Low > span.High)
        {
            faults.Add($"{at}/span/high", "empty-range", "lies below the least");
        }

        if (rule.Inputs.Count is 0 or > MaxInputs)
        {
            faults.Add($"{at}/inputs", "no-inputs", $"are 1 to {MaxInputs} items or scores");
        }

        for (var i = 0; i < rule.Inputs.Count; i++)
        {
            CheckInput(rule, rule.Inputs[i], $"{at}/inputs/{i}", earlier, index, faults);
        }

        CheckMissing(rule, at, faults);
        CheckFormulas(rule, at, index, faults);
        CheckResponses(rule, at, faults);
        CheckTable(rule, at, faults);
        CheckBands(rule, at, faults);
        if (!earlier.Add(rule.Code))
        {
            faults.Add($"{at}/code", "repeated-code", "is the code of an earlier score");
        }
    }

    private static void CheckInput(
        ScoreRule rule,
        ScorePart input,
        string at,
        HashSet<string> earlier,
        FormIndex index,
        FormCheck.FormFaults faults
    )
    {
        if (input.Item is null == input.Score is null)
        {
            faults.Add(at, "invalid-input", "names either an item or a score");
            return;
        }

        if (input.Score is { } score && !earlier.Contains(score))
        {
            faults.Add($"{at}/score", "unknown-score", "is not the code of an earlier score");
        }

        var item = index.Find(input.Item)?.Item;
        if (input.Item is not null && !IsCounted(item))
        {
            faults.Add(
                $"{at}/item",
                "unknown-item",
                "is not an item whose answers are numbers, yes or no, or options with scores"
            );
        }

        faults.Bounded($"{at}/weight", input.Weight);
        faults.Bounded($"{at}/whenHidden", input.WhenHidden);
        if (
            input.Weight <= 0
            && (rule.Method == ScoreMethod.Mean || rule.Missing.Rule == MissingRule.Prorate)
        )
        {
            faults.Add($"{at}/weight", "out-of-range", "is above zero in a mean or a prorated sum");
        }

        if (input.Weight is not null && rule.Method == ScoreMethod.Formula)
        {
            faults.Add($"{at}/weight", "wrong-type", "is for sums and means alone");
        }

        if (
            input.Reverse
            && (input.Recode.Count > 0 || item is null || ScoredRule.RangeOf(item) is null)
        )
        {
            faults.Add(
                $"{at}/reverse",
                "no-range",
                "needs an item with a least and a greatest number, and no recoding"
            );
        }

        for (var i = 0; i < input.Recode.Count; i++)
        {
            var recode = input.Recode[i];
            faults.Bounded($"{at}/recode/{i}/value", recode.Value);
            if (recode.From > recode.To)
            {
                faults.Add($"{at}/recode/{i}/to", "empty-range", "lies below the first number");
            }
            else if (
                input.Recode.Take(i).Any(one => one.From <= recode.To && recode.From <= one.To)
            )
            {
                faults.Add($"{at}/recode/{i}/from", "overlap", "is recoded by an earlier entry");
            }
        }
    }

    private static bool IsCounted(FormItem? item) =>
        item?.Type switch
        {
            ItemType.Integer or ItemType.Decimal or ItemType.Scale or ItemType.Boolean => true,
            ItemType.Choice or ItemType.MultipleChoice or ItemType.OpenChoice => item.Options.Any(
                option => option.Score is not null
            ),
            _ => false,
        };

    private static void CheckMissing(ScoreRule rule, string at, FormCheck.FormFaults faults)
    {
        if (rule.Missing.AtMost is < 0)
        {
            faults.Add($"{at}/missing/atMost", "out-of-range", "is 0 or more");
        }

        if (rule.Missing.Rule == MissingRule.Prorate && rule.Method == ScoreMethod.Formula)
        {
            faults.Add(
                $"{at}/missing/rule",
                "wrong-type",
                "is refuse or zero for a formula, of which no part stands for another"
            );
        }
    }

    private static void CheckFormulas(
        ScoreRule rule,
        string at,
        FormIndex index,
        FormCheck.FormFaults faults
    )
    {
        if (rule.Formula is null == (rule.Method == ScoreMethod.Formula))
        {
            faults.Add(
                $"{at}/formula",
                "invalid-formula",
                "is given for the method formula, and for no other"
            );
        }

        HashSet<string> names = new(StringComparer.Ordinal);
        HashSet<ItemPlace> groups = [];
        for (var i = 0; i < rule.Inputs.Count; i++)
        {
            var input = rule.Inputs[i];
            var name = input.Name ?? input.Item ?? input.Score ?? "";
            if (input.Name is not null && (!Formula.IsName(name) || name == ScoredRule.Value))
            {
                faults.Add(
                    $"{at}/inputs/{i}/name",
                    "invalid-name",
                    "is letters, digits and underscores, beginning with a letter, and no word of formulas"
                );
            }
            else if (!names.Add(name))
            {
                faults.Add($"{at}/inputs/{i}", "repeated-input", "is an input already");
            }

            if (index.Find(input.Item)?.Repeating is { } group)
            {
                groups.Add(group);
            }
        }

        if (groups.Count > 1)
        {
            faults.Add($"{at}/inputs", "invalid-input", "are of more than one repeating group");
        }

        Check(rule.Formula, $"{at}/formula", names, faults);
        names.Add(ScoredRule.Value);
        Check(rule.BandFormula, $"{at}/bandFormula", names, faults);
        HashSet<string> codes = new(StringComparer.Ordinal);
        for (var i = 0; i < rule.Remarks.Count; i++)
        {
            var remark = rule.Remarks[i];
            faults.Code($"{at}/remarks/{i}/code", remark.Code, FormCheck.KebabCase());
            faults.Words($"{at}/remarks/{i}/text", remark.Text, 4000, needed: true);
            Check(remark.When, $"{at}/remarks/{i}/when", names, faults);
            if (!codes.Add(remark.Code))
            {
                faults.Add(
                    $"{at}/remarks/{i}/code",
                    "repeated-code",
                    "is the code of an earlier remark"
                );
            }
        }
    }

    private static void Check(
        string? text,
        string at,
        HashSet<string> names,
        FormCheck.FormFaults faults
    )
    {
        if (text is null)
        {
            return;
        }

        // A formula that cannot be used is not remembered.
        var parser = new FormulaParser(text);
        parser.Parse();
        if (parser.Fault is { } fault)
        {
            faults.Add(at, "invalid-formula", fault);
        }
        else if (parser.Names.FirstOrDefault(name => !names.Contains(name)) is { } unknown)
        {
            faults.Add(at, "unknown-input", $"takes {unknown}, which is no input of this score");
        }
    }

    private static void CheckResponses(ScoreRule rule, string at, FormCheck.FormFaults faults)
    {
        HashSet<string> names = new(Scoring.ResponseNames, StringComparer.Ordinal);
        for (var i = 0; i < rule.Responses.Count; i++)
        {
            faults.Words($"{at}/responses/{i}/label", rule.Responses[i].Label, 200, needed: true);
            Check(rule.Responses[i].When, $"{at}/responses/{i}/when", names, faults);
        }

        if (
            rule.Responses.Count > 0
            && rule.BetterDirection
                is not (Labs.BetterDirection.Lower or Labs.BetterDirection.Higher)
        )
        {
            faults.Add(
                $"{at}/betterDirection",
                "required",
                "is lower or higher where changes have words"
            );
        }
    }

    private static void CheckTable(ScoreRule rule, string at, FormCheck.FormFaults faults)
    {
        if (rule.Table.Count > MaxRows)
        {
            faults.Add($"{at}/table", "too-many", $"has more than {MaxRows} entries");
            return;
        }

        HashSet<decimal> seen = [];
        for (var i = 0; i < rule.Table.Count; i++)
        {
            faults.Bounded($"{at}/table/{i}/value", rule.Table[i].Value);
            if (!seen.Add(rule.Table[i].Raw))
            {
                faults.Add($"{at}/table/{i}/raw", "overlap", "is in the table already");
            }
        }
    }

    private static void CheckBands(ScoreRule rule, string at, FormCheck.FormFaults faults)
    {
        if (rule.BandFormula is not null && rule.Bands.Count == 0)
        {
            faults.Add($"{at}/bands", "required", "are what the band's formula selects from");
        }

        for (var i = 0; i < rule.Bands.Count; i++)
        {
            var band = rule.Bands[i];
            faults.Words($"{at}/bands/{i}/label", band.Label, 200, needed: true);
            if (band.Low > band.High)
            {
                faults.Add($"{at}/bands/{i}/high", "empty-range", "lies below the lower bound");
            }
            else if (rule.Bands.Take(i).Any(one => Overlap(one, band)))
            {
                faults.Add($"{at}/bands/{i}", "overlap", "meets an earlier band");
            }
        }
    }

    private static bool Overlap(Band one, Band other) =>
        (one.Sex is null || other.Sex is null || one.Sex == other.Sex)
        && !(one.High < other.Low)
        && !(other.High < one.Low);
}
