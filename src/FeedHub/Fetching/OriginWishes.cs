using System.Globalization;

namespace FeedHub.Fetching;

/// <summary>What an origin's response headers ask of a poller.</summary>
/// <param name="RetryAfter">From now, never negative, at most a year (RFC 9110 §10.2.3); it counts for the whole host. Null is no opinion; zero is one.</param>
/// <param name="FreshFor">
/// max-age or Expires less Age (RFC 9111 §4.2), never negative, at most 24 hours; null when absent or voided by no-cache or no-store.
/// On a 304 null means that what the last document said still holds (RFC 9111 §4.3.4).
/// </param>
public sealed record OriginWishes(TimeSpan? RetryAfter, TimeSpan? FreshFor)
{
    /// <summary>Publishers have been seen to ask for a year, meant for pictures; nobody means it for a feed.</summary>
    internal static readonly TimeSpan LongestFreshness = TimeSpan.FromHours(24);

    /// <summary>Keeps arithmetic on what origins write within the calendar.</summary>
    internal static readonly TimeSpan LongestRetryAfter = TimeSpan.FromDays(365);

    /// <summary>The origin has said nothing.</summary>
    public static OriginWishes None { get; } = new(null, null);

    /// <summary>True when the origin said no-cache or no-store: how long it stays fresh is then unknown, whatever an earlier answer said.</summary>
    public bool FreshnessVoided { get; init; }

    /// <param name="response">Any answer; Retry-After counts on 429 and 503 only, freshness on answers that vouch for a document.</param>
    /// <param name="now">Stands in for a Date header the origin did not send.</param>
    internal static OriginWishes Of(HttpResponseMessage response, DateTimeOffset now)
    {
        // Their clock, not ours, is what their dates are meant by: a wrong clock then makes no difference.
        var date = HttpDate.Parse(response.FirstHeader("Date")) ?? now;
        return (int)response.StatusCode switch
        {
            429 or 503 => new OriginWishes(ReadRetryAfter(response, date), null),
            200 or 203 or 226 or 304 => Freshness(response, date),
            _ => None,
        };
    }

    private static TimeSpan? ReadRetryAfter(HttpResponseMessage response, DateTimeOffset date)
    {
        var value = response.FirstHeader("Retry-After");
        var asked = Seconds(value) ?? (HttpDate.Parse(value) - date);
        return asked is null ? null : Clamp(asked.Value, LongestRetryAfter);
    }

    private static OriginWishes Freshness(HttpResponseMessage response, DateTimeOffset date)
    {
        TimeSpan? maxAge = null;
        foreach (var directive in response.ListHeader("Cache-Control"))
        {
            var parts = directive.Split('=', 2, StringSplitOptions.TrimEntries);
            switch (parts[0].ToLowerInvariant())
            {
                // no-cache="field" is about that header field alone (RFC 9111 §5.2.2.4).
                case "no-store" or "no-cache" when parts.Length == 1:
                    return new OriginWishes(null, null) { FreshnessVoided = true };

                // Said twice and differently, the more cautious holds (RFC 9111 §4.2.1).
                case "max-age" when parts.Length == 2 && Seconds(parts[1].Trim('"')) is { } seconds && !(maxAge <= seconds):
                    maxAge = seconds;
                    break;
            }
        }

        var lifetime = maxAge ?? Expires(response, date);
        var age = Seconds(response.FirstHeader("Age")) ?? TimeSpan.Zero;
        return lifetime is null ? None : new OriginWishes(null, Clamp(lifetime.Value - age, LongestFreshness));
    }

    /// <summary>Anything that is not a date, above all <c>0</c> and <c>-1</c>, means already expired (RFC 9111 §5.3).</summary>
    private static TimeSpan? Expires(HttpResponseMessage response, DateTimeOffset date) =>
        response.FirstHeader("Expires") is { } value ? (HttpDate.Parse(value) - date) ?? TimeSpan.Zero : null;

    /// <summary>delta-seconds; more than fit are taken as a year, as is every other number above that.</summary>
    private static TimeSpan? Seconds(string? value)
    {
        if (value is not { Length: > 0 } || value.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return null;
        }

        return long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds < LongestRetryAfter.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : LongestRetryAfter;
    }

    private static TimeSpan Clamp(TimeSpan value, TimeSpan most) =>
        value < TimeSpan.Zero ? TimeSpan.Zero : value > most ? most : value;
}
