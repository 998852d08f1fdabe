using System.Globalization;

namespace FeedHub.Fetching;

/// <summary>Reads a feed from the operator's own disk. Which paths are allowed was decided when feeds.json was checked.</summary>
internal static class FeedFile
{
    /// <exception cref="FetchFailedException">Not there, not readable, or too large.</exception>
    public static async Task<FetchResult> ReadAsync(Uri url, HttpValidators known, FetchOptions options, CancellationToken cancel)
    {
        try
        {
            var file = new FileInfo(url.LocalPath);
            var length = file.Length;
            var validators = ValidatorsOf(file, length);
            if (known.ETag == validators.ETag)
            {
                return new FetchResult.NotModified(validators);
            }

            if (length > options.MaxDecodedBytes)
            {
                throw TooLarge(options);
            }

            return new FetchResult.Fetched(new FetchedDocument(await BytesOfAsync(file, length, options, cancel), url), validators);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new FetchFailedException(FetchFault.FileUnreadable, e switch
            {
                FileNotFoundException or DirectoryNotFoundException => $"there is no file {url.LocalPath}",
                UnauthorizedAccessException => $"the file {url.LocalPath} may not be read by the user FeedHub runs as",
                _ => $"the file {url.LocalPath} can't be read: {e.Message}",
            }, e);
        }
    }

    /// <summary>Taken before the bytes are read: a change in between is seen by the next poll, never missed.</summary>
    private static HttpValidators ValidatorsOf(FileInfo file, long length) => new(
        string.Create(CultureInfo.InvariantCulture, $"\"{file.LastWriteTimeUtc.Ticks:x}-{length:x}\""),
        file.LastWriteTimeUtc.ToString("R", CultureInfo.InvariantCulture));

    private static async Task<ReadOnlyMemory<byte>> BytesOfAsync(FileInfo file, long length, FetchOptions options, CancellationToken cancel)
    {
        if (length == 0)
        {
            // Devices and named pipes look empty too, and opening one could wait forever.
            return ReadOnlyMemory<byte>.Empty;
        }

        await using var content = new FileStream(file.FullName, new FileStreamOptions
        {
            Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            Share = FileShare.ReadWrite | FileShare.Delete,
        });
        await using var counted = new CountedStream(content, options.MaxDecodedBytes, "on the disk");
        return await FeedBody.ReadToEndAsync(counted, cancel);
    }

    private static FetchFailedException TooLarge(FetchOptions options) =>
        new(FetchFault.TooLarge, $"file larger than {PlainWords.BytesInWords(options.MaxDecodedBytes)}");
}
