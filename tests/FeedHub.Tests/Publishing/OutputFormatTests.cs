using System.Text;
using FeedHub.Parsing.Markup;
using FeedHub.Publishing;
using Xunit;

namespace FeedHub.Tests.Publishing;

/// <summary>What holds for every format alike.</summary>
public sealed class OutputFormatTests
{
    public static TheoryData<string> Extensions => [.. OutputFormat.All.Select(f => f.Extension)];

    /// <summary>Etiquette 1: no stamp of the moment, no order of a hash table.</summary>
    [Theory]
    [MemberData(nameof(Extensions))]
    public void The_same_value_gives_the_same_bytes(string extension)
    {
        var first = Format(extension).Write(Made.Feed(Made.Assorted)).Body;
        var again = Format(extension).Write(Made.Feed([.. Made.Assorted.Select(i => i with { Item = i.Item with { } })])).Body;

        Assert.Equal(first, again);
        Assert.NotEqual(0xEF, first[0]);
    }

    /// <summary>Etiquette 11.</summary>
    [Theory]
    [MemberData(nameof(Extensions))]
    public void Characters_that_xml_cannot_carry_are_left_out_and_no_others(string extension)
    {
        var text = Encoding.UTF8.GetString(Format(extension).Write(Made.Feed(Made.Assorted)).Body);

        Assert.Contains("Kontrollzeichen  und  weg", text, StringComparison.Ordinal);
        Assert.True(XmlText.IsLegal(text));
    }

    /// <summary>Etiquette 11: a URL that cannot be made absolute is worth nothing in a feed read elsewhere.</summary>
    [Theory]
    [MemberData(nameof(Extensions))]
    public void Urls_that_are_not_absolute_are_left_out(string extension)
    {
        var item = Made.Item(1, new()
        {
            Title = "T",
            Link = "/relative-link",
            CommentsUrl = "relative-comments",
            ImageUrl = "//relative.example/image",
            Enclosures = [new("relative-enclosure.mp3")],
            Authors = [new("A", null, "relative-author")],
        });

        Assert.DoesNotContain("relative", Encoding.UTF8.GetString(Format(extension).Write(Made.Feed(item)).Body), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Extensions))]
    public void The_order_of_items_is_the_outputs(string extension)
    {
        var items = Enumerable.Range(1, 9).Select(n => Made.Item(n, new() { Title = $"Nr. {n}" })).Reverse().ToList();
        var text = Encoding.UTF8.GetString(Format(extension).Write(Made.Feed(items)).Body);

        var positions = items.Select(i => text.IndexOf(i.Item.Title!, StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(-1, positions);
        Assert.Equal(positions.Order(), positions);
    }

    [Fact]
    public void Content_types_name_the_format_and_the_charset() =>
        Assert.Equal(
            ["application/atom+xml; charset=utf-8", "application/rss+xml; charset=utf-8", "application/feed+json; charset=utf-8"],
            OutputFormat.All.Select(f => f.ContentType));

    private static OutputFormat Format(string extension) => OutputFormat.All.Single(f => f.Extension == extension);
}
