using System.Globalization;
using System.Runtime.CompilerServices;
using Npgsql;

namespace FeedHub.Storage;

/// <summary>Listens to what PostgreSQL tells of each transaction that changed what outputs show, on a connection of its own.</summary>
/// <remarks>What is told is written by triggers of the schema, so that it is told of whatever is committed, and of nothing else.</remarks>
internal sealed partial class PostgresChanges : IStoreChanges
{
    /// <summary>The channel that the triggers notify.</summary>
    internal const string Channel = "feedhub_changes";

    /// <summary>What is told of changed stories, and of more feeds than there is room for; else the numbers of feeds.</summary>
    internal const string Stories = "stories";
    internal const string ManyFeeds = "feeds";

    /// <summary>How long nothing may be heard before the connection is tried: it may be dead, and nobody said so.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(1);

    private readonly string _database;
    private readonly TimeProvider _time;
    private readonly ILogger<PostgresChanges> _logger;

    public PostgresChanges(string database, TimeProvider time, ILogger<PostgresChanges> logger) => (_database, _time, _logger) = (
        new NpgsqlConnectionStringBuilder(database) { Pooling = false, Timeout = 3, CommandTimeout = 3, ApplicationName = "feedhub changes" }.ToString(),
        time,
        logger);

    public async IAsyncEnumerable<StoreChange> FollowAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var isLost = false;
        while (true)
        {
            await using var connection = new NpgsqlConnection(_database);
            var heard = new List<string>();
            connection.Notification += (_, told) => heard.Add(told.Payload);
            if (await SucceedsAsync(() => ListenAsync(connection, cancellation)))
            {
                if (isLost) Log.Found(_logger);
                isLost = false;
                yield return StoreChange.Anything;

                while (await SucceedsAsync(() => WaitAsync(connection, heard, cancellation)))
                {
                    var change = Of(heard);
                    heard.Clear();
                    yield return change;
                }
            }

            if (!isLost) Log.Lost(_logger);
            isLost = true;
            await Task.Delay(BetweenAttempts, _time, cancellation);
        }
    }

    /// <summary>What several messages say together.</summary>
    internal static StoreChange Of(IReadOnlyCollection<string> heard) => heard.Count == 0 ? StoreChange.None : new StoreChange
    {
        IsUnknown = heard.Contains(ManyFeeds),
        Stories = heard.Contains(Stories),
        Feeds =
        [
            .. heard.Where(text => text is not (Stories or ManyFeeds)).SelectMany(text => text.Split(','))
                .Select(id => long.Parse(id, CultureInfo.InvariantCulture)).Distinct(),
        ],
    };

    private static async Task ListenAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await connection.OpenAsync(cancellation);
        await using var listen = new NpgsqlCommand($"LISTEN {Channel}", connection);
        await listen.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Completes when something was heard, or when it is sure that there was nothing to hear.</summary>
    private static async Task WaitAsync(NpgsqlConnection connection, List<string> heard, CancellationToken cancellation)
    {
        if (heard.Count > 0 || await connection.WaitAsync(Silence, cancellation)) return;
        await using var probe = new NpgsqlCommand("SELECT 1", connection);
        await probe.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>False when the database can't be reached.</summary>
    private static async Task<bool> SucceedsAsync(Func<Task> work)
    {
        try
        {
            await work();
            return true;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "The database can't be reached; what is live is served on, and may be behind")]
        public static partial void Lost(ILogger logger);

        [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "The database can be reached again")]
        public static partial void Found(ILogger logger);
    }
}
