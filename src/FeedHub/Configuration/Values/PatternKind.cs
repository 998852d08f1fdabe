using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FeedHub.Configuration.Reading;

namespace FeedHub.Configuration.Values;

/// <summary>A .NET regular expression, compiled once. Upper and lower case are alike unless it says <c>(?-i)</c>; accents count.</summary>
internal sealed class PatternKind : TextKind<Regex>
{
    private const int MaxLength = 1000;

    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;

    /// <summary>For patterns whose time grows with the text alone: a net, out of the reach of a busy machine.</summary>
    private static readonly TimeSpan LinearLimit = TimeSpan.FromSeconds(1);

    /// <summary>For patterns that look around or back, whose time may explode.</summary>
    private static readonly TimeSpan BacktrackingLimit = TimeSpan.FromMilliseconds(100);

    protected override string Noun => "a regular expression";

    protected override string Remedy => """Write a .NET regular expression, as in "\\bcloud\\b".""";

    public override JsonObject Schema() => new() { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = MaxLength };

    protected override Regex? Read(string text, TextNode node, ReadingContext context)
    {
        var pattern = node.Text;
        if (pattern.Length is 0 or > MaxLength)
        {
            context.Problems.Error(node, $"a pattern has from 1 to {MaxLength} characters, this one {pattern.Length}", Remedy);
            return null;
        }

        try
        {
            return Compiled(pattern);
        }
        catch (RegexParseException e)
        {
            var message = Quotation.Shortened(e.Message, maxLength: 300).TrimEnd('.');
            context.Problems.Error(node, message, "Correct the regular expression; a backslash is written twice in JSON.");
            return null;
        }
    }

    private static Regex Compiled(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | Options, LinearLimit);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, Options, BacktrackingLimit);
        }
    }
}
