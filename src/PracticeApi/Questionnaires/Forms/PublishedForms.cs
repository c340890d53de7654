using System.Collections.Concurrent;
using PracticeApi.Access;
using PracticeApi.Clinical.Plans;
using PracticeApi.Clinical.Questionnaires;
using PracticeApi.Persistence;

namespace PracticeApi.Questionnaires.Forms;

/// <summary>Finds what was published, of the practice's own and of what ships with the product. A version never changes.</summary>
internal sealed class PublishedForms(Db db, Caller caller, PublishedFormCache cache)
{
    private const string RowSql = """
        SELECT QuestionnaireKey, QuestionnaireId, Version, SeedVersion, PublishedVersion, RetiredAt, CreatedAt, UpdatedAt
        FROM   Questionnaires
        WHERE  PracticeId = @PracticeId AND QuestionnaireKey = @QuestionnaireKey
        """;

    private const string ContentSql = """
        SELECT Content
        FROM   QuestionnaireVersions
        WHERE  PracticeId = @PracticeId AND QuestionnaireKey = @QuestionnaireKey AND FormVersion = @FormVersion
        """;

    private const string PlanSql = """
        SELECT Content
        FROM   PlanRevisions
        WHERE  PracticeId = @PracticeId AND PlanId = @PlanId AND Revision = @Revision
        """;

    /// <summary>The version that is given to people now; null where there is no such questionnaire, none of it was published, or it is retired.</summary>
    public async Task<Form?> FindAsync(string key, CancellationToken ct) =>
        await RowAsync(key, ct) is { RetiredAt: null, PublishedVersion: { } version } row
            ? await OfAsync(row, version, ct)
            : null;

    /// <summary>One published version, also of a questionnaire that is retired or has a later one; null where there is none.</summary>
    public async Task<Form?> FindAsync(string key, int version, CancellationToken ct)
    {
        if (cache.Find(caller.PracticeId, key, version) is { } known)
        {
            return known;
        }

        if (CheckInForm.PlanOf(key) is { } planId)
        {
            return await OfPlanAsync(planId, version, ct);
        }

        return await RowAsync(key, ct) is { } row ? await OfAsync(row, version, ct) : null;
    }

    /// <summary>What a check-in of a plan asks, which is made of the revision that was published.</summary>
    private async Task<Form?> OfPlanAsync(Guid planId, int version, CancellationToken ct)
    {
        var content = await db.QuerySingleOrDefaultAsync<string>(
            PlanSql,
            new { PlanId = planId, Revision = CheckInForm.RevisionOf(version) },
            ct
        );
        return StoredJson.Read<PlanContent>(content) is { } plan
            ? CheckInForm.Of(planId, version, plan)
            : null;
    }

    /// <summary>A published version of a questionnaire; null where it has none of that number.</summary>
    internal async Task<Form?> OfAsync(QuestionnaireRow row, int version, CancellationToken ct)
    {
        var key = row.QuestionnaireKey;
        if (version <= row.SeedVersion)
        {
            return SeedForms.Find(key, version);
        }

        if (cache.Find(caller.PracticeId, key, version) is { } known)
        {
            return known;
        }

        var content = await db.QuerySingleOrDefaultAsync<string>(
            ContentSql,
            new { QuestionnaireKey = key, FormVersion = version },
            ct
        );
        if (StoredJson.Read<FormContent>(content) is not { } read)
        {
            return null;
        }

        var form = new Form(key, version, read);
        // What a command has just written may still be taken back.
        if (db.Transactions == 0)
        {
            cache.Keep(caller.PracticeId, form);
        }

        return form;
    }

    private async Task<QuestionnaireRow?> RowAsync(string key, CancellationToken ct) =>
        await db.QuerySingleOrDefaultAsync<QuestionnaireRow>(
            RowSql,
            new { QuestionnaireKey = key },
            ct
        ) ?? QuestionnaireRow.OfSeed(key);
}

/// <summary>Published versions as one instance has read them; when there are too many it begins anew.</summary>
internal sealed class PublishedFormCache
{
    private const int Most = 1000;

    private readonly ConcurrentDictionary<(Guid Practice, string Key, int Version), Form> _known =
        new();

    public Form? Find(Guid practiceId, string key, int version) =>
        _known.GetValueOrDefault((practiceId, key, version));

    public void Keep(Guid practiceId, Form form)
    {
        if (_known.Count >= Most)
        {
            _known.Clear();
        }

        _known[(practiceId, form.Key, form.Version)] = form;
    }
}
