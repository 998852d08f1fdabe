using Microsoft.Playwright;
using Xunit;

namespace FeedHub.Tests.Infrastructure;

/// <summary>The system's Chromium, without a window, for tests of pages as people use them. One for all tests of a class.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _chromium;

    /// <summary>Opens a page in a context of its own; the test is skipped where there is no Chromium.</summary>
    /// <param name="width">Of the window, in CSS pixels.</param>
    /// <param name="dark">Whether the person prefers dark pages.</param>
    /// <param name="script">Whether scripts run.</param>
    public async Task<IPage> OpenAsync(int width = 1280, bool dark = false, bool script = true)
    {
        var path = Require.Program("chromium");
        _playwright ??= await Playwright.CreateAsync();
        _chromium ??= await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = ["--no-sandbox"] });
        var context = await _chromium.NewContextAsync(new()
        {
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = script,
        });
        return await context.NewPageAsync();
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null) await _chromium.DisposeAsync();
        _playwright?.Dispose();
    }
}
