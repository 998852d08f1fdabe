using Dapper;
using Microsoft.Data.Sqlite;

namespace FeedHub.Storage;

/// <summary>The SQL of how readers behave. What writes runs within its caller's transaction.</summary>
internal static class SqliteReaders
{
    /// <summary>Old enough to tell habits, short enough to forget what was put right.</summary>
    private const int DaysKept = 90;

    private static readonly IReadOnlyDictionary<string, int> NotRepeated = new Dictionary<string, int>();

    public static bool Add(SqliteConnection connection, IReadOnlyList<ReaderCounts> counts, long day)
    {
        foreach (var reader in counts)
        {
            var before = connection.QuerySingleOrDefault<string>(
                "SELECT counts FROM reader_day WHERE day = @day AND product = @Product", new { day, reader.Product });
            var sum = before is null ? reader : StoredJson.Read<ReaderCounts>(before).Plus(reader);
            connection.Execute(
                "INSERT INTO reader_day (day, product, counts) VALUES (@day, @Product, @sum) ON CONFLICT (day, product) DO UPDATE SET counts = excluded.counts",
                new { day, reader.Product, sum = StoredJson.Write(sum with { Subscribers = NotRepeated }) });
            connection.Execute(
                """
                INSERT INTO reader_audience (product, path, subscribers, day) VALUES (@Product, @Key, @Value, @day)
                ON CONFLICT (product, path) DO UPDATE SET subscribers = excluded.subscribers, day = excluded.day
                """,
                reader.Subscribers.Select(s => new { reader.Product, s.Key, s.Value, day }));
        }

        connection.Execute(
            "DELETE FROM reader_day WHERE day < @first; DELETE FROM reader_audience WHERE day < @first;", new { first = day - DaysKept });
        return true;
    }

    public static IReadOnlyList<ReaderCounts> Since(SqliteConnection connection, long day)
    {
        var audiences = connection
            .Query<(string Product, string Path, int Subscribers)>("SELECT product, path, subscribers FROM reader_audience WHERE day >= @day", new { day })
            .ToLookup(a => a.Product);
        return
        [
            .. connection.Query<string>("SELECT counts FROM reader_day WHERE day >= @day", new { day })
                .Select(StoredJson.Read<ReaderCounts>)
                .GroupBy(c => c.Product, (_, days) => days.Aggregate((sum, next) => sum.Plus(next)))
                .Select(c => c with { Subscribers = audiences[c.Product].ToDictionary(a => a.Path, a => a.Subscribers) }),
        ];
    }
}
