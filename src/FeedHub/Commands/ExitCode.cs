namespace FeedHub.Commands;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    /// <summary>All went well.</summary>
    public const int Ok = 0;

    /// <summary>Something failed: a feed, the database, the address to listen on.</summary>
    public const int Failed = 1;

    /// <summary>feeds.json or the command line is wrong.</summary>
    public const int BadConfig = 2;
}
