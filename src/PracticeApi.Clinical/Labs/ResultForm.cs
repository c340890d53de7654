namespace PracticeApi.Clinical.Labs;

/// <summary>What kind of answer a measurement gives.</summary>
public enum ResultForm
{
    /// <summary>A number with a unit.</summary>
    Quantity,

    /// <summary>The last dilution of a series that still reacts, as 1:160.</summary>
    Titre,

    /// <summary>One of an ordered set of words, as negative, trace, positive.</summary>
    Ordinal,

    /// <summary>One of an unordered set of codes, as the pattern of a nuclear fluorescence.</summary>
    Coded,

    /// <summary>Words that stand for themselves.</summary>
    Text,

    /// <summary>No value, with the reason.</summary>
    Absent,
}
