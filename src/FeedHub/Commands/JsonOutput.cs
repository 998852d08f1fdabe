using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FeedHub.Commands;

/// <summary>What commands print with <c>--json</c>: one document in camel case, letters of any script as they are.</summary>
internal static class JsonOutput
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        // Control characters are escaped all the same, so that nothing of a feed's moves a terminal's cursor.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The option for it, new for each command.</summary>
    public static Option<bool> Option() => new("--json") { Description = "Print JSON, for programs." };

    /// <summary>Prints a document.</summary>
    public static void Print<T>(T document) => Console.WriteLine(JsonSerializer.Serialize(document, Options));
}
