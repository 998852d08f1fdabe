using System.Text.Json.Nodes;
using FeedHub.Configuration.Reading;

namespace FeedHub.Configuration.Values;

/// <summary>Where a secret is: <c>{ "env": "NAME" }</c> or <c>{ "file": "path" }</c>. It is read with feeds.json, and again when that is.</summary>
/// <param name="shape">The fields of the object.</param>
/// <param name="environment">The one that names an environment variable.</param>
/// <param name="file">The one that names a file.</param>
internal sealed class SecretKind(Shape shape, Field<string> environment, Field<string> file) : ValueKind<Secret>
{
    private const int MostBytes = 16 * 1024;

    private readonly ObjectKind _object = new(shape);

    public override Secret? Read(ConfigNode node, ReadingContext context)
    {
        if (node is not ObjectNode)
        {
            // What was written in its place is a secret that must not be quoted.
            context.Problems.Error(
                node, "a secret can't be written here", """Write where it is: { "env": "NAME" } or { "file": "secrets/name.txt" }.""");
            return null;
        }

        if (_object.Read(node, context) is not { } values) return null;
        return (values.NodeOf(environment), values.NodeOf(file)) switch
        {
            ({ } variable, null) => values.Get(environment) is { } name ? FromEnvironment(name, variable, context) : null,
            (null, { } path) => values.Get(file) is { } name ? FromFile(name, path, context) : null,
            (null, null) => null,
            _ => Refused(node, "a secret has one place", "Name an environment variable or a file, not both.", context),
        };
    }

    public override JsonObject Schema() => _object.Schema();

    private static Secret? FromEnvironment(string name, ConfigNode node, ReadingContext context) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
            ? Checked(value, node, context)
            : Refused(node, $"there is no environment variable {node.Quoted}", "Set it where FeedHub is started, or correct the name.", context);

    private static Secret? FromFile(string name, ConfigNode node, ReadingContext context)
    {
        const string Remedy = "Name a file that FeedHub may read, by its path from the folder of feeds.json or from the root.";
        try
        {
            using var file = File.OpenRead(Path.Combine(context.Folder, name));
            var bytes = new byte[MostBytes + 1];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length > MostBytes
                ? Refused(node, $"{node.Quoted} has more than {MostBytes / 1024} KiB", Remedy, context)
                : Checked(System.Text.Encoding.UTF8.GetString(bytes, 0, length).TrimEnd('\r', '\n'), node, context);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            var why = e is FileNotFoundException or DirectoryNotFoundException ? "is not there" : "can't be read";
            return Refused(node, $"the file {node.Quoted} {why}", Remedy, context);
        }
    }

    private static Secret? Checked(string value, ConfigNode node, ReadingContext context) =>
        value.Length == 0 || value.Any(char.IsControl)
            ? Refused(node, $"what {node.Quoted} holds is empty or has more than one line", "Put the secret there, alone and on one line.", context)
            : new Secret(value);

    private static Secret? Refused(ConfigNode node, string message, string remedy, ReadingContext context)
    {
        context.Problems.Error(node, message, remedy);
        return null;
    }
}
