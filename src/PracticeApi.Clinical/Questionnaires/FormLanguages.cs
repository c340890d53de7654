namespace PracticeApi.Clinical.Questionnaires;

/// <summary>Shows a questionnaire in one of its languages.</summary>
public static class FormLanguages
{
    /// <summary>The language tags that a questionnaire has texts in, its own first.</summary>
    public static IReadOnlyList<string> Of(FormContent form)
    {
        ArgumentNullException.ThrowIfNull(form);
        return
        [
            form.Language,
            .. form
                .Translations.Keys.Where(tag => tag != form.Language)
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>
    /// The tag that serves a wish best: the same tag, then one of the same language, then the questionnaire's own.
    /// </summary>
    public static string Choose(FormContent form, string? wish)
    {
        var tags = Of(form);
        return tags.FirstOrDefault(tag => Same(tag, wish))
            ?? tags.FirstOrDefault(tag => Same(Primary(tag), Primary(wish)))
            ?? form.Language;
    }

    /// <summary>The questionnaire with its texts in a language; what is not translated stays as it is.</summary>
    public static Form In(Form form, string? wish)
    {
        ArgumentNullException.ThrowIfNull(form);
        var tag = Choose(form, wish);
        return tag == form.Language || !form.Translations.TryGetValue(tag, out var texts)
            ? form
            : form with
            {
                Language = tag,
                Title = texts.Title ?? form.Title,
                Instructions = texts.Instructions ?? form.Instructions,
                Items = [.. form.Items.Select(item => In(item, texts))],
                Scores =
                [
                    .. form.Scores.Select(rule =>
                        rule with
                        {
                            Bands =
                            [
                                .. rule.Bands.Select(band =>
                                    band with
                                    {
                                        Label = texts.Bands.GetValueOrDefault(
                                            band.Label,
                                            band.Label
                                        ),
                                    }
                                ),
                            ],
                        }
                    ),
                ],
            };
    }

    private static FormItem In(FormItem item, FormTranslation texts)
    {
        var own = texts.Items.GetValueOrDefault(item.LinkId) ?? new ItemTranslation();
        return item with
        {
            Text = own.Text ?? item.Text,
            Help = own.Help ?? item.Help,
            Options =
            [
                .. item.Options.Select(option =>
                    option with
                    {
                        Text = own.Options.GetValueOrDefault(option.Code) ?? option.Text,
                    }
                ),
            ],
            Anchors =
            [
                .. item.Anchors.Select(anchor =>
                    own.Anchors.FirstOrDefault(one => one.Value == anchor.Value) ?? anchor
                ),
            ],
            Items = [.. item.Items.Select(inner => In(inner, texts))],
        };
    }

    private static bool Same(string? one, string? other) =>
        string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static string? Primary(string? tag) => tag?.Split('-')[0];
}
