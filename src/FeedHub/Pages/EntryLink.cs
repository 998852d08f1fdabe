using System.Buffers.Text;
using System.Text;

namespace FeedHub.Pages;

/// <summary>The address of an entry's own page. Made of the id that never changes, so it holds as long as that: also in a database made anew.</summary>
internal static class EntryLink
{
    /// <param name="id">The entry's published id.</param>
    /// <returns>Path below the root.</returns>
    public static string PathOf(string id) => "items/" + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(id));

    /// <returns>The id; null when the segment is none of ours.</returns>
    public static string? IdOf(string segment)
    {
        if (!Base64Url.IsValid(segment)) return null;
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Base64Url.DecodeFromChars(segment));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
