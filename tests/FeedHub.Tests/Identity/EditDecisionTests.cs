using FeedHub.Identity;
using FeedHub.Parsing;
using Xunit;

namespace FeedHub.Tests.Identity;

public sealed class EditDecisionTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly string Prose = string.Join(' ', Enumerable.Range(0, 60).Select(Word));

    private readonly Dictionary<int, ParsedItem> _kept = [];
    private ContentChurn _churn = ContentChurn.None;

    [Theory]
    [InlineData("""<p>Hola</p><img src="https://a.example/b.jpg?sig=1">""", """<p>Hola</p> <img src="https://a.example/b.jpg?sig=2">""", false)]
    [InlineData("""<img srcset="https://a.example/b.jpg?w=1">""", """<img srcset="https://a.example/b.jpg?w=2">""", false)]
    [InlineData("""<img src="https://a.example/b.jpg?sig=1">""", """<img src="https://a.example/c.jpg?sig=1">""", true)]
    [InlineData("""<a href="https://a.example/?id=1">a</a>""", """<a href="https://a.example/?id=2">a</a>""", true)]
    [InlineData("¿Hola? a = b?", "¿Hola? a = c?", true)]
    public void White_space_and_what_signs_a_picture_are_no_edit(string before, string after, bool edited)
    {
        Assert.Equal(edited, FieldChange.Between(new ParsedItem { Content = before }, new ParsedItem { Content = after }).Count > 0);
        Assert.Equal(edited, ContentHash.Of(new ParsedItem { Content = before }) != ContentHash.Of(new ParsedItem { Content = after }));
    }

    [Fact]
    public void Dates_order_and_tracking_are_no_edit()
    {
        var before = new ParsedItem
        {
            Link = "https://example.org/a",
            Authors = [new Person("Ana"), new Person("Berta")],
            Categories = [new Category("ia"), new Category("nube")],
            Enclosures = [new Enclosure("https://example.org/a.mp3?token=1")],
        };
        var after = new ParsedItem
        {
            Link = "https://example.org/a?utm_source=rss",
            Updated = Now,
            Authors = [new Person("Berta"), new Person("Ana")],
            Categories = [new Category("nube"), new Category("ia")],
            Enclosures = [new Enclosure("https://example.org/a.mp3?token=2")],
        };

        Assert.Empty(FieldChange.Between(before, after));
        Assert.Equal(ContentHash.Of(before), ContentHash.Of(after));
    }

    [Fact]
    public void Each_field_that_differs_is_told_with_both_texts()
    {
        var before = new ParsedItem { Title = "Antes", Link = "https://example.org/a", Summary = "s", Categories = [new Category("b"), new Category("a")] };
        var after = new ParsedItem { Title = "Después", Link = "https://example.org/b", Content = "c", Enclosures = [new Enclosure("https://example.org/1")] };

        Assert.Equal(
            [
                new FieldChange("title", "Antes", "Después"),
                new FieldChange("link", "https://example.org/a", "https://example.org/b"),
                new FieldChange("summary", "s", null),
                new FieldChange("content", null, "c"),
                new FieldChange("categories", "a, b", null),
                new FieldChange("enclosures", null, "https://example.org/1"),
            ],
            FieldChange.Between(before, after));
    }

    [Fact]
    public void A_cut_text_never_ends_within_a_character()
    {
        var change = new FieldChange("content", string.Concat(Enumerable.Repeat("😀", 900)), "a" + string.Concat(Enumerable.Repeat("😀", 900))).Shortened();

        foreach (var text in new[] { change.Before!, change.After! })
        {
            Assert.True(text.Length <= FieldChange.MostText);
            Assert.Equal(text, System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text)));
        }
    }

    [Fact]
    public void Counters_that_move_at_each_poll_are_reported_once_and_then_no_more()
    {
        Poll(n => Item(n, $"{Prose} {n} visitas"));
        var reported = Enumerable.Range(1, 20).Select(poll => Poll(n => Item(n, $"{Prose} {n + poll} visitas")).Edited.Count);

        Assert.Equal([10, .. Enumerable.Repeat(0, 19)], reported);
        Assert.NotNull(_churn.Since);
    }

    [Fact]
    public void Related_links_at_random_are_passed_over_while_an_edited_title_and_a_rewritten_text_are_not()
    {
        for (var poll = 0; poll < 5; poll++) Poll(n => Related(n, poll));

        var edits = Poll(n => n switch
        {
            1 => Related(n, 6) with { Title = "Corregido" },
            2 => Item(n, string.Join(' ', Enumerable.Range(500, 60).Select(Word))),
            _ => Related(n, 6),
        });

        Assert.Equal([1L, 2L], edits.Edited.Select(e => e.Id).Order());

        static ParsedItem Related(int n, int poll) =>
            Item(n, $"{Prose} <a href=\"https://example.org/{poll}\">{string.Join(' ', Enumerable.Range((n * 10) + (poll * 100), 8).Select(Word))}</a>");
    }

    [Fact]
    public void A_single_edit_and_a_redesign_are_no_churn()
    {
        Poll(n => Item(n, Prose));
        Assert.Single(Poll(n => Item(n, n == 3 ? Prose + " y un error" : Prose)).Edited);
        Assert.Equal(10, Poll(n => Item(n, Prose + " pie de página")).Edited.Count);
        for (var poll = 0; poll < 3; poll++) Assert.Empty(Poll(n => Item(n, Prose + " pie de página")).Edited);

        Assert.Null(_churn.Since);
        Assert.Single(Poll(n => Item(n, Prose + (n == 4 ? " pie corregido" : " pie de página"))).Edited);
    }

    [Fact]
    public void A_feed_that_has_come_to_rest_is_taken_at_its_word_again()
    {
        for (var poll = 0; poll < 5; poll++) Poll(n => Item(n, $"{Prose} {poll} visitas"));
        for (var poll = 0; poll < 12; poll++) Poll(n => Item(n, $"{Prose} fin"));

        Assert.Null(_churn.Since);
        Assert.Equal($"{Prose} fin", _kept[0].Content);
        Assert.Single(Poll(n => Item(n, n == 3 ? $"{Prose} corregido" : $"{Prose} fin")).Edited);
    }

    [Fact]
    public void An_item_that_was_edited_often_is_restless_and_only_large_changes_of_it_are_edits()
    {
        static EditDecision On(ParsedItem before, ParsedItem after)
        {
            var document = DocumentItem.AllOf([after]);
            var known = new KnownItem { Id = 1, Key = IdentifiedItem.AllOf([before])[0].Key, TitleHash = IdentifiedItem.AllOf([before])[0].TitleHash, ContentHash = 0 };
            var kept = new Dictionary<long, KeptItem> { [1] = new(before, EditDecision.EditsOfARestlessItem) };
            return EditDecision.On([.. PollDecision.On(document, [known], trustsGuids: true).Changed], kept, 1, ContentChurn.None, Now);
        }

        Assert.Empty(On(Item(1, Prose), Item(1, Prose + " visto ahora")).Edited);
        Assert.Single(On(Item(1, Prose), Item(1, Prose) with { Title = "Otro" }).Edited);
        Assert.Single(On(Item(1, Prose), Item(1, Prose + Prose)).Edited);
    }

    [Fact]
    public void What_differs_in_markup_alone_is_the_same_item()
    {
        var before = Item(1, "<p>Hola</p>");
        var document = DocumentItem.AllOf([before with { Content = "<p class=\"x\">Hola</p>" }]);
        var known = new KnownItem { Id = 1, Key = IdentifiedItem.AllOf([before])[0].Key, TitleHash = IdentifiedItem.AllOf([before])[0].TitleHash, ContentHash = ContentHash.Of(before) };
        var changed = PollDecision.On(document, [known], trustsGuids: true).Changed.Select(c => c with { Identified = c.Identified with { Item = before } });

        var decision = EditDecision.On([.. changed], new Dictionary<long, KeptItem> { [1] = new(before, 0) }, 1, ContentChurn.None, Now);

        Assert.Empty(decision.Edited);
        Assert.Single(decision.Same);
    }

    private static string Word(int n) => new([.. $"{n + 1000}".Select(c => (char)('a' + c - '0'))]);

    private static ParsedItem Item(int n, string content) => new() { Guid = $"{n}", Link = $"https://example.org/{n}", Title = $"Entrada {n}", Content = content };

    /// <summary>Ten items as a store would keep them: what is edited replaces what was there, what is passed over does not.</summary>
    private EditDecision Poll(Func<int, ParsedItem> item)
    {
        var items = Enumerable.Range(0, 10).Select(item).ToList();
        var known = _kept.Select(k => Known(k.Key, k.Value)).ToList();
        var decision = PollDecision.On(DocumentItem.AllOf(items), known, trustsGuids: true);
        var edits = EditDecision.On(
            [.. decision.Changed], _kept.ToDictionary(k => (long)k.Key, k => new KeptItem(k.Value, 0)), decision.Known.Count, _churn, Now);
        _churn = edits.Churn;
        if (_kept.Count == 0) foreach (var (n, first) in items.Index()) _kept[n] = first;
        foreach (var edit in edits.Edited) _kept[(int)edit.Id] = edit.Identified.Item;
        return edits;
    }

    private static KnownItem Known(int n, ParsedItem item)
    {
        var identified = Assert.Single(IdentifiedItem.AllOf([item]));
        return new KnownItem { Id = n, Key = identified.Key, LinkKey = identified.LinkKey, TitleHash = identified.TitleHash, ContentHash = identified.ContentHash };
    }
}
