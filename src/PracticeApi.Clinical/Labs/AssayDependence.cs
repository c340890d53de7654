namespace PracticeApi.Clinical.Labs;

/// <summary>How far results of different laboratories or methods may be compared.</summary>
public enum AssayDependence
{
    /// <summary>Results of any laboratory and method form one series.</summary>
    No,

    /// <summary>One series, in which results of another laboratory or method than the latest are shown and not judged.</summary>
    Partly,

    /// <summary>Every laboratory and method is a series of its own, never compared with another.</summary>
    Yes,
}
