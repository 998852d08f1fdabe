using Dapper;
using Microsoft.Data.Sqlite;

namespace FeedHub.Storage;

/// <summary>Which scripts make the schema, and which of them a database has seen.</summary>
internal static class SqliteSchema
{
    /// <summary>True for the name of an embedded script; PostgreSQL's lie in a folder below. Databases remember the names, so they stay as they are.</summary>
    public static bool IsScript(string name) => name.Contains(".Storage.Schema.0", StringComparison.Ordinal);

    /// <summary>Why a database can't be read by this program as it is; null when it can.</summary>
    public static string? Objection(SqliteConnection connection)
    {
        var journal = connection.ExecuteScalar<long>("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'SchemaVersions'");
        return SchemaScripts.Objection(IsScript, journal == 0 ? [] : connection.Query<string>("SELECT ScriptName FROM SchemaVersions"));
    }
}
