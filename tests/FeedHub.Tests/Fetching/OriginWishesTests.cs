using System.Net;
using FeedHub.Fetching;
using Xunit;

namespace FeedHub.Tests.Fetching;

/// <summary>Etiquette 8 and 9, as far as headers say it.</summary>
public sealed class OriginWishesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("120", 120)]
    [InlineData("0", 0)]
    [InlineData("Tue, 10 Mar 2026 09:10:00 GMT", 600)]
    [InlineData("Tuesday, 10-Mar-26 09:10:00 GMT", 600)]
    [InlineData("Tue Mar 10 09:10:00 2026", 600)]
    [InlineData("Mon, 10 Mar 2026 9:10:00 GMT", 600)]
    [InlineData("Tue, 10 Mar 2026 08:00:00 GMT", 0)]
    [InlineData("999999999999999999999999", 365 * 86_400)]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT", 365 * 86_400)]
    [InlineData("-5", null)]
    [InlineData("soon", null)]
    [InlineData("1.5", null)]
    public void Retry_After_is_seconds_or_a_date_relative_to_the_responses_own(string retryAfter, int? seconds)
    {
        // The origin's clock is three hours slow: its dates are meant by it.
        var wishes = Of(503, ("Date", "Tue, 10 Mar 2026 09:00:00 GMT"), ("Retry-After", retryAfter));

        Assert.Equal(seconds is null ? null : TimeSpan.FromSeconds(seconds.Value), wishes.RetryAfter);
    }

    [Fact]
    public void Without_a_Date_the_pollers_clock_stands_in() =>
        Assert.Equal(TimeSpan.FromMinutes(5), Of(429, ("Retry-After", "Tue, 10 Mar 2026 12:05:00 GMT")).RetryAfter);

    [Theory]
    [InlineData(200)]
    [InlineData(403)]
    [InlineData(500)]
    public void Retry_After_means_nothing_on_other_statuses(int status) =>
        Assert.Null(Of(status, ("Retry-After", "120")).RetryAfter);

    [Theory]
    [InlineData("max-age=600", null, null, 600)]
    [InlineData("public, MAX-AGE=600", null, null, 600)]
    [InlineData("max-age=\"600\"", null, null, 600)]
    [InlineData("max-age = 600", null, null, 600)]
    [InlineData("max-age=600", "100", null, 500)]
    [InlineData("max-age=600", "1000", null, 0)]
    [InlineData("max-age=0", null, null, 0)]
    [InlineData("max-age=600, max-age=60", null, null, 60)]
    [InlineData("max-age=31536000", null, null, 86_400)]
    [InlineData("max-age=99999999999999999999", null, null, 86_400)]
    [InlineData("max-age=600", null, "Tue, 10 Mar 2026 14:00:00 GMT", 600)]
    [InlineData("s-maxage=600", null, null, null)]
    [InlineData("no-cache, max-age=600", null, null, null)]
    [InlineData("max-age=600, no-store", null, null, null)]
    [InlineData("no-cache", null, "Tue, 10 Mar 2026 14:00:00 GMT", null)]
    [InlineData("no-cache=\"Set-Cookie, X\", max-age=600", null, null, 600)]
    [InlineData("ext=\"no-cache, no-store\", max-age=600", null, null, 600)]
    [InlineData("max-age=ten", null, "Tue, 10 Mar 2026 13:00:00 GMT", 3600)]
    [InlineData("max-age=-1", null, null, null)]
    [InlineData(null, null, "Tue, 10 Mar 2026 13:00:00 GMT", 3600)]
    [InlineData(null, "600", "Tue, 10 Mar 2026 13:00:00 GMT", 3000)]
    [InlineData(null, null, "Tue, 10 Mar 2026 11:00:00 GMT", 0)]
    [InlineData(null, null, "0", 0)]
    [InlineData(null, null, "-1", 0)]
    [InlineData(null, null, null, null)]
    public void Freshness_is_max_age_or_Expires_less_Age(string? cacheControl, string? age, string? expires, int? seconds)
    {
        var wishes = Of(304, ("Date", "Tue, 10 Mar 2026 12:00:00 GMT"), ("Cache-Control", cacheControl), ("Age", age), ("Expires", expires));

        Assert.Equal(seconds is null ? null : TimeSpan.FromSeconds(seconds.Value), wishes.FreshFor);
        Assert.Equal(cacheControl is not null && seconds is null && cacheControl.Contains("no-", StringComparison.Ordinal), wishes.FreshnessVoided);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(503)]
    public void An_error_page_is_not_fresh_for_a_feed(int status) => Assert.Null(Of(status, ("Cache-Control", "max-age=600")).FreshFor);

    private static OriginWishes Of(int status, params (string Name, string? Value)[] headers)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)status);
        foreach (var (name, value) in headers.Where(h => h.Value is not null))
        {
            Assert.True(response.Headers.TryAddWithoutValidation(name, value) || response.Content.Headers.TryAddWithoutValidation(name, value));
        }

        return OriginWishes.Of(response, Now);
    }
}
