using System.Data.Common;

namespace FeedHub.Storage;

/// <summary>An empty database that another is copied into, within a transaction that its user commits.</summary>
internal interface ICopyTarget
{
    DbConnection Connection { get; }

    /// <summary>Writes all rows into a table; columns that only one of the two has are left to their defaults.</summary>
    Task WriteAsync(string table, DbDataReader rows, CancellationToken cancellation);

    /// <summary>Makes what follows from the tables: what is searched, and where numbers go on.</summary>
    Task FinishAsync(CancellationToken cancellation);
}
