using FeedHub.Identity.Text;
using Xunit;

namespace FeedHub.Tests.Identity;

public sealed class TokensTests
{
    [Theory]
    [InlineData("$38 billion", "#38000000000")]
    [InlineData("38.000 millones de dólares", "#38000000000")]
    [InlineData("38 mil millones", "#38000000000")]
    [InlineData("38 000 millones", "#38000000000")]
    [InlineData("$38B", "#38000000000")]
    [InlineData("US$ 38 bilhões", "#38000000000")]
    [InlineData("38-Milliarden-Dollar-Vertrag", "#38000000000")]
    [InlineData("38 milliards de dollars", "#38000000000")]
    [InlineData("38 млрд", "#38000000000")]
    [InlineData("380亿", "#38000000000")]
    [InlineData("48.7bn", "#48700000000")]
    [InlineData("48.700 millones", "#48700000000")]
    [InlineData("14,000", "#14000")]
    [InlineData("14.000", "#14000")]
    [InlineData("14 000", "#14000")]
    [InlineData("14’000", "#14000")]
    [InlineData("6.9", "#6.9")]
    [InlineData("6,9", "#6.9")]
    [InlineData("1,234.5", "#1234.5")]
    [InlineData("٢٥", "#25")]
    [InlineData("0.500", "#0.5")]
    [InlineData("3rd", "#3")]
    public void Grouped_numbers_mean_the_same_in_any_language(string text, string number) =>
        Assert.Equal(number, Tokens.Of(text).First(t => t.Kind == TokenKind.Number).Text);

    [Theory]
    [InlineData("Episode 400", nameof(NumberKind.Ordinal))]
    [InlineData("collection day 2", nameof(NumberKind.Ordinal))]
    [InlineData("Q3", nameof(NumberKind.Ordinal))]
    [InlineData("S02E05", nameof(NumberKind.Ordinal))]
    [InlineData("release 24.11.0", nameof(NumberKind.Ordinal))]
    [InlineData("capítulo 7", nameof(NumberKind.Ordinal))]
    [InlineData("$38 billion", nameof(NumberKind.Amount))]
    [InlineData("€ 5", nameof(NumberKind.Amount))]
    [InlineData("300.000 millones de dólares", nameof(NumberKind.Amount))]
    [InlineData("70 euros", nameof(NumberKind.Amount))]
    [InlineData("magnitude 6.9", nameof(NumberKind.Measure))]
    [InlineData("up 8%", nameof(NumberKind.Percent))]
    [InlineData("up 8.5 percent", nameof(NumberKind.Percent))]
    [InlineData("since 2022", nameof(NumberKind.Year))]
    [InlineData("at least 60 dead", nameof(NumberKind.Count))]
    [InlineData("Real Madrid 2-1", nameof(NumberKind.Count))]
    public void A_number_is_known_by_what_surrounds_it(string text, string kind) =>
        Assert.Equal(kind, Tokens.Of(text).First(t => t.Kind == TokenKind.Number).Number.ToString());

    [Theory]
    [InlineData("3D", "3d")]
    [InlineData("5G", "5g")]
    [InlineData("A380", "a380")]
    [InlineData("Mazón", "mazon")]
    [InlineData("ŁÓDŹ", "lodz")]
    [InlineData("Путин", "putin")]
    [InlineData("Αθήνα", "atina")]
    [InlineData("don’t", "dont")]
    [InlineData("İstanbul", "istanbul")]
    [InlineData("ｆｕｌｌ", "full")]
    public void Words_compare_without_accents_and_in_latin_letters(string text, string word) =>
        Assert.Equal(word, Assert.Single(Tokens.Of(text)).Text);

    [Fact]
    public void Scripts_without_spaces_are_read_in_pairs_of_characters() =>
        Assert.Equal(["地震", "震发", "发生"], Tokens.Of("地震发生").Select(t => t.Text));

    [Theory]
    [InlineData("lunes", "monday")]
    [InlineData("Freitag", "vendredi")]
    [InlineData("noviembre", "November")]
    public void Days_and_months_are_one_word_in_all_languages(string one, string other) =>
        Assert.Equal(Assert.Single(Tokens.Of(one)), Assert.Single(Tokens.Of(other)));

    [Theory]
    [InlineData("It&amp;#x27;s here", "It's here")]
    [InlineData("Tom &amp; Jerry", "Tom & Jerry")]
    [InlineData("a &unknown; b", "a &unknown; b")]
    public void Character_references_are_read_however_often_they_were_escaped(string text, string plain) => Assert.Equal(plain, Tokens.Unescaped(text));

    [Theory]
    [InlineData("UPDATE 1-Bank fails in Rome", "Bank fails in Rome")]
    [InlineData("BREAKING: Bank fails in Rome", "Bank fails in Rome")]
    [InlineData("Exclusive: Bank fails in Rome - Daily Courier", "Bank fails in Rome")]
    [InlineData("Bank fails in Rome | Daily Courier", "Bank fails in Rome")]
    [InlineData("Bank ‘fails’ in Rome", "Bank 'fails' in Rome")]
    [InlineData("BANK FAILS IN ROME", "Bank fails in Rome")]
    public void A_headline_is_the_same_under_any_label_outlet_and_punctuation(string one, string other) =>
        Assert.Equal(Headline.Of(one, n => n == "dailycourier").Hash, Headline.Of(other, _ => false).Hash);

    [Theory]
    [InlineData("LIVE: Bank fails in Rome", "Bank fails in Rome")]
    [InlineData("Crossfire: Bank fails in Rome", "Bank fails in Rome")]
    [InlineData("Bank fails in Rome - again", "Bank fails in Rome")]
    [InlineData("Rome fails in bank", "Bank fails in Rome")]
    public void A_headline_keeps_what_is_its_own(string one, string other) =>
        Assert.NotEqual(Headline.Of(one, n => n == "dailycourier").Hash, Headline.Of(other, _ => false).Hash);

    [Fact]
    public void A_label_that_stands_in_the_address_as_well_belongs_to_the_headline() =>
        Assert.NotEqual(
            Headline.Of("WATCH: Stars seek power", _ => false, "https://example.org/watch-stars-seek-power").Hash,
            Headline.Of("Stars seek power", _ => false).Hash);

    [Theory]
    [InlineData("Numbers are up. Read more", "Numbers are up.")]
    [InlineData("Numbers are up […]", "Numbers are up")]
    [InlineData("Numbers are up. The post Numbers appeared first on Daily Courier.", "Numbers are up.")]
    public void What_publishing_software_adds_to_a_text_is_left_out(string text, string own) => Assert.Equal(own, Teaser.Of(text));

    [Fact]
    public void Hostile_text_is_read_in_no_time()
    {
        var digits = new string('9', 10_000);
        Assert.NotEmpty(Tokens.Of(digits + "." + digits + "," + digits));
        Assert.NotEmpty(Tokens.Of(string.Join(' ', Enumerable.Repeat("1 de", 10_000))));
        Assert.Empty(Tokens.Of(new string('&', 10_000)));
    }
}
