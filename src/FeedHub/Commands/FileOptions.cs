using System.CommandLine;
using FeedHub.Configuration;
using FeedHub.Storage;

namespace FeedHub.Commands;

/// <summary>The options that name files; every command takes them.</summary>
internal sealed class FileOptions
{
    private readonly Option<string?> _feeds = new("--feeds")
    {
        Description = "The configuration; by default feeds.json in this folder or the nearest one above.",
        HelpName = "FILE",
        Recursive = true,
    };

    private readonly Option<string?> _data = new("--data")
    {
        Description = "The folder for the database; by default data beside the configuration. Another one takes a restart.",
        HelpName = "FOLDER",
        Recursive = true,
    };

    private readonly Option<bool> _sample = new("--sample")
    {
        Description = "Use the sample that comes with FeedHub: made-up feeds, no network.",
        Recursive = true,
    };

    public IEnumerable<Option> All => [_feeds, _data, _sample];

    public Files Of(ParseResult parsed) => new(
        parsed.GetValue(_feeds)
            ?? (parsed.GetValue(_sample) ? Path.Combine(AppContext.BaseDirectory, "Samples", "feeds.json") : null)
            ?? FeedsFile.Find(Directory.GetCurrentDirectory()),
        parsed.GetValue(_data));
}

/// <param name="Feeds">Path of feeds.json; null when there is none.</param>
/// <param name="Data">The folder as given; null when not given.</param>
internal sealed record Files(string? Feeds, string? Data)
{
    public const string NoFile =
        "There is no feeds.json in this folder or above it. Write one, for a start: { \"feeds\": [\"https://example.org/feed.xml\"] }";

    /// <summary>Reads the configuration and prints whatever is wrong with it.</summary>
    /// <param name="urls">Where to listen.</param>
    /// <param name="error">Where problems are printed, one a line.</param>
    /// <returns>Null when the configuration can't be used.</returns>
    public HubSettings? Read(string urls, TextWriter error)
    {
        if (Feeds is null)
        {
            error.WriteLine(NoFile);
            return null;
        }

        var result = FeedsFile.Read(Feeds);
        foreach (var problem in result.Problems) error.WriteLine(problem);
        if (result.Config is not { } config) return null;
        var settings = new HubSettings(config, Path.GetFullPath(Data ?? Path.Combine(Path.GetDirectoryName(config.Path)!, "data")), urls);
        if (config.Storage != StorageKind.Postgres) return settings;
        var (database, lack) = PostgresAddress.Read(Environment.GetEnvironmentVariable);
        if (lack is not null) error.WriteLine(lack);
        return database is null ? null : settings with { Postgres = database };
    }
}
