using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FeedHub.Configuration.Reading;

namespace FeedHub.Configuration.Values;

/// <summary>A duration: <c>30m</c>, <c>1h30m</c>, <c>90d</c>, <c>2w</c>, or ISO 8601.</summary>
/// <remarks>Years and months are refused, because their length varies.</remarks>
internal sealed partial class DurationKind : TextKind<TimeSpan>
{
    private const string Pattern =
        "^(?:(?=[0-9])(?:([0-9]{1,6})w)?(?:([0-9]{1,6})d)?(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,6})s)?"
        + "|P(?=[0-9T])(?:([0-9]{1,6})W)?(?:([0-9]{1,6})D)?(?:T(?=[0-9])(?:([0-9]{1,6})H)?(?:([0-9]{1,6})M)?(?:([0-9]{1,6})S)?)?)$";

    private readonly string _minimum;
    private readonly string _maximum;
    private readonly string? _orWord;

    /// <param name="minimum">The shortest that is allowed, written as an operator would.</param>
    /// <param name="maximum">The longest.</param>
    /// <param name="orWord">A word that may stand instead, for the remedy; null when there is none.</param>
    public DurationKind(string minimum, string maximum, string? orWord = null) =>
        (_minimum, _maximum, _orWord) = (minimum, maximum, orWord);

    protected override string Noun => "a duration";

    protected override string Remedy => $"Write 30m, 1h, 90d or an ISO 8601 duration such as PT30M{OrWord}.";

    private string OrWord => _orWord is null ? "" : $", or \"{_orWord}\"";

    /// <summary>The same kind, with a word that stands for no limit.</summary>
    public ValueKind<TimeSpan?> Or(string word) => new WordOr<TimeSpan>(word, new DurationKind(_minimum, _maximum, word));

    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = Pattern };

    protected override TimeSpan Read(string text, TextNode node, ReadingContext context)
    {
        if (Parse(text) is not { } duration)
        {
            return Refuse(node, context);
        }

        if (duration < Parse(_minimum) || duration > Parse(_maximum))
        {
            var remedy = $"Write a duration from {_minimum} to {_maximum}{OrWord}.";
            context.Problems.Error(node, $"{node.Quoted} is out of range", remedy);
        }

        return duration;
    }

    protected override string RemedyFor(ConfigNode node) =>
        node is NumberNode { Quoted: var n }
            ? $"Write it in quotes and with a unit: \"{n}m\" for minutes, \"{n}h\" for hours, \"{n}d\" for days."
            : Remedy;

    /// <param name="text">Without surrounding white space.</param>
    /// <returns>The duration; null when the text is none. Never negative, and six digits a unit can't overflow.</returns>
    private static TimeSpan? Parse(string text)
    {
        if (Form().Match(text) is not { Success: true } match)
        {
            return null;
        }

        return new TimeSpan((7 * Part(1)) + Part(2), Part(3), Part(4), Part(5));

        int Part(int unit) =>
            match.Groups[unit] is { Success: true } s ? Number(s) : match.Groups[unit + 5] is { Success: true } iso ? Number(iso) : 0;

        static int Number(Group group) => int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(Pattern, RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
