using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;

namespace FeedHub.Storage;

/// <summary>Writes row by row, by a statement compiled once.</summary>
internal sealed class SqliteCopyTarget(SqliteConnection connection) : ICopyTarget
{
    public DbConnection Connection => connection;

    public async Task WriteAsync(string table, DbDataReader rows, CancellationToken cancellation)
    {
        var known = connection.Query<string>("SELECT name FROM pragma_table_info(@table)", new { table }).ToHashSet(StringComparer.Ordinal);
        var columns = Enumerable.Range(0, rows.FieldCount).Where(i => known.Contains(rows.GetName(i))).ToList();
        await using var insert = connection.CreateCommand();
        insert.CommandText =
            $"INSERT INTO {table} ({string.Join(", ", columns.Select(rows.GetName))}) VALUES ({string.Join(", ", columns.Select(i => $"@{rows.GetName(i)}"))})";
        var values = columns.ConvertAll(i => insert.Parameters.Add(new SqliteParameter { ParameterName = $"@{rows.GetName(i)}" }));
        while (await rows.ReadAsync(cancellation))
        {
            for (var i = 0; i < columns.Count; i++)
            {
                // Sums come as decimals.
                values[i].Value = rows.GetValue(columns[i]) is var value && value is decimal sum ? (long)sum : value;
            }

            insert.ExecuteNonQuery();
        }

        // An item that is written waits to be placed, by a trigger; those that do are copied after it.
        if (table == "item") connection.Execute("DELETE FROM unplaced");
    }

    public Task FinishAsync(CancellationToken cancellation)
    {
        while (connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM unsearchable)"))
        {
            cancellation.ThrowIfCancellationRequested();
            SqliteSearch.CatchUp(connection, written: 1000);
        }

        return Task.CompletedTask;
    }
}
