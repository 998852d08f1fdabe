using System.Threading.Channels;

namespace FeedHub;

/// <summary>Tells one waiting loop that there is something to do. It holds one signal at most: whoever takes it does all that is waiting by then.</summary>
internal sealed class Signal
{
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Returns at once, from any thread.</summary>
    public void Set() => _signal.Writer.TryWrite(true);

    /// <summary>Completes once it was set since the last time, and takes it.</summary>
    /// <returns>True.</returns>
    /// <exception cref="OperationCanceledException">The waiting was ended; a signal that came is still there.</exception>
    public ValueTask<bool> TakeAsync(CancellationToken cancellation) => _signal.Reader.ReadAsync(cancellation);
}
