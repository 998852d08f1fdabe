using System.Text;
using FeedHub.Configuration;
using FeedHub.Parsing;
using FeedHub.Publishing;
using Xunit;

namespace FeedHub.Tests.Publishing;

/// <summary>An item is rendered once, and what is taken over from the document before is what would have been written.</summary>
public sealed class FragmentReuseTests
{
    private static readonly OutputConfig Output = new() { Name = "all", Title = "All", Tags = [], Limit = 10 };

    public static TheoryData<string> Extensions => [.. OutputFormat.All.Select(f => f.Extension)];

    [Theory]
    [MemberData(nameof(Extensions))]
    public void A_document_of_old_and_new_items_has_the_bytes_of_one_written_anew(string extension)
    {
        var format = OutputFormat.All.Single(f => f.Extension == extension);
        var items = Revised(Made.Assorted);
        var before = format.Write(Made.Feed([.. items.Skip(2)]));
        List<OutputItem> now = [items[0], items[5], items[3], items[1], items[7]];

        var reused = format.Write(Made.Feed(now), before);
        var again = format.Write(Made.Feed([.. now.Skip(1)]), reused);

        Assert.Equal(format.Write(Made.Feed(now)).Body, reused.Body);
        Assert.Equal(format.Write(Made.Feed(now)).Fragments, reused.Fragments);
        Assert.Equal(format.Write(Made.Feed([.. now.Skip(1)])).Body, again.Body);
        Assert.Equal(format.Write(Made.Feed(items[4])).Body, format.Write(Made.Feed(items[4]), before).Body);
    }

    [Theory]
    [MemberData(nameof(Extensions))]
    public void An_item_of_the_same_revision_is_not_rendered_again(string extension)
    {
        var format = OutputFormat.All.Single(f => f.Extension == extension);
        var item = Revised([Made.Rich])[0];
        var before = format.Write(Made.Feed(item));

        // Only a test can give two different items one revision; it shows whose text is written.
        var other = item with { Item = item.Item with { Title = "Otro" } };

        Assert.Equal(before.Body, format.Write(Made.Feed(other), before).Body);
        Assert.Contains("Otro", Encoding.UTF8.GetString(format.Write(Made.Feed(other with { Revision = null }), before).Body), StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_an_entry_is_written_from_is_in_its_revision()
    {
        var source = Made.Source;
        OutputItem[] entries =
        [
            Made.Rich,
            Made.Rich with { Id = "urn:other" },
            Made.Rich with { Published = Made.Noon.AddTicks(1) },
            Made.Rich with { Updated = Made.Noon.AddHours(9) },
            .. new[]
            {
                source with { Url = "https://x.example/" }, source with { Title = "x" }, source with { Id = "x" }, source with { Link = "x" },
                source with { Language = "x" }, source with { Rights = "x" }, source with { ImageUrl = "x" }, source with { Rights = source.ImageUrl, ImageUrl = source.Rights },
            }.Select(s => Made.Rich with { Source = s }),
            Made.Rich with { OtherSources = [new OtherSource("a", "b", "c")] },
            Made.Rich with { OtherSources = [new OtherSource("a", "b", "d")] },
            Made.Rich with { AlsoCoveredBy = [new OtherReport("a", "b", "c")] },
            Made.Rich with { Item = Made.Rich.Item with { Title = "x" } },
            Made.Rich with { Item = Made.Rich.Item with { Link = "https://x.example/" } },
        ];
        OutputConfig[] outputs = [Output, Output with { Content = OutputContent.None }, Output with { PrefixTitles = true }];

        List<UInt128> revisions =
        [
            .. entries.Select(e => EntryRevision.Of(e, 1, Output)), .. outputs.Skip(1).Select(o => EntryRevision.Of(Made.Rich, 1, o)),
            EntryRevision.Of(Made.Rich, 2, Output),
        ];

        Assert.Equal(revisions.Count, revisions.Distinct().Count());
        Assert.Equal(revisions[0], EntryRevision.Of(Made.Rich with { Item = new ParsedItem { Title = Made.Rich.Item.Title, Link = Made.Rich.Item.Link } }, 1, Output with { Name = "other" }));
    }

    private static List<OutputItem> Revised(IReadOnlyList<OutputItem> items) =>
        [.. items.Select((item, index) => item with { Revision = EntryRevision.Of(item, (UInt128)index, Output) })];
}
