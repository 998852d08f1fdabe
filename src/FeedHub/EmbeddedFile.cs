using System.Security.Cryptography;

namespace FeedHub;

/// <summary>A file that is part of the program.</summary>
/// <param name="Body">Its bytes.</param>
/// <param name="Tag">Names these bytes and no others; 16 hexadecimal digits.</param>
internal sealed record EmbeddedFile(byte[] Body, string Tag)
{
    /// <param name="name">The resource's name: its folders below the project and the file, with dots between, <c>FeedHub</c> first.</param>
    /// <exception cref="InvalidOperationException">There is none: a fault of the build.</exception>
    public static EmbeddedFile Read(string name)
    {
        using var resource = typeof(EmbeddedFile).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not in the program.");
        var body = new byte[resource.Length];
        resource.ReadExactly(body);
        return new EmbeddedFile(body, Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 8)));
    }
}
