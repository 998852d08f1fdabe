using System.CommandLine;
using FeedHub.Storage;

namespace FeedHub.Commands;

/// <summary>Copies the database while the service runs.</summary>
internal static class BackupCommand
{
    public static Command Create(FileOptions files)
    {
        var target = new Argument<string>("file") { Description = "Where to; a file that is there already is never overwritten." };
        var json = JsonOutput.Option();
        var command = new Command("backup", "Copy the database, whole and as of one moment, also while FeedHub runs.") { target, json };
        command.Runs((parsed, cancellation) => RunAsync(files.Of(parsed), parsed.GetValue(target)!, parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<ExitCode> RunAsync(Files files, string target, bool json, CancellationToken cancellation)
    {
        if (files.Read(HubSettings.DefaultUrls, Console.Error) is not { } settings) return ExitCode.BadConfig;
        await using var data = StoredData.Of(settings);
        var store = await data.ReadAsync(cancellation);
        var path = Path.GetFullPath(target);
        await store.BackUpAsync(path, cancellation);
        var items = (await store.CountItemsAsync(cancellation)).Values.Sum();
        if (json) JsonOutput.Print(new { File = path, Bytes = new FileInfo(path).Length, Items = items });
        else if (settings.Postgres is not null) Console.WriteLine($"{store.Location} is copied to {path}, an SQLite file. To restore it, put it into an empty data folder as {SqliteStore.FileName}, and migrate it to an empty database.");
        else Console.WriteLine($"{store.Location} is copied to {path}. To restore it, stop FeedHub and put the copy in its place, without the -wal and -shm files beside it.");
        return ExitCode.Ok;
    }
}
