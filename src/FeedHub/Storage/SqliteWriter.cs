using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace FeedHub.Storage;

/// <summary>The one connection that writes. Work that is waiting is committed together, so that many feeds share one sync to disk.</summary>
/// <remarks>
/// With one writer there is no "database is locked" among ourselves. A unit of work that fails takes nothing with it: each has its own
/// savepoint within the common transaction.
/// </remarks>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int WorkPerCommit = 256;

    private readonly Channel<Work> _waiting = Channel.CreateBounded<Work>(new BoundedChannelOptions(4 * WorkPerCommit) { SingleReader = true });
    private readonly SqliteConnection _connection;
    private readonly Task _loop;

    /// <param name="connection">Open; owned by the writer from here on.</param>
    public SqliteWriter(SqliteConnection connection)
    {
        _connection = connection;
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Does the work in a transaction; completes once it is committed.</summary>
    /// <param name="work">Runs on the writer's thread; must not wait for anything.</param>
    /// <param name="cancellation">Counts until the work begins; begun work is finished.</param>
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellation)
    {
        var unit = new Work<T>(work, cancellation);
        await _waiting.Writer.WriteAsync(unit, cancellation);
        return await unit.Completion;
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
        await _connection.DisposeAsync();
    }

    private async Task LoopAsync()
    {
        var batch = new List<Work>(WorkPerCommit);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < WorkPerCommit && _waiting.Reader.TryRead(out var work)) batch.Add(work);
            Commit(batch);
        }
    }

    private void Commit(List<Work> batch)
    {
        try
        {
            using var transaction = _connection.BeginTransaction(deferred: false);
            foreach (var work in batch)
            {
                transaction.Save("work");
                if (!work.Run(_connection)) transaction.Rollback("work");
                transaction.Release("work");
            }

            transaction.Commit();
        }
        catch (SqliteException e)
        {
            foreach (var work in batch) work.Fail(e);
            return;
        }

        foreach (var work in batch) work.Complete();
    }

    private abstract class Work
    {
        /// <returns>False when it failed, and what it did must be undone.</returns>
        public abstract bool Run(SqliteConnection connection);

        public abstract void Complete();

        public abstract void Fail(Exception exception);
    }

    private sealed class Work<T>(Func<SqliteConnection, T> work, CancellationToken cancellation) : Work
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T _result = default!;

        public Task<T> Completion => _completion.Task;

        public override bool Run(SqliteConnection connection)
        {
            if (cancellation.IsCancellationRequested)
            {
                _completion.TrySetCanceled(cancellation);
                return true;
            }

            try
            {
                _result = work(connection);
                return true;
            }
#pragma warning disable CA1031 // Whatever went wrong belongs to whoever asked for the work, not to the loop.
            catch (Exception e)
#pragma warning restore CA1031
            {
                _completion.TrySetException(e);
                return false;
            }
        }

        public override void Complete() => _completion.TrySetResult(_result);

        public override void Fail(Exception exception) => _completion.TrySetException(exception);
    }
}
