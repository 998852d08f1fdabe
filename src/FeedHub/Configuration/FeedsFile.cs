using System.Security.Cryptography;
using FeedHub.Configuration.Reading;

namespace FeedHub.Configuration;

/// <summary>Reads feeds.json. Nothing that an operator can do wrong is an exception: it comes back as problems.</summary>
public static class FeedsFile
{
    private const string Name = "feeds.json";

    private const string Smallest = """{ "feeds": ["https://example.org/feed.xml"] }""";

    /// <summary>Room for some 100,000 feeds.</summary>
    private const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Where a feeds.json is made when there is none: absolute, in the working directory.</summary>
    internal static string InWorkingFolder => Path.GetFullPath(Name);

    /// <summary>Looks for feeds.json in a folder and in those above it.</summary>
    /// <param name="startFolder">Absolute, or relative to the working directory.</param>
    /// <returns>Absolute path of the nearest one; null when there is none.</returns>
    public static string? Find(string startFolder)
    {
        for (var folder = new DirectoryInfo(startFolder); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, Name);
            if (File.Exists(file))
            {
                return file;
            }
        }

        return null;
    }

    /// <summary>Reads and checks a file as it is now.</summary>
    /// <param name="path">Absolute, or relative to the working directory; problems name the file like this.</param>
    public static FeedsFileResult Read(string path)
    {
        var problems = new ProblemList(path);
        return Bytes(path, problems) is { } bytes ? Read(path, bytes, problems) : Failed(problems);
    }

    /// <summary>As <see cref="Read(string)"/>, of a file that was read before.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="knownHash">The <see cref="FeedsConfig.ContentHash"/> of what is known; null reads it in any case.</param>
    /// <returns>Null when the file's content is the known one.</returns>
    internal static FeedsFileResult? Reread(string path, string? knownHash)
    {
        var problems = new ProblemList(path);
        return Bytes(path, problems) is not { } bytes ? Failed(problems)
            : HashOf(bytes) == knownHash ? null
            : Read(path, bytes, problems);
    }

    /// <summary>Checks the content of a file that was read already.</summary>
    /// <param name="path">Where it is from: relative paths in it start at its folder.</param>
    /// <param name="bytes">UTF-8, with or without a byte order mark.</param>
    internal static FeedsFileResult Read(string path, ReadOnlySpan<byte> bytes) => Read(path, bytes, new ProblemList(path));

    private static FeedsFileResult Read(string path, ReadOnlySpan<byte> bytes, ProblemList problems)
    {
        var hash = HashOf(bytes);
        if (!IsText(ref bytes, problems) || ConfigTree.Read(bytes, problems) is not { } root)
        {
            return Failed(problems);
        }

        var file = Path.GetFullPath(path);
        var context = new ReadingContext(Path.GetDirectoryName(file)!, problems);
        if (root is not ObjectNode fields)
        {
            problems.Error(root, $"{root.Quoted} is not an object", $"Write {Smallest}.");
            return Failed(problems);
        }

        var config = new FeedsBinding(context).Bind(FieldValues.Of(fields, FeedsFields.Root.Shape, context), file) with { ContentHash = hash };
        return problems.HasError ? Failed(problems) : new FeedsFileResult { Config = config, Problems = problems.InFileOrder() };
    }

    private static string HashOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static FeedsFileResult Failed(ProblemList problems) => new() { Problems = problems.InFileOrder() };

    private static byte[]? Bytes(string path, ProblemList problems)
    {
        try
        {
            if (Directory.Exists(path))
            {
                problems.Error("this is a folder", $"Name the file, as in {Quotation.Shortened(Path.Combine(path, Name))}.");
                return null;
            }

            using var file = File.OpenRead(path);
            using var bytes = new MemoryStream();
            var buffer = new byte[64 * 1024];
            for (int read; (read = file.Read(buffer)) > 0 && bytes.Length <= MaxBytes;)
            {
                bytes.Write(buffer, 0, read);
            }

            if (bytes.Length <= MaxBytes)
            {
                return bytes.ToArray();
            }

            problems.Error($"the file is larger than {MaxBytes / (1024 * 1024)} MB", "Divide it among several hubs.");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            problems.Error("there is no such file", $"Name another one, or create it with {Smallest}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problems.Error($"the file can't be read: {Quotation.Shortened(e.Message).TrimEnd('.')}", "Check its name and who may read it.");
        }

        return null;
    }

    /// <summary>Takes a byte order mark off, and reports what is no text at all.</summary>
    private static bool IsText(ref ReadOnlySpan<byte> bytes, ProblemList problems)
    {
        const string SaveAsUtf8 = "Save it as UTF-8.";
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            bytes = bytes[3..];
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            problems.Error("the file is UTF-16", SaveAsUtf8);
            return false;
        }

        if (TextCursor.FirstInvalid(bytes) is { } offset)
        {
            var at = new TextCursor(bytes).MoveTo(offset);
            problems.Error(at, "", "the file is not UTF-8: there is no such character", SaveAsUtf8);
            return false;
        }

        if (bytes.Trim(" \t\r\n"u8).IsEmpty)
        {
            problems.Error("the file is empty", $"Write at least {Smallest}.");
            return false;
        }

        return true;
    }
}
