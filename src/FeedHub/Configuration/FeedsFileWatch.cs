using System.Runtime.InteropServices;

namespace FeedHub.Configuration;

/// <summary>Waits until feeds.json may have changed, however it is saved; whether it did, its content tells. For one reader at a time.</summary>
/// <remarks>
/// The folder is watched, not the file: editors put a new file in the place of the old one, and a watch would stay with the old. Some
/// networks and mounts report nothing, so a slow look comes anyway. Its timer is the clock's and not the scheduler's, for the same wait also
/// counts the quiet after a change.
/// </remarks>
internal sealed partial class FeedsFileWatch : IDisposable
{
    /// <summary>A save in several steps is over when nothing has happened for this long.</summary>
    internal static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);

    /// <summary>From the first change, should the folder never come to rest.</summary>
    private static readonly TimeSpan LongestUnrest = TimeSpan.FromSeconds(3);

    /// <summary>Between two looks when nothing is reported.</summary>
    internal static readonly TimeSpan SlowLook = TimeSpan.FromSeconds(30);

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly ILogger<FeedsFileWatch> _logger;

    private readonly Signal _signal = new();

    private readonly PosixSignalRegistration _hangup;
    private FileSystemWatcher? _watcher;
    private bool _toldDeaf;
    private int _asked;

    /// <param name="path">Absolute path of the file, which need not exist.</param>
    /// <param name="time">The clock of all waits.</param>
    /// <param name="logger">Told when the folder can't be watched.</param>
    public FeedsFileWatch(string path, TimeProvider time, ILogger<FeedsFileWatch> logger)
    {
        (_path, _time, _logger) = (path, time, logger);
        _hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            Interlocked.Exchange(ref _asked, 1);
            _signal.Set();
        });
        Listen();

        // The file may have changed, or be half-way through a change, since it was read for the start.
        _signal.Set();
    }

    /// <summary>Completes when it is worth looking at the file.</summary>
    /// <exception cref="OperationCanceledException">The host is stopping.</exception>
    public async Task<FileLook> NextAsync(CancellationToken stopping)
    {
        if (!await SignalledAsync(SlowLook, stopping)) return FileLook.Slow;

        var first = _time.GetTimestamp();
        while (_time.GetElapsedTime(first) < LongestUnrest && await SignalledAsync(Quiet, stopping))
        {
        }

        return Interlocked.Exchange(ref _asked, 0) == 1 ? FileLook.Asked : FileLook.Reported;
    }

    /// <summary>Watches anew: the folder was replaced, or could not be watched before.</summary>
    public void Listen()
    {
        _watcher?.Dispose();
        _watcher = null;
        try
        {
            var watcher = new FileSystemWatcher(Path.GetDirectoryName(_path)!)
            {
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
            };
            watcher.Changed += (_, e) => Heed(e.Name);
            watcher.Created += (_, e) => Heed(e.Name);
            watcher.Deleted += (_, e) => Heed(e.Name);
            watcher.Renamed += (_, e) =>
            {
                Heed(e.Name);
                Heed(e.OldName);
            };

            // Reports were lost: one of them may have been ours.
            watcher.Error += (_, _) => _signal.Set();
            _watcher = watcher;
            watcher.EnableRaisingEvents = true;
            _toldDeaf = false;
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            if (!_toldDeaf) Log.Deaf(_logger, e, _path, SlowLook);
            _toldDeaf = true;
        }
    }

    public void Dispose()
    {
        _hangup.Dispose();
        _watcher?.Dispose();
    }

    /// <summary>Where the file is a link, as in mounted config maps, another name in the folder may be what it leads through.</summary>
    private void Heed(string? name)
    {
        if (name == Path.GetFileName(_path) || new FileInfo(_path).LinkTarget is not null) _signal.Set();
    }

    /// <returns>False when nothing was signalled within the time.</returns>
    private async Task<bool> SignalledAsync(TimeSpan within, CancellationToken stopping)
    {
        using var over = new CancellationTokenSource(within, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, stopping);
        try
        {
            return await _signal.TakeAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Changes of {Path} are not reported by the system; it is looked at every {Interval} instead, and on SIGHUP")]
        public static partial void Deaf(ILogger logger, Exception exception, string path, TimeSpan interval);
    }
}

/// <summary>Why feeds.json is looked at.</summary>
internal enum FileLook
{
    /// <summary>Nothing was reported for a while.</summary>
    Slow,

    /// <summary>The system reported a change.</summary>
    Reported,

    /// <summary>The operator asked for it (SIGHUP).</summary>
    Asked,
}
