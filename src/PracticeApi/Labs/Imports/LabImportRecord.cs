using PracticeApi.Clinical.Formats;
using PracticeApi.Persistence;
using PracticeApi.Problems;

namespace PracticeApi.Labs.Imports;

/// <summary>An import as stored.</summary>
internal sealed record LabImportRecord
{
    public const int MostFaults = 100;

    public const string Select = """
        SELECT LabImportId, Version, MediaType, Sender, Charset, Parameters, Size, Checksum, State, Units, Repeated, Refused, Reports,
               Entered, Replaced, Unchanged, Outdated, Waiting, Rejected, RowCounter, Faults, CreatedAt, CreatedBy, UpdatedAt
        FROM   LabImports

        """;

    private const string ByIdSql =
        Select
        + """
            WHERE  PracticeId = @PracticeId AND LabImportId = @LabImportId
            """;

    private const string InsertSql = """
        INSERT INTO LabImports
               ( PracticeId,  LabImportId,  Version,  MediaType,  Sender,  Charset,  Parameters,  Size,  Checksum,  State,  Units,
                 Repeated,  Refused,  Reports,  Entered,  Replaced,  Unchanged,  Outdated,  Waiting,  Rejected,
                 RowCounter,  Faults,  CreatedAt,  CreatedBy,  UpdatedAt)
        VALUES (@PracticeId, @LabImportId, @Version, @MediaType, @Sender, @Charset, @Parameters, @Size, @Checksum, @State, @Units,
                @Repeated, @Refused, @Reports, @Entered, @Replaced, @Unchanged, @Outdated, @Waiting, @Rejected,
                @RowCounter, @Faults, @CreatedAt, @CreatedBy, @UpdatedAt)
        """;

    private const string InsertContentSql = """
        INSERT INTO LabImportContents (PracticeId, LabImportId, Content)
        VALUES (@PracticeId, @LabImportId, @Content)
        """;

    private const string ContentSql = """
        SELECT Content
        FROM   LabImportContents
        WHERE  PracticeId = @PracticeId AND LabImportId = @LabImportId
        """;

    private const string UpdateSql = """
        UPDATE LabImports
        SET    Version = @Version, State = @State, Units = @Units, Repeated = @Repeated, Refused = @Refused,
               Reports = @Reports, Entered = @Entered, Replaced = @Replaced, Unchanged = @Unchanged, Outdated = @Outdated,
               Waiting = @Waiting, Rejected = @Rejected, RowCounter = @RowCounter, Faults = @Faults, UpdatedAt = @UpdatedAt
        WHERE  PracticeId = @PracticeId AND LabImportId = @LabImportId AND Version = @Version - 1
        """;

    private const string PatientsSql = """
        SELECT PatientId
        FROM   LabImportPatients
        WHERE  PracticeId = @PracticeId AND LabImportId = @LabImportId
        """;

    public Guid LabImportId { get; init; }
    public int Version { get; init; }
    public required string MediaType { get; init; }
    public string? Sender { get; init; }
    public string? Charset { get; init; }
    public string? Parameters { get; init; }
    public int Size { get; init; }
    public required string Checksum { get; init; }
    public LabImportState State { get; init; }
    public int Units { get; init; }
    public int Repeated { get; init; }
    public int Refused { get; init; }
    public int Reports { get; init; }
    public int Entered { get; init; }
    public int Replaced { get; init; }
    public int Unchanged { get; init; }
    public int Outdated { get; init; }
    public int Waiting { get; init; }
    public int Rejected { get; init; }

    /// <summary>The number of the last line that could not be entered.</summary>
    public int RowCounter { get; init; }
    public required string Faults { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public Guid CreatedBy { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }

    /// <exception cref="ProblemException">404: there is no such import in the caller's practice.</exception>
    public static async Task<LabImportRecord> ReadAsync(
        Db db,
        Guid labImportId,
        CancellationToken ct
    ) =>
        await db.QuerySingleOrDefaultAsync<LabImportRecord>(
            ByIdSql,
            new { LabImportId = labImportId },
            ct
        )
        ?? throw Problem.NotFound("lab-import-not-found", $"There is no lab import {labImportId}.");

    /// <summary>The patients whose results the import has touched.</summary>
    public static Task<IReadOnlyList<Guid>> PatientsAsync(
        Db db,
        Guid labImportId,
        CancellationToken ct
    ) => db.QueryAsync<Guid>(PatientsSql, new { LabImportId = labImportId }, ct);

    public async Task AddAsync(Db db, byte[] content, CancellationToken ct)
    {
        await db.ExecuteAsync(InsertSql, this, ct);
        await db.ExecuteAsync(InsertContentSql, new { LabImportId, Content = content }, ct);
    }

    public async Task<byte[]> ContentAsync(Db db, CancellationToken ct) =>
        (
            await db.QuerySingleOrDefaultAsync<ContentRow>(ContentSql, new { LabImportId }, ct)
        )!.Content;

    /// <summary>Stores a version that follows the one that was read.</summary>
    /// <exception cref="ProblemException">412: another writer was first.</exception>
    public async Task UpdateAsync(Db db, CancellationToken ct)
    {
        if (await db.ExecuteAsync(UpdateSql, this, ct) != 1)
        {
            throw Problem.Stale();
        }
    }

    public LabImport ToImport() =>
        new()
        {
            Id = LabImportId,
            Version = Version,
            MediaType = MediaType,
            Sender = Sender,
            Size = Size,
            Checksum = Checksum,
            State = State,
            Units = Units,
            Repeated = Repeated,
            Refused = Refused,
            Reports = Reports,
            Entered = Entered,
            Replaced = Replaced,
            Unchanged = Unchanged,
            Outdated = Outdated,
            Waiting = Waiting,
            Rejected = Rejected,
            Faults = FaultsOf(Faults),
            CreatedAt = CreatedAt,
            CreatedBy = CreatedBy,
            UpdatedAt = UpdatedAt,
        };

    public static IReadOnlyList<LabImportFault> FaultsOf(string stored) =>
        [
            .. StoredJson
                .Read<IncomingFault[]>(stored)!
                .Select(fault => new LabImportFault
                {
                    Place = fault.Place,
                    Field = fault.Field,
                    Code = fault.Code,
                    Message = fault.Message,
                }),
        ];

    private sealed record ContentRow
    {
        public required byte[] Content { get; init; }
    }
}

/// <summary>A line that could not be entered as it came, as stored.</summary>
internal sealed record LabImportRowRecord
{
    private const string Columns = """
        SELECT LabImportId, RowNumber, Version, Status, Place, Source, Sender, PatientKey, CodeKey, SourceKey, ContentHash,
               Content, Corrections, Faults, PatientId, LabResultId, Reason, ResolvedBy, ResolvedAt, CreatedAt, UpdatedAt

        """;

    public const string Select =
        Columns
        + """
            FROM   LabImportRows

            """;

    /// <summary>Rows that nobody else changes before the transaction ends.</summary>
    public const string SelectToChange =
        Columns
        + """
            FROM   LabImportRows {for update}

            """;

    private const string ByNumberSql =
        Select
        + """
            WHERE  PracticeId = @PracticeId AND LabImportId = @LabImportId AND RowNumber = @RowNumber
            """;

    private const string ToChangeSql =
        SelectToChange
        + """
            WHERE  PracticeId = @PracticeId AND LabImportId = @LabImportId AND RowNumber = @RowNumber
            """;

    private const string InsertSql = """
        INSERT INTO LabImportRows
               ( PracticeId,  LabImportId,  RowNumber,  Version,  Status,  Place,  Source,  Sender,  PatientKey,  CodeKey,
                 SourceKey,  ContentHash,  Content,  Corrections,  Faults,  PatientId,  LabResultId,  Reason,  ResolvedBy,  ResolvedAt,  CreatedAt,
                 UpdatedAt)
        VALUES (@PracticeId, @LabImportId, @RowNumber, @Version, @Status, @Place, @Source, @Sender, @PatientKey, @CodeKey,
                @SourceKey, @ContentHash, @Content, @Corrections, @Faults, @PatientId, @LabResultId, @Reason, @ResolvedBy, @ResolvedAt, @CreatedAt,
                @UpdatedAt)
        """;

    private const string UpdateSql = """
        UPDATE LabImportRows
        SET    Version = @Version, Status = @Status, Corrections = @Corrections, Faults = @Faults, PatientId = @PatientId,
               LabResultId = @LabResultId, Reason = @Reason, ResolvedBy = @ResolvedBy, ResolvedAt = @ResolvedAt,
               UpdatedAt = @UpdatedAt
        WHERE  PracticeId = @PracticeId AND LabImportId = @LabImportId AND RowNumber = @RowNumber
        """;

    public Guid LabImportId { get; init; }
    public int RowNumber { get; init; }
    public int Version { get; init; }
    public LabImportRowStatus Status { get; init; }
    public required string Place { get; init; }
    public required string Source { get; init; }
    public required string Sender { get; init; }
    public required string PatientKey { get; init; }
    public required string CodeKey { get; init; }
    public required string SourceKey { get; init; }
    public required string ContentHash { get; init; }

    /// <summary>The report with this one line.</summary>
    public required string Content { get; init; }
    public string? Corrections { get; init; }
    public required string Faults { get; init; }
    public Guid? PatientId { get; init; }
    public Guid? LabResultId { get; init; }
    public string? Reason { get; init; }
    public Guid? ResolvedBy { get; init; }
    public DateTimeOffset? ResolvedAt { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }

    public IncomingReport Report => StoredJson.Read<IncomingReport>(Content)!;

    /// <exception cref="ProblemException">404: there is no such line.</exception>
    public static Task<LabImportRowRecord> ReadAsync(
        Db db,
        Guid labImportId,
        int number,
        CancellationToken ct
    ) => ReadAsync(db, ByNumberSql, labImportId, number, ct);

    /// <summary>The line, which nobody else changes before the transaction ends.</summary>
    /// <exception cref="ProblemException">404: there is no such line.</exception>
    public static Task<LabImportRowRecord> ReadToChangeAsync(
        Db db,
        Guid labImportId,
        int number,
        CancellationToken ct
    ) => ReadAsync(db, ToChangeSql, labImportId, number, ct);

    private static async Task<LabImportRowRecord> ReadAsync(
        Db db,
        string sql,
        Guid labImportId,
        int number,
        CancellationToken ct
    ) =>
        await db.QuerySingleOrDefaultAsync<LabImportRowRecord>(
            sql,
            new { LabImportId = labImportId, RowNumber = number },
            ct
        )
        ?? throw Problem.NotFound(
            "lab-import-row-not-found",
            $"There is no line {number} that could not be entered in the lab import {labImportId}."
        );

    public static Task AddManyAsync(
        Db db,
        IReadOnlyList<LabImportRowRecord> rows,
        CancellationToken ct
    ) => db.ExecuteManyAsync(InsertSql, rows, ct);

    public static Task UpdateManyAsync(
        Db db,
        IReadOnlyList<LabImportRowRecord> rows,
        CancellationToken ct
    ) => db.ExecuteManyAsync(UpdateSql, rows, ct);

    public LabImportRow ToRow()
    {
        var report = Report;
        var line = report.Results[0];
        return new LabImportRow
        {
            ImportId = LabImportId,
            Number = RowNumber,
            Version = Version,
            Status = Status,
            Place = Place,
            Sender = Sender,
            Original = line.Original,
            Person = new LabImportPerson
            {
                FamilyName = report.Patient.FamilyName,
                GivenName = report.Patient.GivenName,
                BirthDate = report.Patient.BirthDate,
                Identifiers =
                [
                    .. report.Patient.Identifiers.Select(one => new LabImportIdentifier
                    {
                        System = one.System,
                        Value = one.Value,
                    }),
                ],
            },
            Codes =
            [
                .. line.Codes.Select(code => new LabImportCode
                {
                    System = code.System,
                    Code = code.Code,
                    Text = code.Text,
                }),
            ],
            CollectedAt = line.CollectedAt,
            Accession = report.Accession,
            Title = report.Title,
            Faults = LabImportRecord.FaultsOf(Faults),
            PatientId = PatientId,
            LabResultId = LabResultId,
            Reason = Reason,
            ResolvedBy = ResolvedBy,
            ResolvedAt = ResolvedAt,
            CreatedAt = CreatedAt,
            UpdatedAt = UpdatedAt,
        };
    }
}
