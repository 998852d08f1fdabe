using Dapper;
using Microsoft.Data.Sqlite;

namespace FeedHub.Storage;

/// <summary>Which scripts make the schema, and which of them a database has seen.</summary>
internal static class SqliteSchema
{
    /// <summary>True for the name of an embedded script.</summary>
    public static bool IsScript(string name) => name.Contains(".Storage.Schema.", StringComparison.Ordinal);

    /// <summary>Why a database can't be read by this program as it is; null when it can.</summary>
    public static string? Objection(SqliteConnection connection)
    {
        var scripts = typeof(SqliteSchema).Assembly.GetManifestResourceNames().Where(IsScript).ToHashSet(StringComparer.Ordinal);
        var journal = connection.ExecuteScalar<long>("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'SchemaVersions'");
        var seen = journal == 0 ? [] : connection.Query<string>("SELECT ScriptName FROM SchemaVersions").ToHashSet(StringComparer.Ordinal);
        return scripts.SetEquals(seen) ? null
            : seen.IsSubsetOf(scripts) ? "it was made by an earlier FeedHub; run or poll brings it up to date"
            : "it was made by a later FeedHub";
    }
}
