using System.Collections.Frozen;

namespace FeedHub.Parsing.Reading;

/// <summary>Time zones by abbreviation. Where one means several, the one that feeds mean (RFC 822 §5.1 for the American ones).</summary>
internal static class ZoneNames
{
    private static readonly FrozenDictionary<string, TimeSpan> ByName = Table(
        (-10, "hst"),
        (-9, "akst"),
        (-8, "pst pt akdt"),
        (-7, "mst mt pdt"),
        (-6, "cst ct mdt"),
        (-5, "est et cdt cot pet ect"),
        (-4, "ast at edt clt vet bot pyt"),
        (-3.5, "nst"),
        (-3, "adt art brt clst uyt"),
        (-2.5, "ndt"),
        (-2, "brst"),
        (0, "gmt utc ut z wet"),
        (1, "west bst cet met mez wat"),
        (2, "cest mest mesz eet sast cat"),
        (3, "eest eat msk idt trt"),
        (3.5, "irst"),
        (4, "msd gst"),
        (5, "pkt"),
        (5.5, "ist"),
        (5.75, "npt"),
        (7, "ict wib"),
        (8, "hkt sgt myt pht awst"),
        (9, "jst kst"),
        (9.5, "acst"),
        (10, "aest"),
        (10.5, "acdt"),
        (11, "aedt"),
        (12, "nzst"),
        (13, "nzdt"));

    /// <summary>Offset from UTC; null for a word that is no zone.</summary>
    public static TimeSpan? Find(string word) => ByName.TryGetValue(word.ToLowerInvariant(), out var zone) ? zone : null;

    private static FrozenDictionary<string, TimeSpan> Table(params (double Hours, string Names)[] rows) =>
        rows.SelectMany(row => row.Names.Split(' ').Select(name => KeyValuePair.Create(name, TimeSpan.FromHours(row.Hours)))).ToFrozenDictionary();
}
