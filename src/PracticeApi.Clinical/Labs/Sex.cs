namespace PracticeApi.Clinical.Labs;

/// <summary>Sex as it bears on reference ranges; intersex and unknown select no sex-specific range.</summary>
public enum Sex
{
    /// <summary>Not known.</summary>
    Unknown,

    /// <summary>Female.</summary>
    Female,

    /// <summary>Male.</summary>
    Male,

    /// <summary>Intersex.</summary>
    Intersex,
}
