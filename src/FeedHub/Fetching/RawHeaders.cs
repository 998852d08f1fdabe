namespace FeedHub.Fetching;

/// <summary>
/// Response headers as they were sent. The typed properties of <see cref="HttpResponseMessage"/> are null for malformed values.
/// </summary>
internal static class RawHeaders
{
    /// <summary>The first value of a header, trimmed; null when it was not sent or is empty.</summary>
    public static string? FirstHeader(this HttpResponseMessage response, string name)
    {
        foreach (var value in response.AllHeaders(name))
        {
            return value.Trim() is { Length: > 0 } trimmed ? trimmed : null;
        }

        return null;
    }

    /// <summary>The members of a list-valued header, over all its lines, in order (RFC 9110 §5.6.1).</summary>
    /// <remarks>A comma within a quoted string does not part members.</remarks>
    public static IEnumerable<string> ListHeader(this HttpResponseMessage response, string name)
    {
        foreach (var line in response.AllHeaders(name))
        {
            var start = 0;
            var quoted = false;
            for (var i = 0; i <= line.Length; i++)
            {
                if (i < line.Length && line[i] == '"')
                {
                    quoted = !quoted;
                }

                if (i < line.Length && (quoted || line[i] != ','))
                {
                    continue;
                }

                if (line[start..i].Trim() is { Length: > 0 } member)
                {
                    yield return member;
                }

                start = i + 1;
            }
        }
    }

    /// <summary>Which of the two collections a header is in is .NET's choice, not the origin's: both are asked.</summary>
    internal static IEnumerable<string> AllHeaders(this HttpResponseMessage response, string name)
    {
        if (response.Headers.NonValidated.TryGetValues(name, out var general))
        {
            foreach (var value in general)
            {
                yield return value;
            }
        }
        else if (response.Content.Headers.NonValidated.TryGetValues(name, out var ofContent))
        {
            foreach (var value in ofContent)
            {
                yield return value;
            }
        }
    }
}
