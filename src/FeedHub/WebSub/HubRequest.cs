using System.Text;
using FeedHub.Storage;
using Microsoft.AspNetCore.WebUtilities;

namespace FeedHub.WebSub;

/// <summary>What a POST to the hub comes to (WebSub §5.1): a wish to verify, or a refusal in plain words.</summary>
internal abstract record HubRequest
{
    /// <summary>The specification's limit.</summary>
    private const int MostSecretBytes = 200;

    private const int LongestUrl = 2048;

    private HubRequest()
    {
    }

    /// <summary>To be verified with the callback.</summary>
    public sealed record Accepted(SubscriberRequest Wish) : HubRequest;

    /// <summary>Not even to be verified.</summary>
    public sealed record Refused(int Status, string Reason) : HubRequest;

    /// <param name="form">The fields; those the specification doesn't name are ignored.</param>
    /// <param name="topicPath">From a topic's URL to the path of the output it is; null when it is none.</param>
    /// <param name="objection">What can be said against connecting to an address; null is nothing.</param>
    /// <param name="now">UTC.</param>
    public static HubRequest Read(IFormCollection form, Func<string, string?> topicPath, Func<Uri, string?> objection, DateTimeOffset now)
    {
        foreach (var name in (string[])["hub.mode", "hub.topic", "hub.callback", "hub.secret", "hub.lease_seconds"])
        {
            if (form[name].Count > 1) return Bad($"{name} is given more than once.");
        }

        string mode = form["hub.mode"].ToString(), topic = form["hub.topic"].ToString(), secret = form["hub.secret"].ToString();
        if (mode == "publish") return Bad("This hub publishes FeedHub's own outputs only, and knows by itself when they change.");
        if (mode is not ("subscribe" or "unsubscribe")) return Bad("hub.mode must be subscribe or unsubscribe.");
        if (CallbackFault(form["hub.callback"].ToString(), out var callback) is { } fault) return Bad(fault);
        if (objection(callback) is { } refused) return Bad($"hub.callback can't be reached from here: {refused.Split(';')[0]}.");
        if (topic.Length == 0) return Bad("hub.topic is missing: the URL of the output, as its rel=\"self\" says.");
        if (topic.Length > LongestUrl || topicPath(topic) is not { } path)
            return new Refused(StatusCodes.Status422UnprocessableEntity, "hub.topic is not an output of this hub. Take the URL that its rel=\"self\" says.");
        if (Encoding.UTF8.GetByteCount(secret) > MostSecretBytes) return Bad($"hub.secret has more than {MostSecretBytes} bytes.");
        if (Lease.Granted(form["hub.lease_seconds"].ToString()) is not { } lease)
            return Bad("hub.lease_seconds is not a whole number of seconds above zero.");

        return new Accepted(new SubscriberRequest
        {
            Path = path,
            Topic = topic,
            Callback = callback,
            Subscribes = mode == "subscribe",
            Secret = secret.Length > 0 ? secret : null,
            Lease = lease,
            DueAt = now,
        });
    }

    /// <summary>The question whether the subscriber really means it (WebSub §5.3).</summary>
    public static Uri VerificationUrl(SubscriberRequest wish, string challenge) => WithQuery(
        wish.Callback,
        [
            new("hub.mode", wish.Subscribes ? "subscribe" : "unsubscribe"),
            new("hub.topic", wish.Topic),
            new("hub.challenge", challenge),
            .. wish.Subscribes ? [KeyValuePair.Create<string, string?>("hub.lease_seconds", $"{(long)wish.Lease.TotalSeconds}")] : Array.Empty<KeyValuePair<string, string?>>(),
        ]);

    /// <summary>The word that a subscription is not, or no longer, granted (WebSub §5.2).</summary>
    public static Uri DenialUrl(Uri callback, string topic, string reason) =>
        WithQuery(callback, [new("hub.mode", "denied"), new("hub.topic", topic), new("hub.reason", reason)]);

    /// <summary>The callback's own query stays before what is added.</summary>
    private static Uri WithQuery(Uri callback, IEnumerable<KeyValuePair<string, string?>> fields) =>
        new(QueryHelpers.AddQueryString(callback.AbsoluteUri, fields));

    private static string? CallbackFault(string text, out Uri callback)
    {
        callback = null!;
        if (text.Length == 0) return "hub.callback is missing: the URL at which you want to be told.";
        if (text.Length > LongestUrl) return $"hub.callback has more than {LongestUrl} characters.";
        if (!Uri.TryCreate(text, UriKind.Absolute, out callback!) || callback.Scheme is not ("http" or "https") || callback.Host.Length == 0)
            return "hub.callback is not an absolute http or https URL.";
        if (callback.Fragment.Length > 0 || callback.UserInfo.Length > 0) return "hub.callback must have no fragment and no user name.";
        return null;
    }

    private static Refused Bad(string reason) => new(StatusCodes.Status400BadRequest, reason);
}
