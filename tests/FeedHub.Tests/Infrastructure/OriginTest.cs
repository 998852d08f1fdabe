using Xunit;

namespace FeedHub.Tests.Infrastructure;

/// <summary>A test with an origin and a folder of its own.</summary>
public abstract class OriginTest : IAsyncLifetime
{
    private protected Origin Origin { get; private set; } = null!;

    private protected TempFolder Folder { get; } = new();

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync() => Origin = await Origin.StartAsync();

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Origin.DisposeAsync();
        Folder.Dispose();
    }
}
