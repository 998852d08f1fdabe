namespace FeedHub.Identity.Text;

/// <summary>Hashes that are the same in every process, so that what was decided can be decided again.</summary>
internal static class Hashing
{
    /// <summary>FNV-1a over UTF-16 units, finished by a mixing step; never 0.</summary>
    public static ulong Of(ReadOnlySpan<char> text, ulong seed = 14695981039346656037)
    {
        var hash = seed;
        foreach (var c in text) hash = (hash ^ c) * 1099511628211;
        return Mixed(hash);
    }

    /// <summary>The hash of a pair in its order; never 0.</summary>
    public static ulong Of(ulong first, ulong second) => Mixed(first * 0x9E3779B97F4A7C15 ^ second);

    /// <summary>32 bits of a hash; never 0.</summary>
    public static uint Short(ulong hash) => (uint)(hash >> 32) is var key and not 0 ? key : 1;

    private static ulong Mixed(ulong hash)
    {
        // The finaliser of splitmix64: every bit of the input moves every bit of the output.
        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
        hash ^= hash >> 31;
        return hash == 0 ? 1 : hash;
    }
}
