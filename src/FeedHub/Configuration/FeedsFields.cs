using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FeedHub.Configuration.Reading;
using FeedHub.Configuration.Values;

namespace FeedHub.Configuration;

/// <summary>Every field of feeds.json, described once: the reader, the schema and the remedies are made from this table.</summary>
internal static class FeedsFields
{
    /// <summary>Every kind of object, the file itself first.</summary>
    public static IReadOnlyList<Shape> Shapes { get; } = [Root.Shape, Hub.Shape, Defaults.Shape, Fetch.Shape, Feed.Shape, Output.Shape, Rule.Shape];

    internal static class Root
    {
        public static readonly Field<string> Schema = new("$schema", new TitleKind(), "Where this schema is, for editors; FeedHub ignores it.")
        {
            Examples = ["./src/FeedHub/feeds.schema.json"],
        };

        public static readonly Field<FieldValues> Hub = new("hub", new ObjectKind(FeedsFields.Hub.Shape), FeedsFields.Hub.Shape.Description);

        public static readonly Field<FieldValues> Defaults =
            new("defaults", new ObjectKind(FeedsFields.Defaults.Shape), FeedsFields.Defaults.Shape.Description);

        public static readonly Field<FieldValues> Fetch = new("fetch", new ObjectKind(FeedsFields.Fetch.Shape), FeedsFields.Fetch.Shape.Description);

        public static readonly Field<IReadOnlyList<FieldValues>> Feeds =
            new("feeds", new ListKind<FieldValues>(new FeedEntryKind(Feed.Shape, Feed.Url)), "The feeds to poll: each a URL, or an object with a URL and more.")
            {
                Required = true,
                Examples = [new JsonArray("https://example.org/feed.xml"), new JsonArray(new JsonObject { ["url"] = "https://example.org/feed.xml", ["tags"] = new JsonArray("en", "cloud") })],
            };

        public static readonly Field<IReadOnlyList<FieldValues>> Outputs =
            new("outputs", new ListKind<FieldValues>(new ObjectKind(Output.Shape), minimum: 1), "The merged feeds to publish. Left out: one with all feeds, named all.")
            {
                Examples = [new JsonArray(new JsonObject { ["name"] = "all" }, new JsonObject { ["name"] = "es", ["tags"] = new JsonArray("es") })],
            };

        public static readonly Shape Shape =
            new("file", "the top-level object", "What FeedHub polls and publishes.", Schema, Hub, Defaults, Fetch, Feeds, Outputs);
    }

    internal static class Hub
    {
        public static readonly Field<string> Title = new("title", new TitleKind(), "The hub's name: on its page, and for outputs without a title of their own.")
        {
            Default = "FeedHub",
            Examples = ["Nube e IA"],
        };

        public static readonly Field<Uri> BaseUrl = new("baseUrl", new BaseUrlKind(), "The URL under which subscribers reach the hub, path included. Left out: the address it listens on.")
        {
            Examples = ["https://feeds.example.org/", "https://example.org/hub/"],
        };

        public static readonly Field<string> Contact = new("contact", new ContactKind(), "Sent with each request, so that a publisher can reach you before blocking you: a mailto: or http(s) URL.")
        {
            Examples = ["mailto:ops@example.org", "https://example.org/about-our-hub"],
        };

        public static readonly Shape Shape = new("hub", "hub", "Who this hub is, to subscribers and to publishers.", Title, BaseUrl, Contact);
    }

    internal static class Defaults
    {
        public static readonly Field<TimeSpan> Interval = new("interval", Kinds.Interval, "How long to wait between two polls of a feed, from 1m to 7d, unless the publisher asks for longer.")
        {
            Default = "1h",
            Examples = ["30m", "1h30m", "1d", "PT30M"],
        };

        public static readonly Field<TimeSpan?> Retention = new("retention", Kinds.Retention, "How long an item is kept after it arrived, or \"forever\".")
        {
            Default = "90d",
            Examples = ["30d", "52w", "forever"],
        };

        public static readonly Field<int?> Backfill =
            new("backfill", Kinds.Backfill, "How many items of a feed's first poll may appear in outputs, so that a new feed floods nobody, or \"all\".")
            {
                Default = 20,
                Examples = [0, 100, "all"],
            };

        public static readonly Shape Shape = new("defaults", "defaults", "What holds for each feed that says nothing else.", Interval, Retention, Backfill);
    }

    internal static class Fetch
    {
        public static readonly Field<IReadOnlyList<string>> AllowPrivate =
            new("allowPrivate", new ListKind<string>(new PrivateAddressKind()), "Addresses, networks (CIDR) and host names that may be polled although they are not on the public Internet.")
            {
                Default = new JsonArray(),
                Examples = [new JsonArray("127.0.0.1", "192.168.1.0/24", "intranet.example.org")],
            };

        public static readonly Shape Shape = new("fetch", "fetch", "What the hub may reach.", AllowPrivate);
    }

    internal static class Feed
    {
        public static readonly Field<Uri> Url =
            new("url", new FeedUrlKind(), "The feed's http(s) URL, or the path of a file below the folder of feeds.json.")
            {
                Required = true,
                Examples = ["https://example.org/feed.xml"],
            };

        public static readonly Field<string> Title = new("title", new TitleKind(), "Your name for the feed. Left out: its own title.") { Examples = ["Ejemplo"] };

        public static readonly Field<IReadOnlyList<Tag>> Tags = new("tags", Kinds.Tags, "Labels by which outputs choose feeds: language, topic, whatever you like.")
        {
            Default = new JsonArray(),
            Examples = [new JsonArray("es", "ia")],
        };

        public static readonly Field<TimeSpan> Interval = new("interval", Kinds.Interval, "How long to wait between two polls, from 1m to 7d. Left out: as in defaults.") { Examples = ["30m", "1d"] };

        public static readonly Field<TimeSpan?> Retention = new("retention", Kinds.Retention, "How long an item is kept after it arrived, or \"forever\". Left out: as in defaults.") { Examples = ["30d", "forever"] };

        public static readonly Field<int?> Backfill = new("backfill", Kinds.Backfill, "How many items of the first poll may appear in outputs, or \"all\". Left out: as in defaults.") { Examples = [5, "all"] };

        public static readonly Field<IReadOnlyList<ItemRule>> Keep = new("keep", Kinds.Rules, "Only items that match one of these rules are published. Left out: all are.") { Examples = [Rule.Example("title", "(?i)\\b(cloud|nube)\\b")] };

        public static readonly Field<IReadOnlyList<ItemRule>> Drop = new("drop", Kinds.Rules, "Items that match one of these rules are not published.") { Examples = [Rule.Example("title", "(?i)horóscopo")] };

        public static readonly Shape Shape =
            new("feed", "feeds[]", "A feed to poll.", Url, Title, Tags, Interval, Retention, Backfill, Keep, Drop);
    }

    internal static class Output
    {
        public static readonly Field<string> Name =
            new("name", new OutputNameKind(), "The name in its URLs, /feeds/{name}.atom, .rss and .json. Subscribers keep it: choose it for good.")
            {
                Required = true,
                Examples = ["all", "ia-es"],
            };

        public static readonly Field<string> Title = new("title", new TitleKind(), "The merged feed's title. Left out: the hub's title, with the name unless that is all.") { Examples = ["IA y nube"] };

        public static readonly Field<IReadOnlyList<Tag>> Tags = new("tags", Kinds.Tags, "Feeds with any of these tags are in. Left out or empty: every feed is.")
        {
            Default = new JsonArray(),
            Examples = [new JsonArray("ia")],
        };

        public static readonly Field<int> Limit = new("limit", new NumberKind(1, 100_000), "How many items the output holds at most: the last that arrived.")
        {
            Default = 100,
            Examples = [50, 500],
        };

        public static readonly Field<IReadOnlyList<ItemRule>> Keep = new("keep", Kinds.Rules, Feed.Keep.Description) { Examples = Feed.Keep.Examples };

        public static readonly Field<IReadOnlyList<ItemRule>> Drop = new("drop", Kinds.Rules, Feed.Drop.Description) { Examples = Feed.Drop.Examples };

        public static readonly Field<string> Stories = new("stories", new WordKind(["off"], planned: ["link", "collapse"]), "What becomes of several reports of one event: off leaves each on its own.") { Default = "off" };

        public static readonly Field<string> Duplicates = new("duplicates", new WordKind(["keep"], planned: ["merge"]), "What becomes of one item that several feeds bring: keep publishes it once for each feed.") { Default = "keep" };

        public static readonly Shape Shape =
            new("output", "outputs[]", "A merged feed to publish.", Name, Title, Tags, Limit, Keep, Drop, Stories, Duplicates);
    }

    internal static class Rule
    {
        public static readonly IReadOnlyDictionary<ItemField, Field<Regex>> Patterns = new Dictionary<ItemField, Field<Regex>>
        {
            [ItemField.Title] = new("title", new PatternKind(), "A .NET regular expression for the title.") { Examples = ["(?i)\\bcloud\\b"] },
            [ItemField.Content] = new("content", new PatternKind(), "One for the summary and the content, without markup.") { Examples = ["(?i)patrocinado"] },
            [ItemField.Author] = new("author", new PatternKind(), "One for the name of an author.") { Examples = ["^admin$"] },
            [ItemField.Category] = new("category", new PatternKind(), "One for a category.") { Examples = ["^(AI|IA)$"] },
            [ItemField.Link] = new("link", new PatternKind(), "One for the item's link.") { Examples = ["/deportes/"] },
            [ItemField.Any] = new("any", new PatternKind(), "One for any of these.") { Examples = ["(?i)GPUs?"] },
        };

        public static readonly Shape Shape =
            new("rule", "a keep or drop rule", "Patterns for fields of an item, all of which must match somewhere in them.", [.. Patterns.Values]) { NeedsAField = true };

        public static JsonArray Example(string field, string pattern) => [new JsonObject { [field] = pattern }];
    }

    private static class Kinds
    {
        public static readonly ValueKind<TimeSpan> Interval = new DurationKind("1m", "7d");

        public static readonly ValueKind<TimeSpan?> Retention = new DurationKind("1h", "36500d").Or("forever");

        public static readonly ValueKind<int?> Backfill = new NumberKind(0, 100_000).Or("all");

        public static readonly ValueKind<IReadOnlyList<Tag>> Tags = new ListKind<Tag>(new TagKind());

        public static readonly ValueKind<IReadOnlyList<ItemRule>> Rules = new ListKind<ItemRule>(new RuleKind(Rule.Shape, Rule.Patterns));
    }
}
