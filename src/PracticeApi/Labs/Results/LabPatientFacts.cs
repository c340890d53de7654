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
    private readonly HashSet<Guid> _ids = [];

    /// <summary>Which results have been read; null for none.</summary>
    public FactsSpan? Span { get; set; }

    /// <summary>By analyte, the oldest collection that was read where there may be older ones.</summary>
    public Dictionary<string, DateTimeOffset> CutAt { get; } = new(StringComparer.Ordinal);

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

    /// <summary>The other results of an analyte, as far as they were read, those made in this attempt among them.</summary>
    public IReadOnlyList<PriorResult> ResultsOf(string analyte) =>
        _priors.GetValueOrDefault(analyte) ?? [];

    /// <summary>Adds a result that was made, in place of an earlier version of it.</summary>
    public void Put(string analyte, PriorResult result)
    {
        if (_ids.Remove(result.Id))
        {
            foreach (var results in _priors.Values)
            {
                results.RemoveAll(other => other.Id == result.Id);
            }
        }

        Add(analyte, result);
    }

    /// <summary>Adds a result that was read; one that is there already stays as it is.</summary>
    public void Add(string analyte, PriorResult result)
    {
        if (!_ids.Add(result.Id))
        {
            return;
        }

        if (!_priors.TryGetValue(analyte, out var results))
        {
            _priors[analyte] = results = [];
        }

        results.Add(result);
    }
}
