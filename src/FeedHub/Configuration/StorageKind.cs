namespace FeedHub.Configuration;

/// <summary>Where items are kept.</summary>
public enum StorageKind
{
    /// <summary>In one file of the data folder, for one process.</summary>
    Sqlite,

    /// <summary>In a PostgreSQL database, which several processes may share.</summary>
    Postgres,
}
