namespace PracticeApi.Clinical.Questionnaires;

/// <summary>
/// Puts together what two windows have made of the same answers. An answer that one of them changed is taken from there; one
/// that both changed is mine. The repetitions of a group have no names: each window's are matched in their order with those
/// before, by the answers that they have in common, and what is matched is put together in the same way, at any depth. What
/// either window added stays, the same addition once. What one removed goes, save where the other has changed it.
/// </summary>
/// <remarks>The script of the patient's page follows the same rules while there is no connection.</remarks>
public static class AnswerMerge
{
    /// <param name="before">What both windows began with.</param>
    /// <param name="mine">What this window has made of it.</param>
    /// <param name="theirs">What the other has saved.</param>
    public static FormAnswers Of(FormAnswers before, FormAnswers mine, FormAnswers theirs)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(mine);
        ArgumentNullException.ThrowIfNull(theirs);
        return new FormAnswers(
            from link in theirs.LinkIds.Union(mine.LinkIds, StringComparer.Ordinal)
            let answer = Of(before[link], mine[link], theirs[link])
            where answer is not null
            select KeyValuePair.Create(link, answer)
        );
    }

    private static Answer? Of(Answer? before, Answer? mine, Answer? theirs)
    {
        var (old, here, there) = (Repetitions(before), Repetitions(mine), Repetitions(theirs));
        return old.Count + here.Count + there.Count > 0
                ? Answer.Of(Of(Alignment.Of(old, here), Alignment.Of(old, there), old))
            : IsSame(before, mine) ? theirs
            : mine;
    }

    private static IReadOnlyList<FormAnswers> Repetitions(Answer? answer) =>
        answer?.Repetitions ?? [];

    private static List<FormAnswers> Of(
        Alignment mine,
        Alignment theirs,
        IReadOnlyList<FormAnswers> old
    )
    {
        List<FormAnswers> merged = [];
        for (var i = 0; i <= old.Count; i++)
        {
            merged.AddRange(Additions(mine.Added[i], theirs.Added[i]));
            if (i == old.Count)
            {
                break;
            }

            var (here, there) = (mine.Kept[i], theirs.Kept[i]);
            if (here is not null && there is not null)
            {
                merged.Add(Of(old[i], here, there));
            }
            else if ((here ?? there) is { } left && !IsSame(left, old[i]))
            {
                merged.Add(left);
            }
        }

        return merged;
    }

    private static List<FormAnswers> Additions(List<FormAnswers> mine, List<FormAnswers> theirs)
    {
        if (mine.Count == 0 || theirs.Count == 0)
        {
            return mine.Count == 0 ? theirs : mine;
        }

        var twins = theirs.ToList();
        List<FormAnswers> all = [.. theirs, .. mine.Where(one => !HasTwin(one))];
        // One that still waits for its answers is nobody's loss.
        var filled = all.FindAll(one => one.LinkIds.Count > 0);
        return filled.Count > 0 ? filled : all;

        bool HasTwin(FormAnswers one)
        {
            var twin = twins.FindIndex(other => IsSame(one, other));
            if (twin >= 0)
            {
                twins.RemoveAt(twin);
            }

            return twin >= 0;
        }
    }

    private static bool IsSame(FormAnswers one, FormAnswers other) =>
        one.LinkIds.Count == other.LinkIds.Count
        && one.All.All(answer => IsSame(answer.Value, other[answer.Key]));

    private static bool IsSame(Answer? one, Answer? other) =>
        one is null || other is null
            ? one == other
            : one.Absent == other.Absent
                && one.Values.SequenceEqual(other.Values)
                && one.Repetitions.Count == other.Repetitions.Count
                && one.Repetitions.Zip(other.Repetitions)
                    .All(pair => IsSame(pair.First, pair.Second));

    /// <summary>What became of repetitions: what each is now, null where it was removed, and what was added before each.</summary>
    private sealed record Alignment(FormAnswers?[] Kept, List<FormAnswers>[] Added)
    {
        // More than any list of answers can cost.
        private const int Never = 1_000_000;

        // More than a questionnaire asks for; matching takes the product of both.
        private const int Most = 100;

        // The least change that makes the one of the other, from their ends to their beginnings.
        public static Alignment Of(IReadOnlyList<FormAnswers> old, IReadOnlyList<FormAnswers> now)
        {
            if (old.Count > Most || now.Count > Most)
            {
                return new Alignment(
                    new FormAnswers?[old.Count],
                    [.. old.Select(_ => new List<FormAnswers>()), [.. now]]
                );
            }

            var cost = new int[old.Count + 1, now.Count + 1];
            for (var i = old.Count; i >= 0; i--)
            {
                for (var j = now.Count; j >= 0; j--)
                {
                    cost[i, j] =
                        i == old.Count && j == now.Count
                            ? 0
                            : Math.Min(
                                Changed(i, j),
                                Math.Min(
                                    i < old.Count ? Whole(old[i]) + cost[i + 1, j] : Never,
                                    j < now.Count ? Whole(now[j]) + cost[i, j + 1] : Never
                                )
                            );
                }
            }

            var kept = new FormAnswers?[old.Count];
            var added = Enumerable
                .Range(0, old.Count + 1)
                .Select(_ => new List<FormAnswers>())
                .ToArray();
            for (var (i, j) = (0, 0); i < old.Count || j < now.Count; )
            {
                if (cost[i, j] == Changed(i, j))
                {
                    kept[i++] = now[j++];
                }
                else if (j < now.Count && cost[i, j] == Whole(now[j]) + cost[i, j + 1])
                {
                    added[i].Add(now[j++]);
                }
                else
                {
                    i++;
                }
            }

            return new Alignment(kept, added);

            int Changed(int i, int j) =>
                i < old.Count && j < now.Count
                    ? Difference(old[i], now[j]) + cost[i + 1, j + 1]
                    : Never;
        }

        private static int Whole(FormAnswers one) => 1 + one.LinkIds.Count;

        // Where several answers have nothing in common it is another entry; a single one may have been corrected.
        private static int Difference(FormAnswers one, FormAnswers other)
        {
            var links = one.LinkIds.Union(other.LinkIds, StringComparer.Ordinal).ToList();
            return
                one.LinkIds.Count > 1
                && other.LinkIds.Count > 1
                && !links.Exists(link => IsAlike(one[link], other[link]))
                ? Never
                : links.Count(link => !IsSame(one[link], other[link]));
        }

        private static bool IsAlike(Answer? one, Answer? other) =>
            IsSame(one, other)
            || Repetitions(one).Any(mine => Repetitions(other).Any(theirs => IsSame(mine, theirs)));
    }
}
