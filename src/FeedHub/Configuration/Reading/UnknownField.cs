namespace FeedHub.Configuration.Reading;

/// <summary>Guesses what the operator meant by a field that does not exist.</summary>
internal static class UnknownField
{
    public static void Report(ConfigMember member, Shape shape, ProblemList problems) =>
        problems.Error(member.At, member.Value.Path, "unknown field", Remedy(member.Name, shape));

    private static string Remedy(string name, Shape shape)
    {
        var homes = FeedsFields.Shapes.Where(other => other.Find(name) is not null).Select(other => other.Place).ToList();
        if (homes.Count > 0)
        {
            return $"It belongs in {Quotation.Listed(homes, "or")}.";
        }

        var names = shape.Fields.Select(field => field.Name).ToList();
        return Nearest(name, names) is { } nearest
            ? $"Did you mean {Quotation.Of(nearest)}?"
            : $"Known here: {Quotation.Listed(names, "and")}.";
    }

    /// <returns>The known name that a slip of the finger turns into <paramref name="name"/>; null when none is that close.</returns>
    internal static string? Nearest(string name, IReadOnlyList<string> known)
    {
        var allowed = Math.Max(1, Math.Min(name.Length, 20) / 3);
        return known
            .Where(candidate => Math.Abs(candidate.Length - name.Length) <= allowed)
            .Select(candidate => (Name: candidate, Distance: Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .Where(candidate => candidate.Distance <= allowed)
            .OrderBy(candidate => candidate.Distance)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();
    }

    /// <summary>Edits between two words: characters added, left out, replaced, or swapped with their neighbour.</summary>
    private static int Distance(string a, string b)
    {
        var edits = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                edits[i, j] = i == 0 ? j
                    : j == 0 ? i
                    : Math.Min(
                        Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1,
                        edits[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
                }
            }
        }

        return edits[a.Length, b.Length];
    }
}
