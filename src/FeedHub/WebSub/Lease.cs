using System.Globalization;

namespace FeedHub.WebSub;

/// <summary>How long subscriptions last (WebSub §5.1): always finite, so that subscribers that are gone are forgotten.</summary>
internal static class Lease
{
    /// <summary>For who asks for none.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromDays(10);

    /// <summary>Shorter ones would cost more in renewals than in deliveries.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMinutes(5);

    /// <summary>The longest that is granted.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>What we ask a hub for.</summary>
    public static readonly TimeSpan Asked = TimeSpan.FromDays(10);

    /// <summary>What is taken for granted where a hub does not say, as those of older versions of the protocol.</summary>
    private static readonly TimeSpan Untold = TimeSpan.FromDays(1);

    /// <summary>Keeps arithmetic on what hubs write within the calendar.</summary>
    private static readonly TimeSpan LongestTold = TimeSpan.FromDays(365);

    /// <param name="asked">hub.lease_seconds of a subscriber; null or empty where it was not given.</param>
    /// <returns>The lease to grant; null when what was asked for is no number of seconds above zero.</returns>
    public static TimeSpan? Granted(string? asked) =>
        string.IsNullOrEmpty(asked) ? Default : Seconds(asked) is { } lease ? Clamp(lease, Shortest, Longest) : null;

    /// <param name="told">hub.lease_seconds of a hub; null where it was not given.</param>
    public static TimeSpan Told(string? told) =>
        Seconds(told) is { } lease ? Clamp(lease, Shortest, LongestTold) : Untold;

    /// <summary>When to renew a lease that begins now: with a fifth of it left, for a hub may be down for a while.</summary>
    public static TimeSpan UntilRenewal(TimeSpan lease) => lease * 0.8;

    private static TimeSpan? Seconds(string? text) =>
        text is { Length: > 0 } && !text.AsSpan().ContainsAnyExceptInRange('0', '9')
            ? !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > LongestTold.TotalSeconds
                ? LongestTold
                : seconds == 0 ? null : TimeSpan.FromSeconds(seconds)
            : null;

    private static TimeSpan Clamp(TimeSpan lease, TimeSpan least, TimeSpan most) => lease < least ? least : lease > most ? most : lease;
}
