using FeedHub.Configuration;
using Xunit;

namespace FeedHub.Tests.Configuration;

/// <summary>feeds.json among other files: finding it, opening it, and the feeds it names by path.</summary>
public sealed class FeedsFileOnDiskTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("feedhub-config-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_nearest_file_upwards_is_found()
    {
        var deep = Directory.CreateDirectory(Path.Combine(_folder, "a", "b", "c")).FullName;
        var outer = Write("feeds.json", "{}");
        Assert.Equal(outer, FeedsFile.Find(deep));

        var inner = Write("a/b/feeds.json", "{}");
        Assert.Equal(inner, FeedsFile.Find(deep));
        Assert.Equal(inner, FeedsFile.Find(Path.Combine(deep, "missing")));
        Assert.Equal(outer, FeedsFile.Find(Path.Combine(_folder, "a")));
    }

    [Fact]
    public void A_folder_of_that_name_is_not_taken_for_the_file()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "a", "feeds.json"));
        var outer = Write("feeds.json", "{}");

        Assert.Equal(outer, FeedsFile.Find(Path.Combine(_folder, "a")));
    }

    [Fact]
    public void A_file_is_read_from_disk_and_named_as_it_was_given()
    {
        var path = Write("feeds.json", """{ "feeds": [5] }""");
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);

        Assert.StartsWith($"{relative}:1:13 error feeds[0]: 5 ", Assert.Single(FeedsFile.Read(relative).Problems).ToString());
        Write("feeds.json", """{ "feeds": ["https://example.org/"] }""");
        Assert.Equal(path, FeedsFile.Read(relative).Config!.Path);
    }

    [Theory]
    [InlineData("missing.json", "there is no such file")]
    [InlineData("missing/feeds.json", "there is no such file")]
    [InlineData(".", "this is a folder")]
    [InlineData("a\0b", "the file can't be read")]
    public void What_can_not_be_opened_is_a_problem(string name, string message)
    {
        var result = FeedsFile.Read(Path.Combine(_folder, name));

        Assert.Null(result.Config);
        var problem = Assert.Single(result.Problems);
        Assert.StartsWith(message, problem.Message);
        Assert.Equal((0, 0, true), (problem.Line, problem.Column, problem.IsError));
        Assert.StartsWith($"{problem.File} error: {message}", problem.ToString());
    }

    [Fact]
    public void An_empty_name_is_a_problem() => Assert.StartsWith("the file can't be read", Assert.Single(FeedsFile.Read("").Problems).Message);

    [Fact]
    public void A_file_too_large_for_any_hub_is_a_problem()
    {
        var path = Write("feeds.json", "");
        using (var file = File.OpenWrite(path))
        {
            file.SetLength((16 * 1024 * 1024) + 1);
        }

        Assert.Equal("the file is larger than 16 MB", Assert.Single(FeedsFile.Read(path).Problems).Message);
    }

    [Theory]
    [InlineData("a.xml", "a.xml")]
    [InlineData("./a.xml", "a.xml")]
    [InlineData("sub/../a.xml", "a.xml")]
    [InlineData("sub/ñ #1?.xml", "sub/ñ #1?.xml")]
    [InlineData("example.org/feed", "example.org/feed")]
    public void A_path_below_the_folder_is_a_file_URL(string written, string file)
    {
        Write(file, "<rss/>");
        var config = FeedsFile.Read(Write("feeds.json", $$"""{ "feeds": ["{{written}}"] }"""));

        Assert.Empty(config.Problems);
        var url = Assert.Single(config.Config!.Feeds).Url;
        Assert.True(url.IsFile);
        Assert.Equal(Path.Combine(_folder, file), url.LocalPath);
        Assert.Equal(new Uri(url.AbsoluteUri).LocalPath, url.LocalPath);
    }

    [Fact]
    public void A_file_that_is_not_there_yet_is_only_a_warning()
    {
        var result = FeedsFile.Read(Write("feeds.json", """{ "feeds": ["later.xml", "./later.org"] }"""));

        Assert.Equal(
            [
                """feeds.json:1:13 warning feeds[0]: there is no file "later.xml" yet. It is polled all the same, and fails until it is there.""",
                """feeds.json:1:26 warning feeds[1]: there is no file "./later.org" yet. It is polled all the same, and fails until it is there.""",
            ],
            FeedsText.Lines(result));
        Assert.Equal(2, result.Config!.Feeds.Count);
    }

    [Theory]
    [InlineData("../a.xml", "leads out of the folder")]
    [InlineData("sub/../../a.xml", "leads out of the folder")]
    [InlineData(".", "leads out of the folder")]
    [InlineData("sub", "is a folder")]
    [InlineData("/etc/passwd", "is not a relative path")]
    [InlineData("~/a.xml", "is not a relative path")]
    [InlineData("sub\\\\a.xml", "is not a relative path")]
    [InlineData("C:\\\\a.xml", "is an absolute path")]
    [InlineData("out/a.xml", "leads out of the folder")]
    [InlineData("outfile.xml", "leads out of the folder")]
    [InlineData("indirect.xml", "leads out of the folder")]
    [InlineData("circle.xml", "there are too many symbolic links")]
    public void A_path_that_leaves_the_folder_is_an_error(string written, string message)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "hub", "sub"));
        Write("a.xml", "<rss/>");
        File.CreateSymbolicLink(Path.Combine(_folder, "hub", "out"), "..");
        File.CreateSymbolicLink(Path.Combine(_folder, "hub", "outfile.xml"), Path.Combine(_folder, "a.xml"));
        File.CreateSymbolicLink(Path.Combine(_folder, "hub", "indirect.xml"), "sub/../out/a.xml");
        File.CreateSymbolicLink(Path.Combine(_folder, "hub", "circle.xml"), "circle.xml");

        var result = FeedsFile.Read(Write("hub/feeds.json", $$"""{ "feeds": ["{{written}}"] }"""));

        Assert.Null(result.Config);
        Assert.Contains(message, Assert.Single(result.Problems).Message);
    }

    [Fact]
    public void A_link_that_stays_in_the_folder_is_followed_wherever_the_folder_is_linked_from()
    {
        // As a Kubernetes ConfigMap is mounted: every file is a link to one in a folder that changes with each version.
        Write("hub/..v1/es.xml", "<rss/>");
        Write("hub/..v1/feeds.json", """{ "feeds": ["es.xml"] }""");
        File.CreateSymbolicLink(Path.Combine(_folder, "hub", "..data"), "..v1");
        File.CreateSymbolicLink(Path.Combine(_folder, "hub", "es.xml"), "..data/es.xml");
        File.CreateSymbolicLink(Path.Combine(_folder, "hub", "feeds.json"), "..data/feeds.json");
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), "hub");

        var result = FeedsFile.Read(Path.Combine(_folder, "link", "feeds.json"));

        Assert.Empty(result.Problems);
        Assert.Equal(Path.Combine(_folder, "link", "es.xml"), result.Config!.Feeds[0].Url.LocalPath);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
