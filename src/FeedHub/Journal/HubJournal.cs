using FeedHub.Configuration;

namespace FeedHub.Journal;

/// <summary>
/// What <c>archive</c> keeps: every response that changed the store, and what the service did of itself between them, in the order in which it
/// happened, so that the store can be made anew from it. Files by day in the data folder. Thread-safe.
/// </summary>
/// <remarks>
/// While it is on, whatever changes the store does so one at a time, for the order is the point of it; while it is off, it costs nothing. A
/// document is written down before it is committed: should the process end between the two, the next start finds out by the feed's state and
/// takes back what never happened. Of requests nothing is kept, of responses only the header fields that are read.
/// </remarks>
public sealed partial class HubJournal(CurrentConfig config, string dataFolder, TimeProvider time, ILogger<HubJournal> logger) : IDisposable
{
    /// <summary>The folder within the data folder.</summary>
    public const string FolderName = "archive";

    private readonly string _folder = Path.Combine(dataFolder, FolderName);
    private readonly SemaphoreSlim _turn = new(1);
    private FileStream? _lock;
    private DateOnly _day;

    private bool IsOn => config.Value.Hub.Archive is not null;

    /// <summary>Does something that may change the store, with nothing else changing it meanwhile while the journal is on.</summary>
    public async Task<T> InOrderAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        if (!IsOn) return await work();
        await _turn.WaitAsync(cancellation);
        try
        {
            return await work();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc cref="InOrderAsync{T}"/>
    public Task InOrderAsync(Func<Task> work, CancellationToken cancellation) => InOrderAsync(
        async () =>
        {
            await work();
            return true;
        },
        cancellation);

    /// <summary>Writes down what has just changed the store; only within <see cref="InOrderAsync{T}"/>.</summary>
    public void Write(JournalRecord record, ReadOnlyMemory<byte> body = default)
    {
        if (IsOn) Append(record, body);
    }

    /// <summary>Commits what a document brought, and writes the document down.</summary>
    /// <param name="record">What is known of it.</param>
    /// <param name="body">Its bytes.</param>
    /// <param name="commit">Commits.</param>
    /// <param name="cancellation">Counts until its turn comes.</param>
    public Task CommitAsync(JournalRecord record, ReadOnlyMemory<byte> body, Func<Task> commit, CancellationToken cancellation) => InOrderAsync(
        async () =>
        {
            var undo = IsOn ? Append(record, body) : null;
            try
            {
                await commit();
            }
            catch
            {
                undo?.Invoke();
                throw;
            }
        },
        cancellation);

    /// <summary>Takes back what was written down and never committed. Once, before anything else is written.</summary>
    /// <param name="polledAt">When a feed was polled last, by what was committed; null when it is not known.</param>
    public async Task RecoverAsync(Func<Uri, Task<DateTimeOffset?>> polledAt)
    {
        if (JournalFile.AllOf(_folder) is not [.., var (_, path)] || !IsOurs()) return;
        StoredRecord? last = null;
        foreach (var record in JournalFile.Read(path)) last = record with { Packed = [] };
        var end = last?.End ?? 0;
        if (last is { Record: { Kind: JournalKind.Document, Feed: { } feed, At: var at } } && !(await polledAt(feed) >= at)) end = last.Start;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read);
        if (file.Length <= end) return;
        Log.Cut(logger, path, file.Length - end);
        file.SetLength(end);
    }

    /// <returns>How many bytes it takes, and since which day it reaches; null when there is nothing.</returns>
    public (long Bytes, DateOnly Since)? Size()
    {
        try
        {
            return JournalFile.AllOf(_folder) is [var first, ..] files ? (files.Sum(f => new FileInfo(f.Path).Length), first.Day) : null;
        }
        catch (FileNotFoundException)
        {
            // A day has been removed meanwhile.
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lock?.Dispose();
        _turn.Dispose();
    }

    /// <returns>Takes it back; null when it could not be written.</returns>
    private Action? Append(JournalRecord record, ReadOnlyMemory<byte> body)
    {
        try
        {
            Directory.CreateDirectory(_folder);
            if (!IsOurs()) throw new IOException("Another process writes it.");
            var now = time.GetUtcNow();
            BeginDay(DateOnly.FromDateTime(now.UtcDateTime));
            var path = Path.Combine(_folder, JournalFile.NameOf(now));
            using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
            var start = file.Position;
            file.Write(JournalFile.Write(record, body.Span));
            return () =>
            {
                using var written = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read);
                written.SetLength(start);
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // News come first: what is published must not wait for what is archived.
            Log.Failed(logger, e, _folder);
            return null;
        }
    }

    /// <summary>True for the one process that may write the archive: the first that wanted to.</summary>
    private bool IsOurs()
    {
        try
        {
            _lock ??= new FileStream(Path.Combine(_folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Removes the days that are older than they are kept for.</summary>
    private void BeginDay(DateOnly day)
    {
        if (day == _day) return;
        var oldest = day.AddDays(-(int)Math.Ceiling(config.Value.Hub.Archive!.Value.TotalDays));
        foreach (var (_, path) in JournalFile.AllOf(_folder).Where(f => f.Day < oldest)) File.Delete(path);
        _day = day;
        if (Size() is { } size) Log.Size(logger, _folder, size.Bytes, size.Since);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "The archive {Folder} has {Bytes} bytes, since {Since}")]
        public static partial void Size(ILogger logger, string folder, long bytes, DateOnly since);

        [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "The archive {Folder} can't be written, so it has a gap; what is published goes on")]
        public static partial void Failed(ILogger logger, Exception exception, string folder);

        [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "Took {Bytes} bytes from the end of {Path}, which were written down and never came to pass")]
        public static partial void Cut(ILogger logger, string path, long bytes);
    }
}
