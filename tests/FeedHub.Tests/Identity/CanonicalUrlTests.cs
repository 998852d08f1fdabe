using FeedHub.Identity;
using Xunit;

namespace FeedHub.Tests.Identity;

public sealed class CanonicalUrlTests
{
    /// <summary>Two addresses of one page a line.</summary>
    private const string Equal = """
        https://example.org/a-1                                   http://example.org/a-1
        https://example.org/a-1                                   https://www.example.org/a-1
        https://example.org/a-1                                   http://WWW.EXAMPLE.ORG/a-1
        https://example.org/a-1                                   HTTPS://Example.Org/a-1
        https://example.org/a-1                                   //example.org/a-1
        https://example.org/a-1                                   https://example.org:443/a-1
        https://example.org/a-1                                   http://example.org:443/a-1
        http://example.org/a-1                                    http://example.org:80/a-1
        https://example.org/a-1                                   http://www.example.org:80/a-1
        https://example.org/a-1                                   https://example.org./a-1
        https://example.org                                       https://example.org/
        https://example.org/a-1                                   https://www2.example.org/a-1
        https://user@example.org/a-1                              https://example.org/a-1
        https://bücher.example/neu                                https://xn--bcher-kva.example/neu
        https://example.org/a/../a-1                              https://example.org/a-1
        https://example.org/./a-1                                 https://example.org/a-1
        https://example.org/a-1                                   https://m.example.org/a-1
        https://www.example.org/a-1                               https://mobile.example.org/a-1
        https://example.org/a-1                                   https://amp.example.org/a-1
        https://en.wikipedia.org/wiki/Feed                        https://en.m.wikipedia.org/wiki/Feed
        https://www.bbc.co.uk/news/uk-1                           https://m.bbc.co.uk/news/uk-1
        https://edition.cnn.com/2025/11/a                         https://edition.m.cnn.com/2025/11/a
        https://example.org/a-1                                   https://www.m.example.org/a-1
        https://example.org/a-1                                   https://example.org/a-1#comments
        https://example.org/a-1                                   https://example.org/a-1#
        https://example.org/a-1                                   https://example.org/a-1#:~:text=first%20words
        https://example.org/a-1                                   https://example.org/a-1?utm_source=x#top
        https://example.org/a?id=1                                https://example.org/a?id=1#xtor=RSS-1
        https://example.org/a-1                                   https://example.org/a-1#ref=rss
        https://example.org/a-1                                   https://example.org/a-1?
        https://example.org/a-1                                   https://example.org/a-1?&
        https://example.org/a-1                                   https://example.org/a-1?utm_source=rss&utm_medium=feed&utm_campaign=news
        https://example.org/a-1                                   https://example.org/a-1?UTM_Source=rss
        https://example.org/a-1                                   https://example.org/a-1?utm_source=rss&amp;utm_medium=feed
        https://example.org/a-1                                   https://example.org/a-1?utm_brand=ours
        https://example.org/a-1                                   https://example.org/a-1?ref=rss
        https://example.org/a-1                                   https://example.org/a-1?ref=RSS
        https://example.org/a-1                                   https://example.org/a-1?source=rss
        https://example.org/a-1                                   https://example.org/a-1?src=rss
        https://example.org/a-1                                   https://example.org/a-1?rss=1
        https://example.org/a-1                                   https://example.org/a-1?fbclid=IwAR0abc123
        https://example.org/a-1                                   https://example.org/a-1?gclid=EAIaIQob
        https://example.org/a-1                                   https://example.org/a-1?msclkid=1
        https://example.org/a-1                                   https://example.org/a-1?yclid=1
        https://example.org/a-1                                   https://example.org/a-1?twclid=1
        https://example.org/a-1                                   https://example.org/a-1?igshid=1
        https://example.org/a-1                                   https://example.org/a-1?mc_cid=9f1e&mc_eid=77aa
        https://example.org/a-1                                   https://example.org/a-1?_hsenc=p2A&_hsmi=2
        https://example.org/a-1                                   https://example.org/a-1?mkt_tok=eyJ
        https://example.org/a-1                                   https://example.org/a-1?cmpid=rss
        https://example.org/a-1                                   https://example.org/a-1?CMP=share_btn_tw
        https://example.org/a-1                                   https://example.org/a-1?at_medium=RSS&at_campaign=KARANGA
        https://example.org/a-1                                   https://example.org/a-1?partner=rss&emc=rss
        https://example.org/a-1                                   https://example.org/a-1?ftag=CAD590a51e
        https://example.org/a-1                                   https://example.org/a-1?xtor=RSS-3208
        https://example.org/a-1                                   https://example.org/a-1?ns_mchannel=rss&ns_campaign=news
        https://example.org/a-1                                   https://example.org/a-1?smid=tw-share
        https://example.org/a-1                                   https://example.org/a-1?guccounter=1&guce_referrer=aHR0
        https://example.org/a-1                                   https://example.org/a-1?pk_campaign=feed&pk_kwd=x
        https://example.org/a-1                                   https://example.org/a-1?mtm_source=feed
        https://example.org/a-1                                   https://example.org/a-1?_ga=2.1.3
        https://example.org/a-1                                   https://example.org/a-1?srsltid=Af
        https://example.org/a-1                                   https://example.org/a-1?oly_enc_id=1&vero_id=2
        https://example.org/a?id=1                                https://example.org/a?id=1&utm_source=rss
        https://example.org/a?id=1                                https://example.org/a?utm_source=rss&id=1
        https://example.org/a?id=1&p=2                            https://example.org/a?p=2&id=1
        https://example.org/a?q=a+b                               https://example.org/a?q=a%20b
        https://example.org/a%2d1                                 https://example.org/a-1
        https://example.org/%7Euser/a                             https://example.org/~user/a
        https://example.org/caf%c3%a9                             https://example.org/caf%C3%A9
        https://example.org/café                                  https://example.org/caf%C3%A9
        https://example.org/a%2fb                                 https://example.org/a%2Fb
        https://example.org/ニュース-1                            https://example.org/%E3%83%8B%E3%83%A5%E3%83%BC%E3%82%B9-1
        https://example.org/a?q=%e2%82%ac                         https://example.org/a?q=€
        https://example.org/a-1                                   https://example.org/a-1/amp
        https://example.org/a-1                                   https://example.org/a-1/amp/
        https://example.org/a-1                                   https://example.org/amp/a-1
        https://example.org/a-1.html                              https://example.org/a-1.amp.html
        https://example.org/a-1                                   https://example.org/a-1.amp
        https://example.org/a-1                                   https://example.org/a-1?amp=1
        https://example.org/a-1                                   https://example.org/a-1?amp
        https://example.org/a-1                                   https://example.org/a-1?outputType=amp
        https://example.org/a-1                                   https://example.org/a-1?usqp=mq331AQ&amp_js_v=0.1
        https://www.example.org/a-1                               https://www-example-org.cdn.ampproject.org/c/s/www.example.org/a-1
        https://www.example.org/a-1                               https://www-example-org.cdn.ampproject.org/v/s/www.example.org/a-1/amp?amp_js_v=0.1
        https://www.example.org/a-1                               https://www.google.com/amp/s/www.example.org/a-1
        https://www.example.org/a-1                               https://www.google.co.uk/amp/s/www.example.org/a-1/amp
        https://example.org/a?id=7                                https://www.google.com/url?sa=t&url=https%3A%2F%2Fexample.org%2Fa%3Fid%3D7&ct=ga
        https://example.org/a-1                                   https://www.google.com/url?q=http://example.org/a-1
        https://example.org/a-1                                   https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2Fa-1%3Ffbclid%3D1
        https://example.org/a-1                                   https://us.rd.yahoo.com/dailynews/rss/world/*http://example.org/a-1
        https://example.org/a-1                                   https://www.youtube.com/redirect?q=https%3A%2F%2Fexample.org%2Fa-1
        https://feedproxy.google.com/~r/Feed/~3/Ab1/              http://feeds.feedburner.com/~r/Feed/~3/Ab1/
        https://feedproxy.google.com/~r/Feed/~3/Ab1/              http://feedproxy.google.com/~r/Feed/~3/Ab1/?utm_source=x
        https://example.org/a-1                                   https://example.org/a-1;jsessionid=0F3A
        https://example.org/a-1                                   https://example.org/a-1?PHPSESSID=0f3a
        https://www.youtube.com/watch?v=abc                       https://m.youtube.com/watch?v=abc&feature=youtu.be&si=Q1
        https://x.com/a/status/1                                  https://x.com/a/status/1?s=20&t=Qw
        https://medium.com/@a/b-1                                 https://medium.com/@a/b-1?source=rss----1a2b---4
        https://example.org/a-1                                   " https://example.org/a-1 "
        """;

    /// <summary>Two pages a line.</summary>
    private const string Different = """
        https://example.org/a-1                                   https://example.org/a-2
        https://example.org/a-1                                   https://example.com/a-1
        https://example.org/a-1                                   https://news.example.org/a-1
        https://example.org/a-1                                   https://blog.example.org/a-1
        https://example.org/a-1                                   https://example.org/A-1
        https://example.org/a-1                                   https://example.org/a-1/2
        https://example.org/a-1                                   https://example.org/a-1.html
        https://example.org/a-1                                   https://example.org/b/a-1
        https://example.org/a-1                                   https://example.org/
        https://example.org/a-1                                   https://example.org/a-1/
        https://example.org/a-1                                   https://example.org:8443/a-1
        https://example.org/a-1                                   http://example.org:8080/a-1
        https://example.org:80/a-1                                https://example.org/a-1
        https://example.org:8080/a                                https://example.org:8081/a
        https://amp.dev/                                          https://dev/
        https://m.co.uk/a                                         https://co.uk/a
        https://mexample.org/a                                    https://example.org/a
        https://mobileexample.org/a                               https://example.org/a
        https://m.org/a-1                                         https://org/a-1
        https://wwwexample.org/a                                  https://example.org/a
        https://www.org/a                                         https://org/a
        https://amplify.example.org/a                             https://example.org/a
        https://de.wikipedia.org/wiki/A                           https://en.wikipedia.org/wiki/A
        https://de.m.wikipedia.org/wiki/A                         https://en.m.wikipedia.org/wiki/A
        https://192.0.2.1/a                                       https://192.0.2.2/a
        https://a.example.org/x                                   https://b.example.org/x
        https://wwwx.example.org/a                                https://example.org/a
        https://example.co.uk/a                                   https://example.com/a
        https://example.org/a#!/one                               https://example.org/a#!/two
        https://example.org/#/one                                 https://example.org/#/two
        https://example.org/#!one                                 https://example.org/
        https://example.org/#/news/7                              https://example.org/
        https://example.org/a?id=1                                https://example.org/a?id=2
        https://example.org/a?id=1                                https://example.org/a
        https://example.org/?p=1                                  https://example.org/?p=2
        https://example.org/?p=1                                  https://example.org/
        https://example.org/a?page=1                              https://example.org/a?page=2
        https://example.org/a?lang=en                             https://example.org/a?lang=es
        https://example.org/a?q=x                                 https://example.org/a?q=X
        https://example.org/a?ref=v1.0                            https://example.org/a?ref=v2.0
        https://example.org/a?ref=main                            https://example.org/a
        https://example.org/a?source=nyt                          https://example.org/a
        https://example.org/a?source=1                            https://example.org/a?source=2
        https://example.org/a?src=1.mp3                           https://example.org/a?src=2.mp3
        https://example.org/a?from=2024                           https://example.org/a?from=2025
        https://example.org/a?partner=12                          https://example.org/a
        https://example.org/a?s=one                               https://example.org/a?s=two
        https://example.org/a?t=10                                https://example.org/a?t=20
        https://example.org/a?feature=maps                        https://example.org/a
        https://example.org/a?r=1                                 https://example.org/a?r=2
        https://example.org/a?utm=1                               https://example.org/a
        https://example.org/a?gclidx=1                            https://example.org/a
        https://example.org/a?amplitude=1                         https://example.org/a
        https://example.org/a?amp=2                               https://example.org/a
        https://example.org/a?output=json                         https://example.org/a
        https://example.org/a?outputType=pdf                      https://example.org/a
        https://example.org/a?campaign=spring                     https://example.org/a
        https://example.org/a?sid=1                               https://example.org/a?sid=2
        https://example.org/a?storyid=1                           https://example.org/a?storyid=2
        https://example.org/a?v=1                                 https://example.org/a?v=2
        https://example.org/a?x=1&x=2                             https://example.org/a?x=2&x=1
        https://example.org/a?x=                                  https://example.org/a?y=
        https://example.org/a?q=a%26b                             https://example.org/a?q=a&b
        https://example.org/a?q=a%2Bb                             https://example.org/a?q=a+b
        https://example.org/a?ids[]=1                             https://example.org/a?ids[]=2
        https://example.org/a%2Fb                                 https://example.org/a/b
        https://example.org/a%3Fb                                 https://example.org/a?b
        https://example.org/a%23b                                 https://example.org/a#b
        https://example.org/caf%C3%A9                             https://example.org/cafe
        https://example.org/a%20b                                 https://example.org/ab
        https://example.org/%C3%A9                                https://example.org/%C3%A8
        https://example.org/a+b                                   https://example.org/a%20b
        https://example.org/a//b                                  https://example.org/a/b
        https://example.org/a;v=1                                 https://example.org/a;v=2
        https://example.org/amp                                   https://example.org/
        https://example.org/amp/                                  https://example.org/
        https://example.org/shop/amp                              https://example.org/shop
        https://example.org/amp/guitars                           https://example.org/guitars
        https://example.org/guitar-amp                            https://example.org/guitar
        https://example.org/a-1/amplifier                         https://example.org/a-1
        https://example.org/a-1/camp                              https://example.org/a-1
        https://example.org/bootcamp-1                            https://example.org/bootc-1
        https://example.org/m/a-1                                 https://example.org/a-1
        https://www.google.com/url?url=https://example.org/a      https://www.google.com/url?url=https://example.org/b
        https://www.google.com/amp/s/example.org/a-1              https://www.google.com/amp/s/example.org/a-2
        https://www.google.com/search?q=a                         https://www.google.com/search?q=b
        https://web.archive.org/web/2020/https://example.org/a    https://example.org/a
        https://translate.google.com/?u=https://example.org/a     https://example.org/a
        https://example.org/login?url=https://example.org/a       https://example.org/a
        https://feedproxy.google.com/~r/Feed/~3/Ab1/              https://feedproxy.google.com/~r/Feed/~3/Ab2/
        https://feedproxy.google.com/~r/One/~3/Ab1/               https://feedproxy.google.com/~r/Two/~3/Ab1/
        https://www.youtube.com/watch?v=abc                       https://www.youtube.com/watch?v=abd
        https://www.youtube.com/watch?v=abc                       https://www.youtube.com/watch?v=abc&list=PL1
        https://x.com/a/status/1                                  https://x.com/a/status/2
        https://example.org/2025/11/03/a                          https://example.org/2025/11/04/a
        https://example.org/episode-400                           https://example.org/episode-401
        https://example.org/index.html                            https://example.org/index.php
        https://xn--bcher-kva.example/neu                         https://bucher.example/neu
        https://example.org/a-1                                   https://example.org/a-1/feed
        https://example.org/a-1                                   https://example.org/a-1/comments
        https://example.org/a-1                                   https://example.org/a-1?print=1
        https://example.org/a-1.amp                               https://example.org/b-1.amp
        https://example.org/a?category=rss                        https://example.org/a?category=atom
        """;

    public static TheoryData<string, string> EqualPairs => PairsOf(Equal);

    public static TheoryData<string, string> DifferentPairs => PairsOf(Different);

    [Theory, MemberData(nameof(EqualPairs))]
    public void Addresses_of_one_page_are_equal(string one, string other) =>
        Assert.Equal(CanonicalUrl.Of(one, TrackingParameters.Default), CanonicalUrl.Of(other, TrackingParameters.Default));

    [Theory, MemberData(nameof(DifferentPairs))]
    public void Addresses_of_different_pages_differ(string one, string other) =>
        Assert.NotEqual(CanonicalUrl.Of(one, TrackingParameters.Default), CanonicalUrl.Of(other, TrackingParameters.Default));

    [Theory, MemberData(nameof(EqualPairs)), MemberData(nameof(DifferentPairs))]
    public void A_canonical_url_is_its_own(string one, string other)
    {
        foreach (var url in new[] { one, other })
        {
            var canonical = CanonicalUrl.Of(url, TrackingParameters.Default);
            Assert.Equal(canonical, CanonicalUrl.Of(canonical, TrackingParameters.Default));
        }
    }

    [Fact]
    public void The_table_holds_as_many_pairs_that_differ_as_pairs_that_are_equal()
    {
        Assert.InRange(EqualPairs.Count, 90, 120);
        Assert.InRange(DifferentPairs.Count, EqualPairs.Count, 120);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("/a")]
    [InlineData("mailto:a@example.org")]
    [InlineData("urn:uuid:6ba7b811-9dad-11d1-80b4-00c04fd430c8")]
    [InlineData("https://")]
    [InlineData("https://exa mple.org/")]
    public void What_is_no_web_address_has_no_canonical_url(string? url) => Assert.Null(CanonicalUrl.Of(url, TrackingParameters.Default));

    [Theory]
    [InlineData("campaignid", "https://example.org/a?campaignid=7")]
    [InlineData("our_*", "https://example.org/a?our_mark=7")]
    [InlineData("via=app", "https://example.org/a?via=App")]
    [InlineData("example.org?x", "https://news.example.org/a?x=1")]
    public void The_operator_extends_the_list(string pattern, string url)
    {
        var extended = TrackingParameters.Default.With([pattern]);

        Assert.Contains('?', CanonicalUrl.Of(url, TrackingParameters.Default)!);
        Assert.DoesNotContain('?', CanonicalUrl.Of(url, extended)!);
    }

    [Theory]
    [InlineData("via=app", "https://example.org/a?via=train")]
    [InlineData("example.org?x", "https://example.com/a?x=1")]
    [InlineData("example.org?x", "https://badexample.org/a?x=1")]
    [InlineData("", "https://example.org/a?x=1")]
    [InlineData("*", "https://example.org/a?x=1")]
    public void An_extension_takes_no_more_than_it_says(string pattern, string url) =>
        Assert.Contains('?', CanonicalUrl.Of(url, TrackingParameters.Default.With([pattern]))!);

    private static TheoryData<string, string> PairsOf(string table)
    {
        var pairs = new TheoryData<string, string>();
        foreach (var line in table.Split('\n'))
        {
            var at = line.IndexOf("  ", StringComparison.Ordinal);
            pairs.Add(line[..at], line[at..].Trim().Trim('"'));
        }

        return pairs;
    }
}
