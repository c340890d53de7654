namespace PracticeApi.Labs.Laboratories;

internal sealed record LaboratoryChoice(Guid Id, string Name, bool IsNew);

internal sealed class KnownLaboratories
{
    public Task<LaboratoryChoice> ResolveAsync(string idOrName, CancellationToken ct) =>
        throw new NotSupportedException();

    public ValueTask<IReadOnlyDictionary<Guid, string>> NamesAsync(CancellationToken ct) =>
        throw new NotSupportedException();
}
