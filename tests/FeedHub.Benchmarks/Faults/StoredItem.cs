using Microsoft.Data.Sqlite;

namespace FeedHub.Benchmarks.Faults;

/// <summary>An item as the database holds it.</summary>
/// <param name="Feed">The feed's URL.</param>
/// <param name="Guid">As received.</param>
/// <param name="Document">All of the item, as it is kept.</param>
internal sealed record StoredItem(string Feed, string? Guid, string Document)
{
    /// <summary>Every item, of a database that nobody writes to.</summary>
    public static IReadOnlyList<StoredItem> Read(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = new SqliteCommand(
            "SELECT feed.url, document ->> '$.Guid', document FROM item JOIN feed ON feed.id = feed_id WHERE document IS NOT NULL", connection);
        using var rows = command.ExecuteReader();
        var items = new List<StoredItem>();
        while (rows.Read()) items.Add(new StoredItem(rows.GetString(0), rows.IsDBNull(1) ? null : rows.GetString(1), rows.GetString(2)));
        return items;
    }
}
