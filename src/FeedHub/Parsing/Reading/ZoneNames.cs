using System.Collections.Frozen;

namespace FeedHub.Parsing.Reading;

/// <summary>Time zones by abbreviation. Where one means several, the one that feeds mean (RFC 822 §5.1 for the American ones).</summary>
internal static class ZoneNames
{
    private static readonly FrozenDictionary<string, TimeSpan> ByName = new Dictionary<string, double>
    {
        ["gmt"] = 0, ["utc"] = 0, ["ut"] = 0, ["z"] = 0, ["wet"] = 0, ["west"] = 1, ["bst"] = 1, ["cet"] = 1, ["met"] = 1, ["mez"] = 1,
        ["cest"] = 2, ["mest"] = 2, ["mesz"] = 2, ["eet"] = 2, ["eest"] = 3, ["sast"] = 2, ["cat"] = 2, ["wat"] = 1, ["eat"] = 3, ["msk"] = 3,
        ["msd"] = 4, ["idt"] = 3, ["trt"] = 3, ["gst"] = 4, ["irst"] = 3.5, ["pkt"] = 5, ["ist"] = 5.5, ["npt"] = 5.75, ["ict"] = 7, ["wib"] = 7,
        ["hkt"] = 8, ["sgt"] = 8, ["myt"] = 8, ["pht"] = 8, ["awst"] = 8, ["jst"] = 9, ["kst"] = 9, ["acst"] = 9.5, ["acdt"] = 10.5,
        ["aest"] = 10, ["aedt"] = 11, ["nzst"] = 12, ["nzdt"] = 13, ["nst"] = -3.5, ["ndt"] = -2.5, ["ast"] = -4, ["adt"] = -3, ["at"] = -4,
        ["est"] = -5, ["edt"] = -4, ["et"] = -5, ["cst"] = -6, ["cdt"] = -5, ["ct"] = -6, ["mst"] = -7, ["mdt"] = -6, ["mt"] = -7,
        ["pst"] = -8, ["pdt"] = -7, ["pt"] = -8, ["akst"] = -9, ["akdt"] = -8, ["hst"] = -10, ["art"] = -3, ["brt"] = -3, ["brst"] = -2,
        ["clt"] = -4, ["clst"] = -3, ["cot"] = -5, ["pet"] = -5, ["ect"] = -5, ["vet"] = -4, ["bot"] = -4, ["uyt"] = -3, ["pyt"] = -4,
    }.ToFrozenDictionary(p => p.Key, p => TimeSpan.FromHours(p.Value));

    /// <summary>Offset from UTC; null for a word that is no zone.</summary>
    public static TimeSpan? Find(string word) => ByName.TryGetValue(word.ToLowerInvariant(), out var zone) ? zone : null;
}
