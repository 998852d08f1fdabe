using System.Data.Common;
using System.Globalization;
using Dapper;
using FeedHub.Parsing;
using Npgsql;
using NpgsqlTypes;

namespace FeedHub.Storage;

/// <summary>Writes in PostgreSQL's own format for many rows.</summary>
internal sealed class PostgresCopyTarget(NpgsqlConnection connection) : ICopyTarget
{
    /// <summary>Items whose words are made at once.</summary>
    private const int Chunk = 500;

    public DbConnection Connection => connection;

    public async Task WriteAsync(string table, DbDataReader rows, CancellationToken cancellation)
    {
        var types = (await connection.QueryAsync<(string Name, string Type)>(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = @table AND is_generated = 'NEVER'", new { table }))
            .ToDictionary(c => c.Name, c => c.Type);
        var columns = Enumerable.Range(0, rows.FieldCount).Where(i => types.ContainsKey(rows.GetName(i))).Select(i => (Index: i, Name: rows.GetName(i))).ToList();
        var kinds = columns.ConvertAll(c => types[c.Name] switch
        {
            "bigint" => NpgsqlDbType.Bigint,
            "integer" => NpgsqlDbType.Integer,
            "json" => NpgsqlDbType.Json,
            "bytea" => NpgsqlDbType.Bytea,
            _ => NpgsqlDbType.Text,
        });
        await using var copy = await connection.BeginBinaryImportAsync(
            $"COPY {table} ({string.Join(", ", columns.Select(c => c.Name))}) FROM STDIN (FORMAT BINARY)", cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            await copy.StartRowAsync(cancellation);
            for (var i = 0; i < columns.Count; i++)
            {
                if (await rows.IsDBNullAsync(columns[i].Index, cancellation)) await copy.WriteNullAsync(cancellation);
                else await WriteAsync(copy, rows.GetValue(columns[i].Index), kinds[i], cancellation);
            }
        }

        await copy.CompleteAsync(cancellation);
    }

    public async Task FinishAsync(CancellationToken cancellation)
    {
        foreach (var table in (string[])["feed", "item", "subscriber_request", "subscription"])
            await connection.ExecuteAsync($"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}");
        await connection.ExecuteAsync("UPDATE last_turn SET turn = (SELECT coalesce(max(turn), 0) FROM placement)");
        var last = 0L;
        do
        {
            var items = (await connection.QueryAsync<(long Id, string Document)>(
                "SELECT id, document FROM item WHERE id > @last AND document IS NOT NULL ORDER BY id LIMIT @Chunk", new { last, Chunk })).AsList();
            if (items.Count == 0) return;
            await connection.ExecuteAsync(
                "INSERT INTO item_search (item_id, words) SELECT id, words::tsvector FROM unnest(@ids, @words) AS w (id, words)",
                new { ids = items.Select(i => i.Id).ToArray(), words = items.Select(i => PostgresWords.VectorOf(StoredJson.Read<ParsedItem>(i.Document))).ToArray() });
            last = items[^1].Id;
        }
        while (!cancellation.IsCancellationRequested);
        cancellation.ThrowIfCancellationRequested();
    }

    private static Task WriteAsync(NpgsqlBinaryImporter copy, object value, NpgsqlDbType kind, CancellationToken cancellation) => kind switch
    {
        NpgsqlDbType.Bigint => copy.WriteAsync(Convert.ToInt64(value, CultureInfo.InvariantCulture), kind, cancellation),
        NpgsqlDbType.Integer => copy.WriteAsync(Convert.ToInt32(value, CultureInfo.InvariantCulture), kind, cancellation),
        NpgsqlDbType.Json => copy.WriteAsync(StorableText.OfJson((string)value), kind, cancellation),
        NpgsqlDbType.Text => copy.WriteAsync(StorableText.Of((string)value), kind, cancellation),
        _ => copy.WriteAsync((byte[])value, kind, cancellation),
    };
}
