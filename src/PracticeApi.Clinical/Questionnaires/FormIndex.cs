using System.Runtime.CompilerServices;

namespace PracticeApi.Clinical.Questionnaires;

/// <summary>An item and where it stands.</summary>
/// <param name="Item">The item.</param>
/// <param name="Pointer">JSON pointer to it within the questionnaire.</param>
/// <param name="Number">Its place among all items, from 0.</param>
/// <param name="Parent">The group that it stands in; null for none.</param>
public sealed record ItemPlace(FormItem Item, string Pointer, int Number, ItemPlace? Parent)
{
    /// <summary>The nearest repeating group around it; null for none.</summary>
    public ItemPlace? Repeating =>
        Parent is null ? null
        : Parent.Item.Repeats ? Parent
        : Parent.Repeating;

    /// <summary>How many groups it stands in.</summary>
    public int Depth => Parent is null ? 0 : Parent.Depth + 1;

    /// <summary>Whether it takes an answer of its own.</summary>
    public bool IsQuestion => Item.Type is not (ItemType.Group or ItemType.Display);
}

/// <summary>The items of a questionnaire by link id, made once for each.</summary>
public sealed class FormIndex
{
    private static readonly ConditionalWeakTable<FormContent, FormIndex> Known = [];

    private readonly Dictionary<string, ItemPlace> _byLinkId = new(StringComparer.Ordinal);
    private readonly Dictionary<FormItem, ItemPlace> _byItem = new(
        ReferenceEqualityComparer.Instance
    );
    private readonly List<ItemPlace> _places = [];

    private FormIndex(FormContent form)
    {
        Add(form.Items, "", null);
        HasConditions = _places.Any(place => place.Item.EnableWhen is not null);
    }

    /// <summary>Every item in its order, a group before its items.</summary>
    public IReadOnlyList<ItemPlace> Places => _places;

    /// <summary>Whether some item is not always shown.</summary>
    public bool HasConditions { get; }

    /// <summary>The items of a questionnaire.</summary>
    public static FormIndex Of(FormContent form) =>
        Known.GetValue(form, static content => new FormIndex(content));

    /// <summary>The item of a link id; null where there is none. Of several, the first.</summary>
    public ItemPlace? Find(string? linkId) =>
        linkId is null ? null : _byLinkId.GetValueOrDefault(linkId);

    internal ItemPlace PlaceOf(FormItem item) => _byItem[item];

    private void Add(IReadOnlyList<FormItem> items, string pointer, ItemPlace? parent)
    {
        for (var i = 0; i < items.Count; i++)
        {
            var place = new ItemPlace(items[i], $"{pointer}/items/{i}", _places.Count, parent);
            _places.Add(place);
            _byItem.TryAdd(items[i], place);
            _byLinkId.TryAdd(items[i].LinkId, place);
            Add(items[i].Items, place.Pointer, place);
        }
    }
}
