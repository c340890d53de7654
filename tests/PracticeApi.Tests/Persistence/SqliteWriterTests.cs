using Dapper;
using Microsoft.Data.Sqlite;
using NUnit.Framework;
using PracticeApi.Persistence;

namespace PracticeApi.Tests.Persistence;

/// <summary>Commands that wait in line share a commit, and stand or fall each by itself.</summary>
internal sealed class SqliteWriterTests
{
    private const string InsertSql = "INSERT INTO Kept (Id) VALUES (@Id)";

    private string _file = null!;
    private CountingEngine _engine = null!;

    [SetUp]
    public async Task CreateAsync()
    {
        _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.db");
        _engine = new CountingEngine($"Data Source={_file}");
        await WriteAsync("CREATE TABLE Kept (Id INTEGER PRIMARY KEY, Text TEXT)");
        _engine.Commits = 0;
    }

    [TearDown]
    public async Task DropAsync()
    {
        await _engine.DisposeAsync();
        foreach (var name in new[] { _file, $"{_file}-wal", $"{_file}-shm" })
        {
            File.Delete(name);
        }
    }

    [Test]
    public async Task Commands_in_line_share_a_commit_and_each_hears_when_it_is_done()
    {
        var first = await HoldAsync();
        var others = Enumerable.Range(2, 9).Select(InsertAsync).ToArray();
        await InsertAsync(first, 1);
        var done = first.CommitAsync(CancellationToken.None);

        await Task.WhenAll([done, .. others]);

        Assert.That(await IdsAsync(), Is.EqualTo(Enumerable.Range(1, 10)));
        Assert.That(_engine.Commits, Is.LessThan(10).And.GreaterThan(0));
    }

    [Test]
    public async Task Nobody_hears_of_success_before_the_commit()
    {
        var first = await HoldAsync();
        var second = HoldAsync();
        await InsertAsync(first, 1);
        var done = first.CommitAsync(CancellationToken.None);
        var next = await second;

        Assert.That(done.IsCompleted, Is.False);
        Assert.That(await IdsAsync(), Is.Empty);

        await InsertAsync(next, 2);
        await next.CommitAsync(CancellationToken.None);
        await done;
        Assert.That(_engine.Commits, Is.EqualTo(1));
        Assert.That(await IdsAsync(), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public async Task What_fails_is_taken_back_alone()
    {
        var first = await HoldAsync();
        var second = HoldAsync();
        await InsertAsync(first, 1);
        var done = first.CommitAsync(CancellationToken.None);

        await using (var next = await second)
        {
            await InsertAsync(next, 2);
            Assert.ThrowsAsync<SqliteException>(() => InsertAsync(next, 1));
        }

        await done;
        Assert.That(await IdsAsync(), Is.EqualTo(new[] { 1 }));
        await InsertAsync(3);
        Assert.That(await IdsAsync(), Is.EqualTo(new[] { 1, 3 }));
    }

    [Test]
    public async Task Who_leaves_the_line_leaves_nobody_waiting()
    {
        using var leaving = new CancellationTokenSource();
        var first = await HoldAsync();
        var second = _engine.RentForWritingAsync(leaving.Token).AsTask();
        await leaving.CancelAsync();
        await InsertAsync(first, 1);

        await first.CommitAsync(CancellationToken.None);

        Assert.CatchAsync<OperationCanceledException>(() => second);
        Assert.That(await IdsAsync(), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public async Task Who_is_done_does_not_wait_for_a_line_of_commands_that_fail()
    {
        var first = await HoldAsync();
        var second = HoldAsync();
        var third = HoldAsync();
        await InsertAsync(first, 1);
        var done = first.CommitAsync(CancellationToken.None);
        var failing = await second;
        await Task.Delay(TimeSpan.FromMilliseconds(50));

        await failing.DisposeAsync();

        await done.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.That(await IdsAsync(), Is.EqualTo(new[] { 1 }));
        await (await third).DisposeAsync();
    }

    [Test]
    public async Task An_engine_that_is_disposed_commits_what_is_done()
    {
        var engine = new CountingEngine($"Data Source={_file}");
        var first = await engine.RentForWritingAsync(CancellationToken.None);
        await first.BeginAsync(afterOthers: false, CancellationToken.None);
        await InsertAsync(first, 1);
        var disposing = engine.DisposeAsync().AsTask();
        // To whom the commit would be left.
        var tooLate = engine.RentForWritingAsync(CancellationToken.None).AsTask();

        var done = first.CommitAsync(CancellationToken.None);

        await disposing;
        await done.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.That(tooLate.IsCompletedSuccessfully, Is.False);
        Assert.That(await IdsAsync(), Is.EqualTo(new[] { 1 }));
    }

    [TestCase("synchronous", 2L)]
    [TestCase("journal_mode", "wal")]
    [TestCase("foreign_keys", 1L)]
    public async Task Writes_are_on_the_disk_when_they_are_acknowledged(string pragma, object set)
    {
        await using var lease = await _engine.RentForWritingAsync(CancellationToken.None);
        var sql = new RenderedSql($"PRAGMA {pragma}", []);
        var command = lease.Command(sql);

        Assert.That(command.ExecuteScalar(), Is.EqualTo(set));
        lease.Done(sql, command);
    }

    [Test]
    public async Task A_commit_that_fails_fails_all_that_share_it_and_nothing_is_kept()
    {
        _engine.FailNext = true;
        var first = await HoldAsync();
        var second = HoldAsync();
        await InsertAsync(first, 1);
        var done = first.CommitAsync(CancellationToken.None);
        await using var next = await second;
        await InsertAsync(next, 2);

        Assert.ThrowsAsync<IOException>(() => next.CommitAsync(CancellationToken.None));
        Assert.ThrowsAsync<IOException>(() => done);
        Assert.That(await IdsAsync(), Is.Empty);
        await InsertAsync(3);
        Assert.That(await IdsAsync(), Is.EqualTo(new[] { 3 }));
    }

    [Test]
    public async Task When_the_engine_takes_back_everything_those_before_hear_of_it()
    {
        var first = await HoldAsync();
        var second = HoldAsync();
        await InsertAsync(first, 1);
        var done = first.CommitAsync(CancellationToken.None);

        await using (var next = await second)
        {
            await RunAsync(next, "ROLLBACK");
        }

        Assert.ThrowsAsync<SqliteWriter.TakenBackException>(() => done);
        Assert.That(await IdsAsync(), Is.Empty);
        await InsertAsync(2);
        Assert.That(await IdsAsync(), Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public async Task A_command_that_changes_much_follows_another([Values] bool isTakenBack)
    {
        // Many times what SQLite keeps of a savepoint in memory: what lies beyond goes to a file, and comes back from it.
        await WriteAsync(
            """
            INSERT INTO Kept (Id, Text)
            WITH RECURSIVE Numbers (Id) AS (SELECT 10 UNION ALL SELECT Id + 1 FROM Numbers WHERE Id < 9999)
            SELECT Id, printf('before %1000d', Id) FROM Numbers
            """
        );
        var first = await HoldAsync();
        var second = HoldAsync();
        await InsertAsync(first, 1);
        var done = first.CommitAsync(CancellationToken.None);

        await using (var next = await second)
        {
            await RunAsync(
                next,
                "UPDATE Kept SET Text = printf('after %1000d', Id) WHERE Id >= 10"
            );
            if (!isTakenBack)
            {
                await next.CommitAsync(CancellationToken.None);
            }
        }

        await done;
        var word = isTakenBack ? "before" : "after";
        Assert.That(
            await IdsAsync($"WHERE Id = 1 OR Text = printf('{word} %1000d', Id)"),
            Is.EqualTo(new[] { 1 }.Concat(Enumerable.Range(10, 9990)))
        );
    }

    [Test]
    public async Task What_decides_about_others_sees_only_what_is_committed()
    {
        var first = await HoldAsync();
        var second = _engine.RentForWritingAsync(CancellationToken.None).AsTask();
        await InsertAsync(first, 1);
        var done = first.CommitAsync(CancellationToken.None);

        await using var next = await second;
        await next.BeginAsync(afterOthers: true, CancellationToken.None);

        await done.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.That(_engine.Commits, Is.EqualTo(1));
    }

    [Test]
    public async Task Each_row_keeps_its_own_values_down_to_the_places_of_a_decimal()
    {
        object?[] texts = ["a", "a", null, null, "a", 1.0m, 1.00m, "b"];
        await using (var lease = await HoldAsync())
        {
            await lease.ExecuteManyAsync(
                _engine.Render("INSERT INTO Kept (Id, Text) VALUES (@Id, @Text)"),
                texts.Length,
                (row, column) => column == 0 ? row : texts[row],
                CancellationToken.None
            );
            await lease.CommitAsync(CancellationToken.None);
        }

        await using var connection = new SqliteConnection($"Data Source={_file};Pooling=False");
        Assert.That(
            await connection.QueryAsync<string?>("SELECT Text FROM Kept ORDER BY Id"),
            Is.EqualTo(new[] { "a", "a", null, null, "a", "1.0", "1.00", "b" })
        );
    }

    private async Task<SqlLease> HoldAsync()
    {
        var lease = await _engine.RentForWritingAsync(CancellationToken.None);
        await lease.BeginAsync(afterOthers: false, CancellationToken.None);
        return lease;
    }

    private async Task InsertAsync(int id)
    {
        await using var lease = await HoldAsync();
        await InsertAsync(lease, id);
        await lease.CommitAsync(CancellationToken.None);
    }

    private async Task WriteAsync(string sql)
    {
        await using var lease = await HoldAsync();
        await RunAsync(lease, sql);
        await lease.CommitAsync(CancellationToken.None);
    }

    private Task InsertAsync(SqlLease lease, int id) =>
        lease.ExecuteManyAsync(_engine.Render(InsertSql), 1, (_, _) => id, CancellationToken.None);

    private Task RunAsync(SqlLease lease, string sql) =>
        lease.ExecuteManyAsync(_engine.Render(sql), 1, (_, _) => null, CancellationToken.None);

    private async Task<IReadOnlyList<int>> IdsAsync(string where = "")
    {
        await using var connection = new SqliteConnection($"Data Source={_file};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT Id FROM Kept {where} ORDER BY Id";
        await using var reader = await command.ExecuteReaderAsync();
        List<int> ids = [];
        while (await reader.ReadAsync())
        {
            ids.Add(reader.GetInt32(0));
        }

        return ids;
    }

    private sealed class CountingEngine(string connectionString) : SqliteEngine(connectionString)
    {
        public int Commits { get; set; }

        public bool FailNext { get; set; }

        protected override void Commit(Action commit)
        {
            if (FailNext)
            {
                FailNext = false;
                throw new IOException("injected");
            }

            commit();
            Commits++;
        }
    }
}
