using System.Text.Json.Nodes;
using FeedHub.Configuration.Reading;
using FeedHub.Configuration.Values;

namespace FeedHub.Configuration;

/// <summary>Every field of feeds.json, described once: the reader, the schema and the remedies are made from this table.</summary>
internal static partial class FeedsFields
{
    /// <summary>Every kind of object, the file itself first.</summary>
    public static IReadOnlyList<Shape> Shapes { get; } =
        [
            Root.Shape, Hub.Shape, Defaults.Shape, Fetch.Shape, Proxy.Shape, Feed.Shape, Output.Shape, Rule.Shape, Rewrite.Shape, Login.Shape, Secret.Shape,
        ];

    internal static class Root
    {
        public static readonly Field<string> Schema = new(
            "$schema",
            new TitleKind(),
            "Where this schema is, for editors; FeedHub ignores it.")
        {
            Examples = ["./src/FeedHub/feeds.schema.json"],
        };

        public static readonly Field<FieldValues> Hub = Part("hub", FeedsFields.Hub.Shape);

        public static readonly Field<FieldValues> Defaults = Part("defaults", FeedsFields.Defaults.Shape);

        public static readonly Field<FieldValues> Fetch = Part("fetch", FeedsFields.Fetch.Shape);

        public static readonly Field<IReadOnlyList<FieldValues>> Feeds = new(
            "feeds",
            new ListKind<FieldValues>(new EntryKind(Feed.Shape, Feed.Url)),
            "The feeds to poll: each a URL, or an object with a URL and more.")
        {
            Required = true,
            Examples =
            [
                new JsonArray("https://example.org/feed.xml"),
                new JsonArray(new JsonObject { ["url"] = "https://example.org/feed.xml", ["tags"] = new JsonArray("en", "cloud") }),
            ],
        };

        public static readonly Field<IReadOnlyList<FieldValues>> Outputs = new(
            "outputs",
            new ListKind<FieldValues>(new ObjectKind(Output.Shape), minimum: 1),
            "The merged feeds to publish. Left out: one with all feeds, named all.")
        {
            Examples =
            [
                new JsonArray(new JsonObject { ["name"] = "all" }, new JsonObject { ["name"] = "es", ["tags"] = new JsonArray("es") }),
            ],
        };

        public static readonly Field<IReadOnlyList<string>> Retired = new(
            "retired",
            new ListKind<string>(new OutputNameKind()),
            "Names of outputs that are no more. Whoever asks for one is told that it is gone for good (410), and stops asking.")
        {
            Default = new JsonArray(),
            Examples = [new JsonArray("old-news")],
        };

        public static readonly Field<IReadOnlyList<string>> TrackingParameters = new(
            "trackingParameters",
            new ListKind<string>(new TrackingParameterKind()),
            "Query parameters that only say who led a reader to a page, beside those FeedHub knows; without them two links to one page are equal.")
        {
            Default = new JsonArray(),
            Examples = [new JsonArray("campaña", "xy_*", "ref=portada", "example.org?s")],
        };

        public static readonly Field<string> Storage = new(
            "storage",
            new WordKind("sqlite", "postgres"),
            "Where items are kept: sqlite is a file in the data folder; postgres a PostgreSQL database that several FeedHubs may share, which the environment variable FEEDHUB_POSTGRES names. Another one takes a restart.")
        {
            Default = "sqlite",
        };

        public static readonly Field<IReadOnlyList<ItemRule>> Keep = Rule.Keep();

        public static readonly Field<IReadOnlyList<ItemRule>> Drop = Rule.Drop();

        public static readonly Field<IReadOnlyList<ItemRewrite>> Rewrite = FeedsFields.Rewrite.Field();

        public static readonly Shape Shape = new(
            "file",
            "the top-level object",
            "What FeedHub polls and publishes.",
            [Schema, Hub, Storage, Defaults, Fetch, TrackingParameters, Keep, Drop, Rewrite, Feeds, Outputs, Retired]);

        private static Field<FieldValues> Part(string name, Shape shape) => new(name, new ObjectKind(shape), shape.Description);
    }

    internal static class Hub
    {
        public static readonly Field<string> Title = new(
            "title",
            new TitleKind(),
            "The hub's name: on its page, and for outputs without a title of their own.")
        {
            Default = "FeedHub",
            Examples = ["Nube e IA"],
        };

        public static readonly Field<Uri> BaseUrl = new(
            "baseUrl",
            new BaseUrlKind(),
            "The URL under which subscribers reach the hub, path included. Left out: the address it listens on.")
        {
            Examples = ["https://feeds.example.org/", "https://example.org/hub/"],
        };

        public static readonly Field<string> Contact = new(
            "contact",
            new ContactKind(),
            "Sent with each request, so that a publisher can reach you before blocking you: a mailto: or http(s) URL.")
        {
            Examples = ["mailto:ops@example.org", "https://example.org/about-our-hub"],
        };

        public static readonly Field<IReadOnlyList<string>> Proxies = new(
            "proxies",
            new ListKind<string>(new NetworkKind()),
            "Addresses and networks of the reverse proxies in front of the hub. They alone are believed where a request comes from.")
        {
            Default = new JsonArray("127.0.0.0/8", "::1"),
            Examples = [new JsonArray("127.0.0.1", "172.18.0.0/16")],
        };

        public static readonly Field<TimeSpan> Archive = new(
            "archive",
            new DurationKind("1d", "36500d"),
            "How long responses that changed something are kept in the data folder, compressed, so that replay can make the store anew. Left out: not at all.")
        {
            Examples = ["30d", "52w"],
        };

        public static readonly Shape Shape =
            new("hub", "hub", "Who this hub is, to subscribers and to publishers.", Title, BaseUrl, Contact, Proxies, Archive);
    }

    internal static class Defaults
    {
        public static readonly Field<TimeSpan> Interval = new(
            "interval",
            Kinds.Interval,
            "How long to wait between two polls of a feed, from 1m to 7d, unless the publisher asks for longer.")
        {
            Default = "1h",
            Examples = ["30m", "1h30m", "1d", "PT30M"],
        };

        public static readonly Field<TimeSpan?> Retention = new(
            "retention",
            Kinds.Retention,
            "How long an item is kept after it arrived, or \"forever\".")
        {
            Default = "90d",
            Examples = ["30d", "52w", "forever"],
        };

        public static readonly Field<int?> KeepItems = new(
            "keepItems",
            Kinds.KeepItems,
            "How many items of a feed are kept at most, the last that arrived, or \"all\". Outputs can hold no more of it.")
        {
            Default = "all",
            Examples = [1000, "all"],
        };

        public static readonly Field<int?> Backfill = new(
            "backfill",
            Kinds.Backfill,
            "How many items of a feed's first poll may appear in outputs, so that a new feed floods nobody, or \"all\".")
        {
            Default = 20,
            Examples = [0, 100, "all"],
        };

        public static readonly Field<bool?> WebSub = new(
            "webSub",
            new SwitchKind(),
            "Whether feeds that offer a WebSub hub are pushed by it, and polled less. It needs hub.baseUrl; left out: where that is public.")
        {
            Examples = [true, false],
        };

        public static readonly Field<bool?> FullText = new(
            "fullText",
            new SwitchKind(),
            "Whether new items of which a feed brings but a teaser get their full text from their own page. That costs a request each.")
        {
            Default = false,
            Examples = [true, false],
        };

        public static readonly Shape Shape =
            new("defaults", "defaults", "What holds for each feed that says nothing else.", Interval, Retention, KeepItems, Backfill, WebSub, FullText);
    }

    internal static class Fetch
    {
        public static readonly Field<IReadOnlyList<string>> AllowPrivate = new(
            "allowPrivate",
            new ListKind<string>(new PrivateAddressKind()),
            "Addresses, networks (CIDR) and host names that may be polled although they are not on the public Internet.")
        {
            Default = new JsonArray(),
            Examples = [new JsonArray("127.0.0.1", "192.168.1.0/24", "intranet.example.org")],
        };

        public static readonly Field<IReadOnlyList<Port>> Ports = new(
            "ports",
            new ListKind<Port>(new PortKind()),
            "Ports that feeds may be polled from besides 80 and 443. A feed that allowPrivate opens may have any.")
        {
            Default = new JsonArray(),
            Examples = [new JsonArray(8080, 8443)],
        };

        public static readonly Field<FieldValues> Proxy = new(
            "proxy",
            new EntryKind(FeedsFields.Proxy.Shape, FeedsFields.Proxy.Url),
            "What all requests go through: a URL, or an object with a URL and a login. It then decides where names lead.")
        {
            Examples = ["http://proxy.example:3128"],
        };

        public static readonly Shape Shape = new("fetch", "fetch", "What the hub may reach, and how.", AllowPrivate, Ports, Proxy);
    }

    internal static class Proxy
    {
        public static readonly Field<Uri> Url = new("url", new ProxyUrlKind(), "The proxy's http, https, socks4 or socks5 URL, with its port.")
        {
            Required = true,
            Examples = ["http://proxy.example:3128", "socks5://127.0.0.1:1080"],
        };

        public static readonly Field<FieldValues> Login = FeedsFields.Login.Field("Who asks the proxy.");

        public static readonly Shape Shape = new("proxy", "fetch.proxy", "A proxy.", Url, Login);
    }

    internal static class Login
    {
        public static readonly Field<string> User = new("user", new UserKind(), "The user name.")
        {
            Required = true,
            Examples = ["reader"],
        };

        public static readonly Field<FeedHub.Configuration.Secret> Password = new("password", Kinds.Secret, "Where the password is.")
        {
            Required = true,
            Examples = [new JsonObject { ["env"] = "FEED_PASSWORD" }],
        };

        public static readonly Shape Shape = new("login", "login", "A user name and where the password is.", User, Password);

        public static Field<FieldValues> Field(string description) => new("login", new ObjectKind(Shape), description);
    }

    internal static class Secret
    {
        public static readonly Field<string> Env = new("env", new TitleKind(), "The environment variable that holds it.")
        {
            Examples = ["FEED_PASSWORD"],
        };

        public static readonly Field<string> File = new(
            "file",
            new TitleKind(maxLength: 4096),
            "The file that holds it, alone on a line: a path from the folder of feeds.json or from the root.")
        {
            Examples = ["secrets/feed-password.txt"],
        };

        public static readonly Shape Shape = new("secret", "a secret", "Where a secret is, so that it does not stand in this file.", Env, File)
        {
            NeedsAField = true,
        };
    }

    private static class Kinds
    {
        public static readonly ValueKind<TimeSpan> Interval = new DurationKind("1m", "7d");

        public static readonly ValueKind<TimeSpan?> Retention = new DurationKind("1h", "36500d").Or("forever");

        public static readonly ValueKind<int?> KeepItems = new NumberKind(1, 10_000_000).Or("all");

        public static readonly ValueKind<int?> Backfill = new NumberKind(0, 100_000).Or("all");

        public static readonly ValueKind<FeedHub.Configuration.Secret> Secret =
            new SecretKind(FeedsFields.Secret.Shape, FeedsFields.Secret.Env, FeedsFields.Secret.File);

        public static readonly ValueKind<FeedHub.Configuration.Secret> Token = new TokenKind(Secret);

        public static readonly ValueKind<IReadOnlyList<Tag>> Tags = new ListKind<Tag>(new TagKind());

        public static readonly ValueKind<IReadOnlyList<ItemRule>> Rules = new ListKind<ItemRule>(new RuleKind(Rule.Shape, Rule.Patterns, Rule.Age));

        public static readonly ValueKind<IReadOnlyList<ItemRewrite>> Rewrites =
            new ListKind<ItemRewrite>(new RewriteKind(FeedsFields.Rewrite.Shape, FeedsFields.Rewrite.Title, FeedsFields.Rewrite.Link, FeedsFields.Rewrite.With));
    }
}
