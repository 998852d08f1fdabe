using FeedHub.Publishing;

namespace FeedHub.Pages;

/// <summary>What a page of items shows. Immutable.</summary>
internal sealed record RiverView
{
    /// <summary>What all pages have.</summary>
    public required PageFrame Frame { get; init; }

    /// <summary>What the page is about, plain text: its heading.</summary>
    public required string Title { get; init; }

    /// <summary>One sentence below the heading; null for none.</summary>
    public string? Note { get; init; }

    /// <summary>What was typed into the search box; null on other pages.</summary>
    public string? Query { get; init; }

    /// <summary>What can be subscribed to here; empty for nothing.</summary>
    public IReadOnlyList<FeedLink> Feeds { get; init; } = [];

    /// <summary>The address of the feed that stands at the page's own address, to be shown and copied; null on other pages.</summary>
    public string? FeedAddress { get; init; }

    /// <summary>The entries, the last to arrive first.</summary>
    public required IReadOnlyList<RiverEntry> Entries { get; init; }

    /// <summary>Path and query of the page that goes on, below the root; null when this is the last.</summary>
    public string? Next { get; init; }
}

/// <summary>What all pages have in common.</summary>
internal sealed record PageFrame
{
    /// <summary>The way from the page to the hub's root, relative, so that it holds at whatever address the hub is: <c>./</c> or <c>../</c> and so on.</summary>
    public required string Root { get; init; }

    /// <summary>Title of the hub, plain text.</summary>
    public required string HubTitle { get; init; }

    /// <summary>Pages by tag, by language and by source.</summary>
    public IReadOnlyList<PageLink> Tags { get; init; } = [];

    /// <inheritdoc cref="Tags"/>
    public IReadOnlyList<PageLink> Languages { get; init; } = [];

    /// <inheritdoc cref="Tags"/>
    public IReadOnlyList<PageLink> Sources { get; init; } = [];
}

/// <summary>A link to a page of the hub.</summary>
/// <param name="Text">What it is called.</param>
/// <param name="Path">Below the root.</param>
internal sealed record PageLink(string Text, string Path);

/// <summary>A feed to subscribe to.</summary>
/// <param name="Format">In which format.</param>
/// <param name="Url">Absolute.</param>
internal sealed record FeedLink(OutputFormat Format, string Url);

/// <summary>An entry on a page.</summary>
/// <param name="Item">What is shown.</param>
/// <param name="Arrived">When it arrived, UTC: the day it stands under.</param>
/// <param name="Permalink">Path of its own page, below the root.</param>
/// <param name="SourcePath">Path of the page of its feed, below the root; null for none.</param>
internal sealed record RiverEntry(OutputItem Item, DateTimeOffset Arrived, string Permalink, string? SourcePath);
