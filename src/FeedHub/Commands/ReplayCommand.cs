using System.CommandLine;
using FeedHub.Journal;
using FeedHub.Storage;

namespace FeedHub.Commands;

/// <summary>Makes a database anew from archived responses.</summary>
internal static class ReplayCommand
{
    public static Command Create(FileOptions files)
    {
        var from = new Option<string>("--from") { Description = "The archive: the folder of that name in a data folder.", HelpName = "ARCHIVE", Required = true };
        var json = JsonOutput.Option();
        var command = new Command("replay", "Make the database anew from archived responses, in a new folder named by --data. Its outputs have the same bytes as those that were published.") { from, json };
        command.Runs((parsed, cancellation) => RunAsync(files.Of(parsed), parsed.GetValue(from)!, parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<ExitCode> RunAsync(Files files, string from, bool json, CancellationToken cancellation)
    {
        if (files.Data is null)
        {
            await Console.Error.WriteLineAsync("Name a new folder for the database with --data. Nothing that is there is ever replayed over.");
            return ExitCode.BadConfig;
        }

        if (files.Read(HubSettings.DefaultUrls, Console.Error) is not { } settings) return ExitCode.BadConfig;
        var days = JournalFile.AllOf(Path.GetFullPath(from));
        if (days.Count == 0)
        {
            await Console.Error.WriteLineAsync($"There is no archive in {Path.GetFullPath(from)}. \"archive\" in \"hub\" of feeds.json makes one, in the data folder.");
            return ExitCode.NotFound;
        }

        var clock = new ReplayClock();
        await using var app = Program.Build(Quiet(settings), services => services
            .AddLogging(log => log.SetMinimumLevel(LogLevel.Warning))
            .AddSingleton(clock)
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton<Replay>());
        var store = app.Services.GetRequiredService<IStore>();
        if (File.Exists(store.Location))
        {
            await Console.Error.WriteLineAsync($"{store.Location} is there already. Name a new folder with --data.");
            return ExitCode.BadConfig;
        }

        var replay = app.Services.GetRequiredService<Replay>();
        await replay.BeginAsync(cancellation);
        var whole = true;
        await ProgressBar.RunAsync("Replaying", days.Count, async bar =>
        {
            foreach (var (_, path) in days)
            {
                whole &= await DayAsync(replay, path, cancellation);
                bar.Step();
            }
        });
        await replay.EndAsync(cancellation);

        var items = (await store.CountItemsAsync(cancellation)).Values.Sum();
        var (first, last) = (days[0].Day, days[^1].Day);
        if (json) JsonOutput.Print(new { Database = store.Location, replay.Responses, Items = items, First = first, Last = last, Until = clock.Now, Whole = whole });
        else Console.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{replay.Responses} responses from {first:yyyy-MM-dd} to {last:yyyy-MM-dd} made {store.Location} with {items} items"));
        return whole ? ExitCode.Ok : ExitCode.Failed;
    }

    /// <returns>False when the file does not end with a whole record.</returns>
    private static async Task<bool> DayAsync(Replay replay, string path, CancellationToken cancellation)
    {
        long end = 0;
        foreach (var record in JournalFile.Read(path))
        {
            await replay.TakeAsync(record, cancellation);
            end = record.End;
        }

        if (end == new FileInfo(path).Length) return true;
        await Console.Error.WriteLineAsync($"{path} is damaged: what comes after byte {end} is left out.");
        return false;
    }

    /// <summary>The same without an archive of its own, and at an address that is known although nothing listens.</summary>
    private static HubSettings Quiet(HubSettings settings) => settings with
    {
        Config = settings.Config with
        {
            Hub = settings.Config.Hub with { Archive = null, BaseUrl = settings.Config.Hub.BaseUrl ?? new Uri(HubSettings.DefaultUrls + "/") },
        },
    };
}
