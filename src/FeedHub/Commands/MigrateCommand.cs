using System.CommandLine;
using FeedHub.Configuration;
using FeedHub.Storage;

namespace FeedHub.Commands;

/// <summary>Takes everything over from one storage into the other.</summary>
internal static class MigrateCommand
{
    public static Command Create(FileOptions files)
    {
        var to = new Option<StorageKind>("--to")
        {
            Description = "The storage that everything is copied into, which must be empty: postgres (FEEDHUB_POSTGRES names the database) or sqlite (a file in the data folder).",
            HelpName = "postgres|sqlite",
            Required = true,
        };
        var json = JsonOutput.Option();
        var command = new Command("migrate", "Copy everything from one storage into the other, with all ids. Stop FeedHub first, and start it with the other storage in feeds.json.") { to, json };
        command.Runs((parsed, cancellation) => RunAsync(files.Of(parsed), parsed.GetValue(to), parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<ExitCode> RunAsync(Files files, StorageKind to, bool json, CancellationToken cancellation)
    {
        if (files.Read(HubSettings.DefaultUrls, Console.Error) is not { } settings) return ExitCode.BadConfig;
        var (postgres, problem) = PostgresAddress.Read(Environment.GetEnvironmentVariable);
        if (postgres is null)
        {
            await Console.Error.WriteLineAsync(problem);
            return ExitCode.BadConfig;
        }

        MigrationReport? report = null;
        await ProgressBar.RunAsync("Copying", StoreMigration.Tables, async bar => report = await StoreMigration.RunAsync(
            to, settings.DataFolder, postgres, (table, rows) => bar.Step(json ? null : $"{table,-20} {rows,12} rows"), cancellation));
        if (json) JsonOutput.Print(report);
        else Console.WriteLine($"Everything is copied from {report!.From} to {report.To}. Write \"storage\": \"{(to == StorageKind.Postgres ? "postgres" : "sqlite")}\" into feeds.json and start FeedHub.");
        return ExitCode.Ok;
    }
}
