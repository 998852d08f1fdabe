using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FeedHub.Configuration;

/// <summary>The JSON Schema of feeds.json, by which editors complete and check it.</summary>
internal static class FeedsSchema
{
    // The file is not for HTML: «ó» and + may stand as they are.
    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema as it is checked in: draft 7, which every editor knows, ending in a line feed.</summary>
    /// <remarks>A test compares the two; <c>FEEDHUB_WRITE_SCHEMA=1 dotnet test</c> writes <c>feeds.schema.json</c> anew.</remarks>
    public static string Generate()
    {
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "feeds.json of FeedHub",
            ["allowTrailingCommas"] = true,
        };
        foreach (var (keyword, value) in FeedsFields.Root.Shape.Schema())
        {
            schema[keyword] = value?.DeepClone();
        }

        schema["definitions"] = new JsonObject(
            FeedsFields.Shapes.Skip(1).Select(shape => KeyValuePair.Create<string, JsonNode?>(shape.Name, shape.Schema())));
        return schema.ToJsonString(Readable) + "\n";
    }
}
