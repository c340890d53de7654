namespace PracticeApi.Clinical.Labs;

/// <summary>How a censored value relates to the bound that was printed: "&lt;0.5" says that the true value is below 0.5.</summary>
public enum Comparator
{
    /// <summary>The true value is below the bound.</summary>
    LessThan,

    /// <summary>The true value is the bound or below it.</summary>
    LessOrEqual,

    /// <summary>The true value is above the bound.</summary>
    GreaterThan,

    /// <summary>The true value is the bound or above it.</summary>
    GreaterOrEqual,
}
