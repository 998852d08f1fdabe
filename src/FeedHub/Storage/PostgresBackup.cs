using Npgsql;

namespace FeedHub.Storage;

/// <summary>Copies a database that others read and write meanwhile into an SQLite file, which can be opened in its place or copied back.</summary>
internal static class PostgresBackup
{
    /// <summary>Writes the database as it is at this moment; a file under the final name is always a whole one.</summary>
    /// <param name="source">The database.</param>
    /// <param name="path">Absolute path of a file that isn't there yet.</param>
    /// <param name="cancellation">Ends it; no file is left then.</param>
    /// <exception cref="StoreException">The file is there, or can't be written; nothing is left of the attempt.</exception>
    public static async Task WriteAsync(NpgsqlDataSource source, string path, CancellationToken cancellation)
    {
        if (Path.Exists(path)) throw new StoreException($"{path} is there already; it was left as it is.", new IOException());
        if (!Directory.Exists(Path.GetDirectoryName(path))) throw new StoreException($"The folder of {path} is not there.", new DirectoryNotFoundException());
        var beside = $"{path}.{Path.GetRandomFileName()}";
        try
        {
            await using (var copy = new SqliteStore(beside)) await copy.OpenAsync(cancellation);
            await StoreCopy.ToSqliteAsync(source, beside, (_, _) => { }, cancellation);
            await using (var file = File.Open(beside, FileMode.Open)) file.Flush(flushToDisk: true);
            File.Move(beside, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"The copy {path} can't be written: {e.Message}", e);
        }
        finally
        {
            foreach (var suffix in (string[])["", "-wal", "-shm"]) File.Delete(beside + suffix);
        }
    }
}
