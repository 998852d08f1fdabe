using System.Globalization;
using System.Text.Json.Nodes;
using FeedHub.Configuration.Reading;

namespace FeedHub.Configuration.Values;

/// <summary>A whole number.</summary>
/// <param name="minimum">The smallest that is allowed.</param>
/// <param name="maximum">The largest.</param>
/// <param name="orWord">A word that may stand instead, for the remedy; null when there is none.</param>
internal sealed class NumberKind(int minimum, int maximum, string? orWord = null) : ValueKind<int>
{
    /// <summary>The same kind, with a word that stands for no limit.</summary>
    public ValueKind<int?> Or(string word) => new WordOr<int>(word, new NumberKind(minimum, maximum, word));

    public override int Read(ConfigNode node, ReadingContext context)
    {
        if (node is NumberNode { Literal: var literal }
            && int.TryParse(literal, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= minimum && number <= maximum)
        {
            return number;
        }

        var remedy = $"Write a number from {minimum} to {maximum} without quotes" + (orWord is null ? "." : $", or \"{orWord}\".");
        context.Problems.Error(node, $"{node.Quoted} is not a whole number from {minimum} to {maximum}", remedy);
        return default;
    }

    public override JsonObject Schema() => new() { ["type"] = "integer", ["minimum"] = minimum, ["maximum"] = maximum };
}
