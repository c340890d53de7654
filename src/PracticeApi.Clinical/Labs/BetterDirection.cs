namespace PracticeApi.Clinical.Labs;

/// <summary>Which way a measure moves when a person gets better.</summary>
public enum BetterDirection
{
    /// <summary>Falling is better, as for antibodies.</summary>
    Lower,

    /// <summary>Rising is better.</summary>
    Higher,

    /// <summary>Being inside the reference range is better than being outside it on either side.</summary>
    Range,

    /// <summary>Neither way can be called better, as for a genetic marker.</summary>
    None,
}
