using System.Text;
using FeedHub.Parsing;
using FeedHub.Parsing.Charset;
using Xunit;

namespace FeedHub.Tests.Parsing;

public sealed class CharsetTests
{
    private const string Spanish = "El niño pidió jamón, ¿por qué? Año nuevo, cigüeña y corazón";
    private const string Russian = "Съешь же ещё этих мягких французских булок, да выпей чаю";
    private const string Japanese = "日本語のニュースをお届けします。今日の天気は晴れです";

    static CharsetTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Theory]
    [InlineData("utf-8", Spanish)]
    [InlineData("iso-8859-1", Spanish)]
    [InlineData("iso-8859-15", "10 € por el niño")]
    [InlineData("windows-1252", "“Comillas” y 10 €")]
    [InlineData("windows-1250", "Zażółć gęślą jaźń")]
    [InlineData("iso-8859-2", "Zażółć gęślą jaźń")]
    [InlineData("windows-1251", Russian)]
    [InlineData("koi8-r", Russian)]
    [InlineData("iso-8859-5", Russian)]
    [InlineData("iso-8859-7", "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία")]
    [InlineData("windows-1253", "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία")]
    [InlineData("iso-8859-9", "Pijamalı hasta yağız şoföre çabucak güvendi")]
    [InlineData("windows-1255", "דג סקרן שט בים מאוכזב")]
    [InlineData("windows-1256", "نص حكيم له سر قاطع")]
    [InlineData("shift_jis", Japanese)]
    [InlineData("euc-jp", Japanese)]
    [InlineData("iso-2022-jp", Japanese)]
    [InlineData("euc-kr", "키스의 고유조건은 입술끼리 만나야 하고")]
    [InlineData("gb2312", "中文新闻报道")]
    [InlineData("gbk", "中文新聞報導")]
    [InlineData("gb18030", "中文新闻报道㐀")]
    [InlineData("big5", "中文新聞報導")]
    [InlineData("windows-874", "เป็นมนุษย์สุดประเสริฐ")]
    public void A_declared_charset_is_read(string charset, string text) =>
        Assert.Equal(text, Title(Encoded(charset, $"<?xml version=\"1.0\" encoding=\"{charset}\"?>", text)));

    [Theory]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-32", true)]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", false)]
    public void Unicode_is_known_by_its_mark_or_its_zeros(string charset, bool withMark)
    {
        var encoding = Encoding.GetEncoding(charset);
        var body = encoding.GetBytes("<?xml version=\"1.0\"?>" + Feed(Spanish));
        Assert.Equal(Spanish, Title(withMark ? [.. encoding.GetPreamble(), .. body] : body));
    }

    [Fact]
    public void Http_goes_before_the_declaration() =>
        Assert.Equal(Russian, Title(Encoded("windows-1251", "<?xml version=\"1.0\" encoding=\"iso-8859-5\"?>", Russian), "text/xml; charset=\"windows-1251\""));

    [Theory]
    [InlineData("iso-8859-1")]
    [InlineData("windows-1252")]
    [InlineData("us-ascii")]
    [InlineData("utf-16")]
    [InlineData("x-unknown-charset")]
    public void Utf8_under_another_name_is_utf8(string declared) =>
        Assert.Equal(Spanish, Title(Encoded("utf-8", $"<?xml version=\"1.0\" encoding=\"{declared}\"?>", Spanish)));

    [Fact]
    public void Windows_1252_under_the_name_of_latin_1_is_read_as_browsers_do() =>
        Assert.Equal("“Comillas” – 10 €", Title(Encoded("windows-1252", "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>", "“Comillas” – 10 €")));

    [Theory]
    [InlineData("windows-1252", "es", "<?xml version=\"1.0\" encoding=\"utf-8\"?>", Spanish)]
    [InlineData("windows-1252", "es", "", Spanish)]
    [InlineData("windows-1251", "ru", "", Russian)]
    [InlineData("shift_jis", "ja", "", Japanese)]
    public void Bytes_that_no_declaration_fits_are_guessed(string charset, string language, string declaration, string text)
    {
        var feed = Read(Encoded(charset, declaration, text, language));
        Assert.Equal(text, feed.Title);
        Assert.NotEmpty(feed.Notices);
    }

    [Fact]
    public void A_stray_byte_does_not_spoil_utf8()
    {
        byte[] body = [.. Encoding.UTF8.GetBytes("<rss><channel><title>" + Spanish + " "), 0x93, .. Encoding.UTF8.GetBytes("</title></channel></rss>")];
        Assert.Equal(Spanish + " “", Title(body));
    }

    [Theory]
    [InlineData("iso-8859-1", "Françoise Aïssaoui")]
    [InlineData("iso-8859-1", "¿Qué?")]
    [InlineData("iso-8859-1", "Москва")]
    [InlineData("windows-1252", "Don’t")]
    [InlineData("windows-1252", "À l’École")]
    [InlineData("windows-1252", "Москва – «Спартак»")]
    [InlineData("windows-1252", "5 €")]
    [InlineData("windows-1252", "天気")]
    public void Text_that_was_encoded_twice_is_read_as_meant(string wrongly, string text) =>
        Assert.Equal(text, Title(Encoding.UTF8.GetBytes(Feed(Encoding.GetEncoding(wrongly).GetString(Encoding.UTF8.GetBytes(text))))));

    /// <summary>Each is valid UTF-8 when its letters are taken for bytes of windows-1252.</summary>
    [Theory]
    [InlineData("Un gol de JOSÉ…")]
    [InlineData("Das macht Spaß”, sagt sie")]
    [InlineData("ein Gruß™")]
    [InlineData("le café\u00A0»")]
    [InlineData("AMANHÃ…")]
    public void Text_that_only_might_have_been_encoded_twice_stays(string text) =>
        Assert.Equal(text.Replace('\u00A0', ' '), Title(Encoding.UTF8.GetBytes(Feed(text)))?.Replace('\u00A0', ' '));

    [Fact]
    public void Utf7_is_never_decoded() =>
        Assert.Equal("+ADw-script+AD4-", Title(Encoding.ASCII.GetBytes("<?xml version=\"1.0\" encoding=\"utf-7\"?>" + Feed("+ADw-script+AD4-"))));

    [Theory]
    [InlineData("text/xml; charset=utf-8", "utf-8")]
    [InlineData("text/xml;CHARSET='KOI8-R' ", "KOI8-R")]
    [InlineData("text/xml; charset=\"utf-8\"; x=y", "utf-8")]
    [InlineData("text/xml", null)]
    [InlineData(null, null)]
    public void The_charset_of_a_header_is_found(string? header, string? charset) => Assert.Equal(charset, DocumentText.Charset(header));

    private static byte[] Encoded(string charset, string declaration, string title, string language = "es") =>
        Encoding.GetEncoding(charset).GetBytes(declaration + Feed(title, language));

    private static string Feed(string title, string language = "es") =>
        $"<rss version=\"2.0\"><channel><language>{language}</language><title>{title}</title></channel></rss>";

    private static ParsedFeed Read(byte[] body, string? contentType = null) => Documents.Read(body, contentType);

    private static string? Title(byte[] body, string? contentType = null) => Read(body, contentType).Title;
}
