using System.Data.Common;
using Quartz;

namespace FeedHub.Scheduling;

/// <summary>Quartz's store in the database that the nodes share: who polls what, and who takes over from a node that is gone.</summary>
/// <remarks>
/// The nodes' clocks must agree to within a second, as those of machines with NTP do: a node is taken for gone when its last sign of life
/// is <see cref="SignOfLife"/> and <see cref="Patience"/> old.
/// </remarks>
internal static class ClusterStore
{
    /// <summary>How often a node says that it is there.</summary>
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(1);

    /// <summary>
    /// For how long after the sign of life that fails to come. With it, another node begins what was in flight four seconds after a node
    /// died; a node that hangs for longer finds that others have done its polls, which changes nothing but that they were made twice.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2.5);

    /// <summary>Of one node; most of what it asks waits for the same row anyway.</summary>
    private const int MostConnections = 16;

    public static void Configure(IPersistentStoreBuilder store, string database)
    {
        var address = new DbConnectionStringBuilder { ConnectionString = database };
        (address["Maximum Pool Size"], address["Application Name"]) = (MostConnections, "FeedHub schedule");
        store.UsePostgres(address.ConnectionString);
        store.ProvisionSchema();
        store.UseSystemTextJsonSerializer();
        store.UseClustering(cluster =>
        {
            cluster.CheckinInterval = SignOfLife;
            cluster.CheckinMisfireThreshold = Patience;
        });
        store.ConfigureStore(options =>
        {
            options.StoreJobDataAsStrings = true;
            // Those of a node that is stopped are another's at once.
            options.RecoverFiringsCancelledByShutdown = true;
            // Else two nodes that look at once could each let a host be asked.
            options.AcquireTriggersWithinLock = true;
            // A database that is back is to be used at once.
            options.DbRetryInterval = SignOfLife;
            // A statement that takes longer waits for a node that hangs, or for a connection that is dead.
            options.CommandTimeout = TimeSpan.FromSeconds(10);
        });
    }
}
