using System.Text.Json.Nodes;
using FeedHub.Configuration;
using NJsonSchema;
using Xunit;

namespace FeedHub.Tests.Configuration;

/// <summary>The checked-in schema: equal to the table of fields, and of one mind with the reader.</summary>
public sealed class FeedsSchemaTests
{
    /// <summary>Set to 1, the schema is written anew instead of compared: <c>FEEDHUB_WRITE_SCHEMA=1 dotnet test</c>.</summary>
    private const string WriteVariable = "FEEDHUB_WRITE_SCHEMA";

    private static readonly Lazy<JsonSchema> Schema = new(() => JsonSchema.FromJsonAsync(FeedsSchema.Generate()).GetAwaiter().GetResult());

    public static TheoryData<string, string> EveryField =>
        [.. from shape in FeedsFields.Shapes from described in shape.Fields select (shape.Name, described.Name)];

    [Fact]
    public async Task The_checked_in_schema_is_the_generated_one()
    {
        var file = Repository.File("src/FeedHub/feeds.schema.json");
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
        {
            await File.WriteAllTextAsync(file, FeedsSchema.Generate(), TestContext.Current.CancellationToken);
        }

        var checkedIn = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.True(
            checkedIn == FeedsSchema.Generate(),
            $"feeds.schema.json is not what the table of fields says. Write it anew with {WriteVariable}=1 dotnet test, and commit it.");
    }

    [Theory]
    [MemberData(nameof(EveryField))]
    public void Every_default_and_example_is_read_without_an_error_and_valid(string shapeName, string fieldName)
    {
        var field = FeedsFields.Shapes.Single(shape => shape.Name == shapeName).Find(fieldName)!;
        Assert.False(field.Required && field.Examples.Count == 0, "The remedy for a missing field shows its example.");
        Assert.NotEmpty(field.Description);
        ProvideSecrets();

        JsonNode?[] values = [field.Default, .. field.Examples];
        foreach (var value in values.OfType<JsonNode>())
        {
            var file = FileWith(shapeName, fieldName, value.DeepClone()).ToJsonString();
            var result = FeedsText.Read(file);

            Assert.DoesNotContain(result.Problems, problem => problem.IsError);
            Assert.Empty(Schema.Value.Validate(file));
        }
    }

    [Theory]
    [InlineData("""{ "url": "https://a.example/", "interval": "10 parsecs" }""")]
    [InlineData("""{ "url": "https://a.example/", "interval": 30 }""")]
    [InlineData("""{ "url": "https://a.example/", "intervall": "1h" }""")]
    [InlineData("""{ "url": "https://a.example/", "retention": "ever" }""")]
    [InlineData("""{ "url": "https://a.example/", "backfill": -1 }""")]
    [InlineData("""{ "url": "https://a.example/", "tags": "es" }""")]
    [InlineData("""{ "url": "https://a.example/", "drop": [{}] }""")]
    [InlineData("""{ "url": "https://a.example/", "title": "" }""")]
    [InlineData("""{ "url": "https://a.example/", "rewrite": [{ "title": "x" }] }""")]
    [InlineData("""{ "url": "https://a.example/", "rewrite": [{ "title": "x", "with": 5 }] }""")]
    [InlineData("""{ "url": "https://a.example/", "headers": { "X Key": "k" } }""")]
    [InlineData("""{ "url": "https://a.example/", "headers": { "X-Key": 5 } }""")]
    [InlineData("""{ "url": "https://a.example/", "login": { "user": "a", "password": "b" } }""")]
    [InlineData("""{ "url": "https://a.example/", "login": { "user": "a:b", "password": { "file": "p" } } }""")]
    [InlineData("""{ "url": "https://a.example/", "login": { "user": "a" } }""")]
    [InlineData("""{ "title": "no url" }""")]
    [InlineData("5")]
    public void An_editor_sees_what_the_reader_refuses_in_a_feed(string feed)
    {
        var file = $$"""{ "feeds": [{{feed}}] }""";

        Assert.Null(FeedsText.Read(file).Config);
        Assert.NotEmpty(Schema.Value.Validate(file));
    }

    [Theory]
    [InlineData("""{ "name": "IA y nube" }""")]
    [InlineData("""{ "name": "by-tag" }""")]
    [InlineData("""{ "name": "a", "limit": 0 }""")]
    [InlineData("""{ "name": "a", "stories": "merge" }""")]
    [InlineData("""{ "name": "a", "order": "date" }""")]
    [InlineData("""{ "name": "a", "language": "Spanish please" }""")]
    [InlineData("""{ "name": "a", "icon": "/icon.png" }""")]
    [InlineData("""{ "tags": [] }""")]
    public void An_editor_sees_what_the_reader_refuses_in_an_output(string output)
    {
        var file = $$"""{ "feeds": ["https://a.example/"], "outputs": [{{output}}] }""";

        Assert.Null(FeedsText.Read(file).Config);
        Assert.NotEmpty(Schema.Value.Validate(file));
    }

    /// <summary>What the examples name: a secret in the environment and one in a file.</summary>
    private static void ProvideSecrets()
    {
        Environment.SetEnvironmentVariable("FEED_PASSWORD", "example");
        FeedsText.Put("secrets/feed-password.txt", "example\n");
        FeedsText.Put("secrets/output-token.txt", "0123456789abcdef\n");
    }

    /// <summary>A valid file but for the one value that is put into it.</summary>
    private static JsonObject FileWith(string shape, string field, JsonNode value)
    {
        var feed = new JsonObject { ["url"] = "https://example.org/feed.xml" };
        var output = new JsonObject { ["name"] = "all" };
        var rule = new JsonObject();
        var rewrite = new JsonObject { ["with"] = "" };
        var secret = new JsonObject();
        var login = new JsonObject { ["user"] = "reader", ["password"] = new JsonObject { ["env"] = "FEED_PASSWORD" } };
        var proxy = new JsonObject { ["url"] = "http://proxy.example:3128" };
        var file = new JsonObject { ["feeds"] = new JsonArray(feed), ["outputs"] = new JsonArray(output) };
        var target = shape switch
        {
            "file" => file,
            "feed" => feed,
            "output" => output,
            "rule" => rule,
            "rewrite" => rewrite,
            "secret" => secret,
            "login" => login,
            "proxy" => proxy,
            _ => (file[shape] = new JsonObject()).AsObject(),
        };
        target[field] = value;
        if (shape is "secret" or "login")
        {
            if (shape == "secret") login["password"] = secret;
            feed["login"] = login;
        }

        if (shape == "proxy")
        {
            file["fetch"] = new JsonObject { ["proxy"] = proxy };
        }

        if (shape == "rewrite")
        {
            if (field == "with") rewrite["title"] = "(a), (b)";
            feed["rewrite"] = new JsonArray(rewrite);
        }

        if (shape == "rule")
        {
            feed["drop"] = new JsonArray(rule);
        }

        return file;
    }
}
