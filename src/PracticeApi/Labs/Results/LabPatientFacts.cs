using PracticeApi.Clinical.Labs;
using PracticeApi.Clinical.Labs.Safeguards;
using PracticeApi.Labs.Targets;
using PracticeApi.Patients.Chart;

namespace PracticeApi.Labs.Results;

/// <summary>
/// What an entry is held against: the patient's chart, targets and other results. It belongs to one attempt at a command, as the
/// <see cref="LabPatient"/> does that holds it.
/// </summary>
internal sealed class LabPatientFacts
{
    private readonly Dictionary<string, List<PriorResult>> _priors = new(StringComparer.Ordinal);
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly HashSet<Guid> _made = [];

    /// <summary>Whether the results of every analyte have been read.</summary>
    public bool HasAll { get; private set; }

    /// <summary>Whether a result was held against those nearest to it alone, because nothing else was read.</summary>
    public bool HasReadNearest { get; set; }

    /// <summary>Whether chart and targets have been read.</summary>
    public bool HasChart { get; set; }

    /// <summary>What the chart mentions that may shift results.</summary>
    public IReadOnlyList<ChartMention> Mentions { get; set; } = [];

    public IReadOnlyList<PregnancyDetails> Pregnancies { get; set; } = [];

    public IReadOnlyDictionary<string, LabTargetRow> Targets { get; set; } =
        new Dictionary<string, LabTargetRow>();

    /// <summary>1 to 3; null when no pregnancy is recorded for the day.</summary>
    public int? TrimesterOn(DateOnly day) =>
        Pregnancies
            .Select(pregnancy => Person.TrimesterOn(pregnancy.Start, pregnancy.End, day))
            .FirstOrDefault(trimester => trimester is not null);

    public bool HasResultsOf(string analyte) => HasAll || _read.Contains(analyte);

    /// <summary>The other results of an analyte, those made in this attempt among them.</summary>
    public IReadOnlyList<PriorResult> ResultsOf(string analyte) =>
        _priors.GetValueOrDefault(analyte) ?? [];

    /// <param name="analytes">The analytes that were read; null for all.</param>
    public void HaveRead(IReadOnlyCollection<string>? analytes)
    {
        HasAll |= analytes is null;
        _read.UnionWith(analytes ?? []);
    }

    /// <summary>Whether a result was made in this attempt: it may be stored already, and stands here.</summary>
    public bool IsMade(Guid labResultId) => _made.Contains(labResultId);

    /// <summary>Adds a result that was made in this attempt.</summary>
    public void AddMade(string analyte, PriorResult result)
    {
        _made.Add(result.Id);
        Add(analyte, result);
    }

    public void Add(string analyte, PriorResult result)
    {
        if (!_priors.TryGetValue(analyte, out var results))
        {
            _priors[analyte] = results = [];
        }

        results.Add(result);
    }
}
