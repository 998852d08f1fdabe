using System.Diagnostics;
using System.Globalization;
using System.Text;
using Npgsql;
using Xunit;

namespace FeedHub.Tests.Infrastructure;

/// <summary>A PostgreSQL server of its own, with its data in a folder of its own, listening on 127.0.0.1 alone; gone afterwards.</summary>
/// <remarks>It ends with this process, however that ends: it is guarded by a shell that waits for the end of its input.</remarks>
internal sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>Sorts as people of some country do, so that what must be ordered by bytes says so.</summary>
    private static readonly string[] Locale = ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=es"];

    private const string User = "feedhub";

    private const int MostPorts = 20;

    private const string Guard = """exec 3<&0; "$@" </dev/null 3<&- & cat <&3 >/dev/null; kill -INT $! 2>/dev/null; wait""";

    private readonly TempFolder _folder = new();
    private readonly string _programs;
    private readonly bool _durable;
    private int _port;
    private Process? _guard;
    private int _databases;

    private PostgresServer(string programs, bool durable) => (_programs, _durable) = (programs, durable);

    private string Data => Path.Combine(_folder.Path, "data");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Makes and starts a server. The test is skipped with the reason where PostgreSQL is not installed.</summary>
    /// <param name="durable">Whether what is committed outlives a crash of the machine, not only of the server: slower.</param>
    public static async Task<PostgresServer> StartAsync(bool durable = false)
    {
        var server = new PostgresServer(Require.Postgres(), durable);
        try
        {
            await server.MakeAsync();
            await server.StartSomewhereAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = "test_" + Interlocked.Increment(ref _databases).ToString(CultureInfo.InvariantCulture);
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync(Cancel);
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await create.ExecuteNonQueryAsync(Cancel);
        return ConnectionString(name);
    }

    /// <summary>Starts it on its old data and port; it accepts connections when this is done.</summary>
    public async Task StartAgainAsync()
    {
        string[] settings = _durable ? [] : ["fsync=off", "full_page_writes=off"];
        var guard = new Process { StartInfo = AsUser(["sh", "-c", Guard, "sh", Path.Combine(_programs, "postgres"), "-D", Data, "-p", $"{_port}", .. settings.SelectMany(s => new[] { "-c", s })]) };
        var log = new StringBuilder();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        guard.ErrorDataReceived += (_, line) =>
        {
            log.AppendLine(line.Data);
            if (line.Data?.Contains("database system is ready to accept connections", StringComparison.Ordinal) == true) ready.TrySetResult();
            else if (line.Data?.Contains("database system is shut down", StringComparison.Ordinal) != false) ready.TrySetException(new InvalidOperationException(log.ToString()));
        };
        guard.Start();
        guard.BeginErrorReadLine();
        _guard = guard;
        await ready.Task.WaitAsync(Cancel);
    }

    /// <summary>Stops it in an orderly way: whoever is connected is cut off, what they had begun is undone.</summary>
    public async Task StopAsync()
    {
        if (_guard is not { } guard) return;
        _guard = null;
        guard.StandardInput.Close();

        // Also until its last process has let go of its output: before that the data can't be opened again.
        await guard.WaitForExitAsync(CancellationToken.None);
        guard.Dispose();
    }

    /// <summary>Ends it at once by SIGKILL, as a crash does.</summary>
    public async Task KillAsync()
    {
        var pid = (await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid"), Cancel))[0];
        using (var postgres = Process.GetProcessById(int.Parse(pid, CultureInfo.InvariantCulture))) postgres.Kill();
        await StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    /// <summary>At a port below those that the system gives to clients: one of them might come upon it while the server is stopped.</summary>
    private async Task StartSomewhereAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            _port = Random.Shared.Next(10_000, 32_000);
            try
            {
                await StartAgainAsync();
                return;
            }
            catch (InvalidOperationException e) when (attempt < MostPorts && e.Message.Contains("Address already in use", StringComparison.Ordinal))
            {
                await StopAsync();
            }
        }
    }

    private async Task MakeAsync()
    {
        // PostgreSQL refuses to run as root; who runs it instead must get into the folder.
        if (!OperatingSystem.IsWindows() && Environment.UserName == "root") File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_111_111);
        using var initdb = Process.Start(AsUser(
            [Path.Combine(_programs, "initdb"), "-D", Data, "-U", User, "--auth=trust", "--encoding=UTF8", "--no-sync", "--no-instructions", .. Locale]))!;
        var said = initdb.StandardOutput.ReadToEndAsync(Cancel);
        var errors = await initdb.StandardError.ReadToEndAsync(Cancel);
        await initdb.WaitForExitAsync(Cancel);
        if (initdb.ExitCode != 0) throw new InvalidOperationException(await said + errors);
        await File.AppendAllTextAsync(
            Path.Combine(Data, "postgresql.conf"),
            "\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\nmax_connections = 300\nlc_messages = 'C'\n",
            Cancel);
    }

    private ProcessStartInfo AsUser(string[] command)
    {
        string[] all = Environment.UserName == "root" ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", .. command] : command;
        return new ProcessStartInfo(all[0], all[1..])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = command[0] != "sh",
            RedirectStandardError = true,
        };
    }

    private string ConnectionString(string database) =>
        new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = _port, Username = User, Database = database }.ToString();
}
