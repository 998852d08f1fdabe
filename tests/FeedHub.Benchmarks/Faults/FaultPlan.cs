using System.Globalization;
using System.Text;

namespace FeedHub.Benchmarks.Faults;

/// <summary>What an origin does wrong with one request.</summary>
internal enum Fault
{
    /// <summary>Nothing: a document, or a 304.</summary>
    None,

    /// <summary>No answer at all.</summary>
    Silence,

    /// <summary>The connection is reset in the middle of the body.</summary>
    Reset,

    /// <summary>A gzip body that ends early.</summary>
    TruncatedGzip,

    /// <summary>500, with a page that is a feed of one item, an error.</summary>
    ServerError,

    /// <summary>429 with Retry-After.</summary>
    Busy,

    /// <summary>302 in a circle.</summary>
    RedirectLoop,

    /// <summary>A Content-Length that is larger than the body.</summary>
    WrongLength,

    /// <summary>A byte a second.</summary>
    Drip,

    /// <summary>A body of 1 GB: announced, in chunks, or compressed.</summary>
    Huge,
}

/// <summary>Which feeds are faulty, what each request gets, and which items a feed has when. Pure: the seed decides.</summary>
/// <param name="Seed">Another one gives other faults.</param>
/// <param name="Feeds">How many feeds there are, numbered from zero.</param>
internal sealed record FaultPlan(int Seed, int Feeds)
{
    /// <summary>Items a document shows at most: the newest.</summary>
    public const int Window = 20;

    /// <summary>In each item that is an error, and in no other.</summary>
    public const string ErrorMark = "FAULT-MARK";

    private const int ItemsAtFirst = 5;
    private const int Kinds = (int)Fault.Huge;

    /// <summary>One feed in four.</summary>
    public static bool IsFaulty(int feed) => feed % 4 == 3;

    /// <summary>A faulty feed gets a document once in four times, else each kind of fault alike.</summary>
    /// <param name="feed">The feed's number.</param>
    /// <param name="request">How often it was asked for before.</param>
    public Fault Of(int feed, int request)
    {
        if (!IsFaulty(feed)) return Fault.None;
        var drawn = Drawn(feed, request, salt: 1);
        return drawn % 4 == 0 ? Fault.None : (Fault)(1 + (drawn / 4 % Kinds));
    }

    /// <summary>How many items a feed has posted so far; it posts once in one to three minutes.</summary>
    public int ItemsAfter(int feed, TimeSpan elapsed) => ItemsAtFirst + (int)(elapsed / Gap(feed));

    /// <summary>When a feed posted an item, from the start on; before it for those it had at first.</summary>
    public TimeSpan PostedAt(int feed, int item) => Gap(feed) * (item + 1 - ItemsAtFirst);

    private TimeSpan Gap(int feed) => TimeSpan.FromSeconds(60 + (Drawn(feed, 0, salt: 2) % 120));

    /// <summary>The guid of an item.</summary>
    public static string GuidOf(int feed, int item) => $"{feed}-{item}";

    /// <summary>A feed's document when it has posted so many items.</summary>
    /// <param name="feed">The feed's number.</param>
    /// <param name="items">How many.</param>
    /// <param name="start">When all began; items are dated from it.</param>
    public string Document(int feed, int items, DateTimeOffset start)
    {
        var text = new StringBuilder($"<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel><title>Canal {feed}</title><link>https://canal{feed}.example/</link>");
        for (var item = items - 1; item >= Math.Max(0, items - Window); item--)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"<item><guid isPermaLink=\"false\">{GuidOf(feed, item)}</guid><title>Noticia {item} del canal {feed}</title>"
                + $"<link>https://canal{feed}.example/{item}</link><pubDate>{start + PostedAt(feed, item):R}</pubDate><description>Texto de la noticia {item}</description></item>");
        }

        return text.Append("</channel></rss>").ToString();
    }

    /// <summary>What must never become an item: an error in the form of a feed.</summary>
    public static string ErrorDocument(int feed) =>
        $"<rss version=\"2.0\"><channel><title>Error</title><item><guid>error-{feed}</guid><title>{ErrorMark}</title><description>{ErrorMark}</description></item></channel></rss>";

    /// <summary>The finaliser of SplitMix64 over the four numbers.</summary>
    private int Drawn(int feed, int request, int salt)
    {
        var mixed = 0UL;
        foreach (var value in (ReadOnlySpan<int>)[Seed, feed, request, salt])
        {
            unchecked
            {
                mixed = (mixed ^ (uint)value) + 0x9e3779b97f4a7c15UL;
                mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9UL;
                mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebUL;
                mixed ^= mixed >> 31;
            }
        }

        return (int)(mixed >> 33);
    }
}
