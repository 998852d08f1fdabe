using Spectre.Console;

namespace FeedHub.Commands;

/// <summary>Shows on a terminal how far long work is. Where standard error is none, such as under cron, it prints lines alone.</summary>
internal sealed class ProgressBar
{
    private readonly IAnsiConsole? _terminal;
    private readonly ProgressTask? _task;

    private ProgressBar(IAnsiConsole? terminal, ProgressTask? task) => (_terminal, _task) = (terminal, task);

    /// <summary>Does the work under a bar, which is gone afterwards.</summary>
    /// <param name="title">What is done, as a word or two.</param>
    /// <param name="total">Steps in all.</param>
    /// <param name="work">Calls <see cref="Step"/> once for each, from one thread at a time.</param>
    public static async Task RunAsync(string title, int total, Func<ProgressBar, Task> work)
    {
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        if (Console.IsErrorRedirected || !terminal.Profile.Capabilities.Ansi || total < 2)
        {
            await work(new ProgressBar(null, null));
            return;
        }

        await terminal.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(bar => work(new ProgressBar(terminal, bar.AddTask(title, maxValue: total))));
    }

    /// <summary>One step is done.</summary>
    /// <param name="line">What to print of it, free of control characters; null is nothing.</param>
    public void Step(string? line = null)
    {
        _task?.Increment(1);
        if (line is null) return;
        // Under a bar only Spectre knows where the next line goes. Written as a control code, so that it breaks no line: terminals do that
        // themselves, and what is copied from them stays whole.
        if (_terminal is not null && !Console.IsOutputRedirected) _terminal.Write(new ControlCode(line + Environment.NewLine));
        else Console.WriteLine(line);
    }
}
