using System.Data.Common;
using Dapper;

namespace FeedHub.Storage;

/// <summary>The SQL of how readers behave. What writes runs within its caller's transaction.</summary>
internal static class SqlReaders
{
    /// <summary>Old enough to tell habits, short enough to forget what was put right.</summary>
    private const int DaysKept = 90;

    private static readonly IReadOnlyDictionary<string, int> NotRepeated = new Dictionary<string, int>();

    public static async Task<bool> AddAsync(DbConnection connection, IReadOnlyList<ReaderCounts> counts, long day)
    {
        foreach (var reader in counts)
        {
            var before = await connection.QuerySingleOrDefaultAsync<string>(
                "SELECT counts FROM reader_day WHERE day = @day AND product = @Product", new { day, reader.Product });
            var sum = before is null ? reader : StoredJson.Read<ReaderCounts>(before).Plus(reader);
            await connection.ExecuteAsync(
                "INSERT INTO reader_day (day, product, counts) VALUES (@day, @Product, @sum) ON CONFLICT (day, product) DO UPDATE SET counts = excluded.counts",
                new { day, reader.Product, sum = StoredJson.Write(sum with { Subscribers = NotRepeated }) });
            await connection.ExecuteAsync(
                """
                INSERT INTO reader_audience (product, path, subscribers, day) VALUES (@Product, @Key, @Value, @day)
                ON CONFLICT (product, path) DO UPDATE SET subscribers = excluded.subscribers, day = excluded.day
                """,
                reader.Subscribers.Select(s => new { reader.Product, s.Key, s.Value, day }));
        }

        await connection.ExecuteAsync(
            "DELETE FROM reader_day WHERE day < @first; DELETE FROM reader_audience WHERE day < @first;", new { first = day - DaysKept });
        return true;
    }

    public static async Task<IReadOnlyList<ReaderCounts>> SinceAsync(DbConnection connection, long day)
    {
        var audiences = (await connection.QueryAsync<(string Product, string Path, int Subscribers)>(
            "SELECT product, path, subscribers FROM reader_audience WHERE day >= @day", new { day })).ToLookup(a => a.Product);
        var counts = await connection.QueryAsync<string>("SELECT counts FROM reader_day WHERE day >= @day", new { day });
        return
        [
            .. counts
                .Select(StoredJson.Read<ReaderCounts>)
                .GroupBy(c => c.Product, (_, days) => days.Aggregate((sum, next) => sum.Plus(next)))
                .Select(c => c with { Subscribers = audiences[c.Product].ToDictionary(a => a.Path, a => a.Subscribers) }),
        ];
    }
}
