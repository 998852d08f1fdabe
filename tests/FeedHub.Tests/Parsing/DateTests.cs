using System.Globalization;
using FeedHub.Parsing.Reading;
using Xunit;

namespace FeedHub.Tests.Parsing;

public sealed class DateTests
{
    [Theory]
    [InlineData("Mon, 05 May 2025 10:00:00 GMT")]
    [InlineData("Mon, 05 May 2025 12:00:00 +0200")]
    [InlineData("Mon, 5 May 2025 12:00 +0200")]
    [InlineData("05 May 2025 10:00:00 GMT")]
    [InlineData("Mon, 05 May 25 10:00:00 UT")]
    [InlineData("mon, 05 may 2025 10:00:00 gmt")]
    [InlineData("Monday, 5 May 2025 10:00:00 Z")]
    [InlineData("Mon,05 May 2025 10:00:00GMT")]
    [InlineData("Fri, 05 May 2025 10:00:00 GMT")]
    [InlineData("Mon, 05 May 2025\n 10:00:00   GMT")]
    [InlineData("Mon, 05 May 2025 10:00:00")]
    [InlineData("Mon, 05 May 2025 05:00:00 EST")]
    [InlineData("Mon, 05 May 2025 03:00:00 PDT")]
    [InlineData("Mon, 05 May 2025 12:00:00 CEST")]
    [InlineData("Mon, 05 May 2025 13:00:00 MSK")]
    [InlineData("Mon, 05 May 2025 19:00:00 JST")]
    [InlineData("Mon, 05 May 2025 12:00:00 +02:00")]
    [InlineData("Mon, 05 May 2025 12:00:00 GMT+0200")]
    [InlineData("Mon, 05 May 2025 12:00:00 UTC+2")]
    [InlineData("Mon, 05 May 2025 12:00:00 +0200 (CEST)")]
    [InlineData("Mon, 05-May-2025 10:00:00 GMT")]
    [InlineData("Monday, 05-May-25 10:00:00 GMT")]
    [InlineData("Mon May  5 10:00:00 2025")]
    [InlineData("Mon May 5 10:00:00 GMT 2025")]
    [InlineData("May 5, 2025 10:00 AM")]
    [InlineData("5 May 2025, 10:00 a.m.")]
    [InlineData("2025-05-05T10:00:00Z")]
    [InlineData("2025-05-05T12:00:00+02:00")]
    [InlineData("2025-05-05T12:00:00+0200")]
    [InlineData("2025-05-05T12:00+02")]
    [InlineData("2025-05-05t10:00:00z")]
    [InlineData("2025-05-05T10:00:00")]
    [InlineData("2025-05-05 10:00:00")]
    [InlineData("2025-05-05 10:00:00 UTC")]
    [InlineData("2025-05-05 12:00:00 +0200")]
    [InlineData("2025-05-05 06:00:00 EDT")]
    [InlineData("2025/05/05 10:00:00")]
    [InlineData("2025/5/5 10:00:00")]
    [InlineData("20250505T100000Z")]
    [InlineData("2025-125T10:00:00Z")]
    [InlineData("05.05.2025 10:00")]
    [InlineData("05/05/2025 10:00:00")]
    [InlineData("1746439200")]
    [InlineData("1746439200000")]
    [InlineData("lun, 05 may 2025 10:00:00 GMT")]
    [InlineData("mar., 05 mai 2025 10:00:00 GMT")]
    [InlineData("5 de mayo de 2025 10:00")]
    [InlineData("seg, 5 de maio de 2025 10:00")]
    [InlineData("Mo, 05 Mai 2025 10:00:00 GMT")]
    [InlineData("lun, 5 maggio 2025 10:00")]
    [InlineData("5 мая 2025 10:00")]
    [InlineData("2025년 5월 5일 10:00:00")]
    public void A_date_is_read(string text) =>
        Assert.Equal(new DateTimeOffset(2025, 5, 5, 10, 0, 0, TimeSpan.Zero), FeedDate.Parse(text));

    [Theory]
    [InlineData("ene", 1)]
    [InlineData("enero", 1)]
    [InlineData("fév", 2)]
    [InlineData("février", 2)]
    [InlineData("März", 3)]
    [InlineData("Mrz", 3)]
    [InlineData("abr", 4)]
    [InlineData("aprile", 4)]
    [InlineData("maio", 5)]
    [InlineData("giu", 6)]
    [InlineData("juin", 6)]
    [InlineData("luglio", 7)]
    [InlineData("juillet", 7)]
    [InlineData("août", 8)]
    [InlineData("ago", 8)]
    [InlineData("setembro", 9)]
    [InlineData("Sept", 9)]
    [InlineData("Okt", 10)]
    [InlineData("outubro", 10)]
    [InlineData("noviembre", 11)]
    [InlineData("Dez", 12)]
    [InlineData("dic", 12)]
    public void Months_have_names_in_many_languages(string name, int month) =>
        Assert.Equal(new DateTimeOffset(2025, month, 5, 10, 0, 0, TimeSpan.Zero), FeedDate.Parse($"05 {name} 2025 10:00:00 GMT"));

    [Theory]
    [InlineData("2025-05-05", 2025, 5, 5)]
    [InlineData("2025-05", 2025, 5, 1)]
    [InlineData("2025", 2025, 1, 1)]
    [InlineData("20250505", 2025, 5, 5)]
    [InlineData("Mon, 05 May 2025", 2025, 5, 5)]
    [InlineData("05 May 99", 1999, 5, 5)]
    [InlineData("31/12/2024", 2024, 12, 31)]
    [InlineData("12/31/2024", 2024, 12, 31)]
    public void A_day_is_its_first_instant_in_utc(string text, int year, int month, int day) =>
        Assert.Equal(new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero), FeedDate.Parse(text));

    [Theory]
    [InlineData("en-GB", 6, 5)]
    [InlineData("es", 6, 5)]
    [InlineData("en-US", 5, 6)]
    [InlineData(null, 5, 6)]
    public void The_language_decides_what_comes_first(string? language, int month, int day) =>
        Assert.Equal(new DateTimeOffset(2025, month, day, 10, 0, 0, TimeSpan.Zero), FeedDate.Parse("05/06/2025 10:00", language));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("no es fecha")]
    [InlineData("0000-00-00T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("2025-13-45 99:99:99")]
    [InlineData("Mon, 31 Feb 2025 10:00:00 GMT")]
    [InlineData("Mon, 05 May 2025 25:00:00 GMT")]
    [InlineData("99999999999999999999")]
    [InlineData("9999-12-31T23:59:59-14:00")]
    public void What_is_no_date_is_null(string? text) => Assert.Null(FeedDate.Parse(text));

    [Fact]
    public void Midnight_may_be_called_24() =>
        Assert.Equal(new DateTimeOffset(2025, 5, 6, 0, 0, 0, TimeSpan.Zero), FeedDate.Parse("2025-05-05T24:00:00Z"));

    [Fact]
    public void A_fraction_of_a_second_is_kept() =>
        Assert.Equal(123, FeedDate.Parse("2025-05-05T10:00:00.1234567Z")!.Value.Millisecond);

    [Theory]
    [InlineData("<pubDate>Mon, 05 May 2025 10:00:00 GMT</pubDate><dc:date>2024-01-01</dc:date>", 2025)]
    [InlineData("<dc:date>2025-05-05T10:00:00Z</dc:date>", 2025)]
    [InlineData("<dcterms:issued>2025-05-05</dcterms:issued>", 2025)]
    [InlineData("<pubDate>nunca</pubDate>", null)]
    public void An_rss_item_has_the_date_it_was_published(string elements, int? year) =>
        Assert.Equal(year, Documents.ReadItem(Documents.RssItemOf("<guid>1</guid>" + elements)).Published?.Year);

    [Fact]
    public void An_atom_entry_keeps_both_its_dates()
    {
        var entry = Documents.ReadItem(Documents.AtomEntryOf("<id>urn:1</id><published>2024-01-01T00:00:00Z</published><updated>2025-01-01T00:00:00Z</updated>"));
        Assert.Equal((2024, 2025), (entry.Published?.Year, entry.Updated?.Year));
        Assert.Null(Documents.ReadItem(Documents.AtomEntryOf("<id>urn:1</id><updated>2025-01-01T00:00:00Z</updated>")).Published);
    }

    [Theory]
    [InlineData("es-ES")]
    [InlineData("ar-SA")]
    [InlineData("th-TH")]
    public void The_culture_of_the_machine_is_not_asked(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(culture) { DateTimeFormat = { DateSeparator = "~", TimeSeparator = "~" } };
            A_date_is_read("Mon, 05 May 2025 10:00:00");
            A_date_is_read("05.05.2025 10:00");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
