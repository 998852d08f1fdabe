using System.Collections.Frozen;

namespace FeedHub.Identity;

/// <summary>The query parameters that say who led a reader to a page, and nothing about which page it is. Immutable.</summary>
/// <remarks>
/// A pattern is written as the parameter stands in a URL. <c>fbclid</c> is that parameter with any value, <c>utm_*</c> all whose
/// name starts so, <c>ref=rss</c> only that value, and <c>youtube.com?si</c> only on that host and those below it. Names and values are
/// compared without regard to case. <see cref="Default"/> documents the list.
/// </remarks>
public sealed class TrackingParameters
{
    // Each group names who adds them. A name that any site may use for a page of its own (ref, source, from, s) stands here only
    // with the values that no page is called by, or only on the host that is known to add it.
    private static readonly string[] DefaultPatterns =
    [
        // Analytics suites: Google, Matomo and Piwik, AT Internet (as the BBC and French papers use it), comScore, Webtrends, Openstat.
        "utm_*", "_ga", "_gl", "itm_*", "mtm_*", "matomo_*", "pk_campaign", "pk_kwd", "pk_source", "pk_medium", "pk_content", "pk_cid",
        "piwik_*", "at_medium", "at_campaign", "at_campaign_type", "at_custom1", "at_custom2", "at_custom3", "at_custom4", "at_link_id",
        "at_link_origin", "at_link_type", "at_ptr_name", "at_format", "at_bbc_team", "at_creation", "xtor", "xtref", "ns_source",
        "ns_mchannel", "ns_campaign", "ns_linkname", "ns_fee", "wt.mc_id", "wt.mc_ev", "wt_mc", "wt_zmc", "_openstat", "s_cid",
        // Click identifiers of advertising and social networks.
        "fbclid", "fb_action_ids", "fb_action_types", "fb_ref", "fb_source", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid",
        "yclid", "ysclid", "twclid", "ttclid", "igshid", "igsh", "li_fat_id", "epik", "rb_clickid", "irclickid", "wickedid", "gad_source",
        "gad_campaignid", "srsltid", "ref_src", "ref_url", "sr_share", "soc_src", "soc_trk", "spm", "__twitter_impression", "__tn__",
        // Newsletters and marketing automation: Mailchimp, HubSpot, Marketo, Vero, Omeda, Klaviyo, Drip, Beehiiv.
        "mc_cid", "mc_eid", "_hsenc", "_hsmi", "__hssc", "__hstc", "__hsfp", "hsctatracking", "mkt_tok", "vero_id", "vero_conv",
        "oly_enc_id", "oly_anon_id", "_ke", "_kx", "__s", "_bhlid", "ck_subscriber_id",
        // Publishers' own campaign marks, as seen in their feeds: New York Times, CNN, CBS, AOL, Yahoo, Condé Nast, Daily Mail, Guardian, MSN.
        "smid", "smtyp", "emc", "partner=rss", "partner=rssnyt", "partner=rssuserland", "mbid", "cndid", "ftag", "ncid", "cmpid", "cmp",
        "ito", "ocid", "icid", "intcid", "intcmp", "guccounter", "guce_referrer", "guce_referrer_sig", "sref", "syndication=rss", "rssfeed",
        "feedtype=rss", "feedname", "mod=rss", "rss=1", "rss=yes", "rss=true", "rss=rss",
        // Where the reader came from, in the values that feeds and share buttons use.
        "ref=rss", "ref=feed", "ref=rssfeed", "ref=rss-feed", "ref=feedburner", "ref=feedly", "ref=atom", "ref=twitter", "ref=tw",
        "ref=facebook", "ref=fb", "ref=newsletter", "ref=hackernews", "referrer=rss", "referer=rss", "source=rss", "source=rssfeed",
        "source=feed", "source=twitter", "source=facebook", "source=newsletter", "source=social", "src=rss", "src=feed", "from=rss",
        "from=feed", "via=rss", "via=feed", "medium=rss", "medium=feed", "origin=rss", "link=rss", "share=twitter",
        "share=facebook", "ftcamp=rss", "campaign=rss", "post_type=rss",
        // Marks of AMP viewers and caches; the page below is the same one.
        "amp=", "amp=1", "amp=true", "amp_js_v", "amp_gsa", "amp_ct", "_amp", "usqp", "outputtype=amp", "output=amp",
        // Sessions are readers, not pages.
        "phpsessid", "jsessionid", "aspsessionid*",
        // Known on one host only.
        "youtube.com?si", "youtube.com?feature", "youtube.com?pp", "youtube.com?ab_channel", "youtu.be?si", "youtu.be?feature",
        "spotify.com?si", "twitter.com?s", "twitter.com?t", "x.com?s", "x.com?t", "medium.com?source", "linkedin.com?trk",
        "linkedin.com?trackingid", "apple.com?at", "reddit.com?share_id", "reddit.com?rdt", "substack.com?r", "substack.com?isfreemail",
        "substack.com?publication_id", "substack.com?post_id", "bloomberg.com?srnd", "washingtonpost.com?wprss", "nytimes.com?src",
        "economist.com?fsrc", "wsj.com?mod", "ft.com?ftcamp", "theatlantic.com?gift", "googleusercontent.com?oc", "news.google.com?oc",
    ];

    private readonly string[] _patterns;
    private readonly FrozenSet<string> _exact;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _exactLookup;
    private readonly string[] _prefixes;

    private TrackingParameters(string[] patterns)
    {
        _patterns = patterns;
        var folded = patterns.Select(p => p.Trim().ToLowerInvariant()).Where(p => p.Length > 0).ToList();
        _prefixes = [.. folded.Where(p => p.EndsWith('*')).Select(p => p[..^1]).Where(p => p.Length > 0)];
        _exact = folded.Where(p => !p.EndsWith('*')).ToFrozenSet(StringComparer.Ordinal);
        _exactLookup = _exact.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The list that comes with the program.</summary>
    public static TrackingParameters Default { get; } = new(DefaultPatterns);

    /// <summary>The patterns, in the form that <see cref="With"/> takes.</summary>
    public IReadOnlyList<string> Patterns => _patterns;

    /// <summary>This list and the operator's own patterns, in the form the remarks describe; empty ones are passed over.</summary>
    public TrackingParameters With(IEnumerable<string> patterns) => new([.. _patterns, .. patterns]);

    /// <summary>Tells whether a parameter tracks readers.</summary>
    /// <param name="host">Lower case, as in a canonical URL.</param>
    /// <param name="name">The parameter's name, decoded.</param>
    /// <param name="value">Its value, decoded; empty when there is none.</param>
    public bool Contain(string host, ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        // Long names and values are no tracker's: the longest pattern bounds what needs comparing.
        const int longest = 128;
        if (name.Length is 0 or > longest) return false;

        Span<char> text = stackalloc char[(3 * longest) + 2];
        var length = name.ToLowerInvariant(text);
        var folded = text[..length];
        if (_exactLookup.Contains(folded)) return true;
        foreach (var prefix in _prefixes)
        {
            if (folded.StartsWith(prefix, StringComparison.Ordinal)) return true;
        }

        return ContainsWithValue(text, length, value, longest) || ContainsOnHost(host, folded);
    }

    private bool ContainsWithValue(Span<char> text, int length, ReadOnlySpan<char> value, int longest)
    {
        if (value.Length > longest) return false;
        text[length] = '=';
        var end = length + 1 + value.ToLowerInvariant(text[(length + 1)..]);
        return _exactLookup.Contains(text[..end]);
    }

    private bool ContainsOnHost(string host, ReadOnlySpan<char> folded)
    {
        for (var from = 0; from >= 0; from = host.IndexOf('.', from) is var dot and >= 0 ? dot + 1 : -1)
        {
            if (_exact.Contains(string.Concat(host.AsSpan(from), "?", folded))) return true;
        }

        return false;
    }
}
