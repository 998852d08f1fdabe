using Dapper;
using DbUp;
using DbUp.Engine.Output;
using DbUp.Postgresql;
using Npgsql;

namespace FeedHub.Storage;

/// <summary>Which scripts make the schema, and which of them a database has seen.</summary>
internal static class PostgresSchema
{
    /// <summary>Nodes that start at once bring the database up to date one after the other.</summary>
    private const string Alone = "pg_advisory_lock(hashtext('FeedHub'), hashtext('schema'))";

    public static async Task MigrateAsync(NpgsqlDataSource source, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync($"SELECT {Alone}", commandTimeout: 0);
        try
        {
            if (await ObjectionAsync(connection) is null) return;
            var upgrade = await Task.Run(
                () => DeployChanges.To
                    .PostgresqlDatabase(new PostgresqlConnectionManager(source))
                    .WithScriptsEmbeddedInAssembly(typeof(PostgresSchema).Assembly, IsScript)
                    .WithVariablesDisabled()
                    .WithTransactionPerScript()
                    .LogTo(new NoOpUpgradeLog())
                    .Build()
                    .PerformUpgrade(),
                CancellationToken.None);
            if (!upgrade.Successful) throw new StoreException($"The database could not be brought up to date: {upgrade.Error.Message}", upgrade.Error);
        }
        finally
        {
            await connection.ExecuteAsync("SELECT pg_advisory_unlock_all()");
        }
    }

    /// <summary>Why a database can't be read by this program as it is; null when it can.</summary>
    public static async Task<string?> ObjectionAsync(NpgsqlConnection connection)
    {
        var journal = await connection.ExecuteScalarAsync<bool>("SELECT to_regclass('schemaversions') IS NOT NULL");
        return SchemaScripts.Objection(IsScript, journal ? await connection.QueryAsync<string>("SELECT scriptname FROM schemaversions") : []);
    }

    private static bool IsScript(string name) => name.Contains(".Storage.Schema.Postgres.", StringComparison.Ordinal);
}
