namespace FeedHub.Commands;

/// <summary>What the process tells its caller. <see cref="ExitCodes.Table"/> says the same to people.</summary>
internal enum ExitCode
{
    /// <summary>All went well.</summary>
    Ok = 0,

    /// <summary>Something failed: a feed, the database, the address to listen on, a file to write.</summary>
    Failed = 1,

    /// <summary>feeds.json or the command line is wrong.</summary>
    BadConfig = 2,

    /// <summary>What was asked for is not there: no such item, no feed at that address.</summary>
    NotFound = 3,

    /// <summary>Stopped by a signal before it was done; as shells count it, 128 and SIGINT.</summary>
    Interrupted = 130,
}

/// <summary>The exit codes for people.</summary>
internal static class ExitCodes
{
    /// <summary>Each code with its meaning, a line each: the end of <c>--help</c>.</summary>
    public static string Table { get; } = string.Join(
        Environment.NewLine, ["Exit codes:", .. Enum.GetValues<ExitCode>().Select(code => $"  {(int)code,-3}  {Meaning(code)}")]);

    private static string Meaning(ExitCode code) => code switch
    {
        ExitCode.Ok => "all went well",
        ExitCode.Failed => "something failed: a feed, the database, the address to listen on, a file to write",
        ExitCode.BadConfig => "feeds.json or the command line is wrong",
        ExitCode.NotFound => "what was asked for is not there: no such item, no feed at that address",
        ExitCode.Interrupted => "stopped by a signal before it was done",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, null),
    };
}
