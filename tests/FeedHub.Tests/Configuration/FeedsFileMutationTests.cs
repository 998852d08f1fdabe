using System.Text;
using FeedHub.Configuration;
using Xunit;

namespace FeedHub.Tests.Configuration;

/// <summary>Whatever is done to a file, reading it ends in a configuration or in errors, never in an exception.</summary>
public sealed class FeedsFileMutationTests
{
    private static readonly byte[] Valid = Encoding.UTF8.GetBytes("""
        {
          // «comentario» 😀
          "$schema": "./x.json",
          "hub": { "title": "Nube e IA", "baseUrl": "https://feeds.example.org/hub", "contact": "mailto:ops@example.org" },
          "defaults": { "interval": "1h", "retention": "90d", "backfill": 20, },
          "fetch": { "allowPrivate": ["127.0.0.1", "10.0.0.0/8", "intranet.example.org"] },
          "feeds": [
            "https://example.org/feed.xml#top",
            { "url": "./a/b.xml", "title": "A \"b\" \u00f1", "tags": ["es", "ia"], "interval": "PT30M", "retention": "forever", "backfill": "all",
              "keep": [{ "title": "(?i)\\b(nube|cloud)s?\\b" }], "drop": [{ "author": "^admin$", "any": "(?=x)(a)\\1" }] },
          ],
          "outputs": [ { "name": "all", "tags": ["es"], "limit": 100, "stories": "off", "duplicates": "keep" } ],
        }
        """);

    /// <summary>What makes trouble in JSON, in paths, in URLs and in patterns.</summary>
    private static readonly string[] Splinters =
        ["\"", "{", "}", "[", "]", ",", ":", "\\", "/", "//", "/*", "*/", "'", "\n", "\0", "\u001b", "null", "-1", "1e999", "\\ud800", "..", "../", "@", "#", "(", "*", "٣", "😀"];

    [Fact]
    public void Every_truncation_is_an_error()
    {
        Assert.NotNull(Read(Valid).Config);
        for (var length = 0; length < Valid.Length; length++)
        {
            var result = Read(Valid.AsSpan(0, length));

            Assert.True(result.Config is null, $"The first {length} bytes were accepted.");
            AssertSound(result);
        }
    }

    [Fact]
    public void Every_mutation_is_a_configuration_or_errors()
    {
        var random = new Random(20261117);
        for (var round = 0; round < 1500; round++)
        {
            var bytes = Valid.ToList();
            for (var changes = random.Next(1, 5); changes > 0; changes--)
            {
                Mutate(bytes, random);
            }

            AssertSound(Read(bytes.ToArray()));
        }
    }

    private static FeedsFileResult Read(ReadOnlySpan<byte> bytes) => FeedsFile.Read(Path.Combine(Path.GetTempPath(), "feedhub-none", "feeds.json"), bytes);

    private static void Mutate(List<byte> bytes, Random random)
    {
        var at = random.Next(bytes.Count);
        switch (random.Next(5))
        {
            case 0:
                bytes[at] = (byte)random.Next(256);
                break;
            case 1:
                bytes.RemoveRange(at, Math.Min(random.Next(1, 30), bytes.Count - at));
                break;
            case 2:
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(Splinters[random.Next(Splinters.Length)]));
                break;
            case 3:
                bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 60), bytes.Count - at)));
                break;
            default:
                var other = random.Next(bytes.Count);
                (bytes[at], bytes[other]) = (bytes[other], bytes[at]);
                break;
        }

        if (bytes.Count == 0)
        {
            bytes.Add((byte)' ');
        }
    }

    private static void AssertSound(FeedsFileResult result)
    {
        Assert.Equal(result.Config is null, result.Problems.Any(problem => problem.IsError));
        Assert.Equal(result.Problems.OrderBy(problem => (problem.Line, problem.Column)), result.Problems);
        Assert.All(result.Problems, problem =>
        {
            Assert.DoesNotContain(problem.ToString(), char.IsControl);
            Assert.NotEmpty(problem.Message);
            Assert.NotEmpty(problem.Remedy);
        });
        if (result.Config is { } config)
        {
            Assert.NotEmpty(config.Outputs);
            Assert.All(config.Feeds, feed => Assert.True(feed.Url.Scheme is "http" or "https" or "file"));
            Assert.All(config.Feeds, feed => Assert.InRange(feed.Interval, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7)));
        }
    }
}
