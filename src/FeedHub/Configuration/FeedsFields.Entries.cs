using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FeedHub.Configuration.Reading;
using FeedHub.Configuration.Values;

namespace FeedHub.Configuration;

/// <content>The objects that stand in lists: feeds, outputs, rules and rewrites.</content>
internal static partial class FeedsFields
{
    internal static class Feed
    {
        public static readonly Field<Uri> Url = new(
            "url",
            new FeedUrlKind(),
            "The feed's http(s) URL, or the path of a file below the folder of feeds.json.")
        {
            Required = true,
            Examples = ["https://example.org/feed.xml"],
        };

        public static readonly Field<string> Title = new("title", new TitleKind(), "Your name for the feed. Left out: its own title.")
        {
            Examples = ["Ejemplo"],
        };

        public static readonly Field<IReadOnlyList<Tag>> Tags = new(
            "tags",
            Kinds.Tags,
            "Labels by which outputs choose feeds: language, topic, whatever you like.")
        {
            Default = new JsonArray(),
            Examples = [new JsonArray("es", "ia")],
        };

        public static readonly Field<TimeSpan> Interval = new(
            "interval",
            Kinds.Interval,
            "How long to wait between two polls, from 1m to 7d. Left out: as in defaults.")
        {
            Examples = ["30m", "1d"],
        };

        public static readonly Field<TimeSpan?> Retention = new(
            "retention",
            Kinds.Retention,
            "How long an item is kept after it arrived, or \"forever\". Left out: as in defaults.")
        {
            Examples = ["30d", "forever"],
        };

        public static readonly Field<int?> KeepItems = new(
            "keepItems",
            Kinds.KeepItems,
            "How many items are kept at most, the last that arrived, or \"all\". Left out: as in defaults.")
        {
            Examples = [1000, "all"],
        };

        public static readonly Field<int?> Backfill = new(
            "backfill",
            Kinds.Backfill,
            "How many items of the first poll may appear in outputs, or \"all\". Left out: as in defaults.")
        {
            Examples = [5, "all"],
        };

        public static readonly Field<bool?> WebSub = new(
            "webSub",
            new SwitchKind(),
            "Whether the feed is pushed by the WebSub hub that it offers, and polled less. Left out: as in defaults.")
        {
            Examples = [true, false],
        };

        public static readonly Field<bool?> FullText = new(
            "fullText",
            new SwitchKind(),
            "Whether new items of which the feed brings but a teaser get their full text from their own page. Left out: as in defaults.")
        {
            Examples = [true, false],
        };

        public static readonly Field<IReadOnlyList<ItemRule>> Keep = Rule.Keep();

        public static readonly Field<IReadOnlyList<ItemRule>> Drop = Rule.Drop();

        public static readonly Field<IReadOnlyList<ItemRewrite>> Rewrite = FeedsFields.Rewrite.Field();

        public static readonly Field<IReadOnlyList<RequestHeader>> Headers = new(
            "headers",
            new HeadersKind(Kinds.Secret),
            "Header fields to send for this feed, each a text or the place of a secret. They go to its own host only.")
        {
            Examples = [new JsonObject { ["X-Api-Key"] = new JsonObject { ["env"] = "FEED_PASSWORD" }, ["Accept-Language"] = "es" }],
        };

        public static readonly Field<FieldValues> Login = FeedsFields.Login.Field("For Basic authentication.");

        public static readonly Field<IReadOnlyList<string>> AllowPrivate = new(
            "allowPrivate",
            new ListKind<string>(new PrivateAddressKind()),
            "Addresses, networks and host names that this feed alone may be polled from although they are not on the public Internet.")
        {
            Examples = [new JsonArray("192.168.1.20")],
        };

        public static readonly Shape Shape = new(
            "feed",
            "feeds[]",
            "A feed to poll.",
            [Url, Title, Tags, Interval, Retention, KeepItems, Backfill, WebSub, FullText, Keep, Drop, Rewrite, Headers, Login, AllowPrivate]);
    }

    internal static class Output
    {
        public static readonly IReadOnlyDictionary<string, StoriesMode> StoriesWords = new OrderedDictionary<string, StoriesMode>
        {
            ["off"] = StoriesMode.Off,
            ["link"] = StoriesMode.Link,
            ["collapse"] = StoriesMode.Collapse,
        };

        public static readonly Field<string> Name = new(
            "name",
            new OutputNameKind(),
            "The name in its URLs, /feeds/{name}.atom, .rss and .json. Subscribers keep it: choose it for good.")
        {
            Required = true,
            Examples = ["all", "ia-es"],
        };

        public static readonly Field<string> Title = new(
            "title",
            new TitleKind(),
            "The merged feed's title. Left out: the hub's title, with the name unless that is all.")
        {
            Examples = ["IA y nube"],
        };

        public static readonly Field<IReadOnlyList<Tag>> Tags = new(
            "tags",
            Kinds.Tags,
            "Feeds with any of these tags are in. Left out or empty: every feed is.")
        {
            Default = new JsonArray(),
            Examples = [new JsonArray("ia")],
        };

        public static readonly Field<int> Limit = new(
            "limit",
            new NumberKind(1, 100_000),
            "How many items the output holds at most: the last that arrived.")
        {
            Default = 100,
            Examples = [50, 500],
        };

        public static readonly Field<IReadOnlyList<ItemRule>> Keep = Rule.Keep();

        public static readonly Field<IReadOnlyList<ItemRule>> Drop = Rule.Drop();

        public static readonly Field<IReadOnlyList<ItemRewrite>> Rewrite = FeedsFields.Rewrite.Field();

        public static readonly Field<string> Stories = new(
            "stories",
            new WordKind([.. StoriesWords.Keys]),
            "What becomes of several reports of one event: off leaves each on its own, link lists the others in each, collapse makes one entry of all.")
        {
            Default = "off",
        };

        public static readonly Field<string> Duplicates = new(
            "duplicates",
            new WordKind("merge", "keep"),
            "What becomes of one item that several feeds bring: merge publishes it once with all its sources, keep once for each feed.")
        {
            Default = "merge",
        };

        public static readonly Field<string> Description = new(
            "description",
            new TitleKind(maxLength: 1000),
            "What the merged feed is about, in one line. Left out: its title.")
        {
            Examples = ["News of clouds and models, in Spanish and English"],
        };

        public static readonly Field<IReadOnlyList<string>> RenamedFrom = new(
            "renamedFrom",
            new ListKind<string>(new OutputNameKind()),
            "Names the output had before. Whoever asks for one is sent on to the new one for good (301).")
        {
            Default = new JsonArray(),
            Examples = [new JsonArray("news")],
        };

        public static readonly Field<string> Content = new(
            "content",
            new WordKind("full", "summary", "none"),
            "How much of an item's text is published: full, only the summary (the beginning where there is none), or none.")
        {
            Default = "full",
        };

        public static readonly Field<string> TitlePrefix = new(
            "titlePrefix",
            new WordKind("none", "source"),
            "What a title begins with: source puts the name of the feed that brought the item first.")
        {
            Default = "none",
        };

        public static readonly Field<TimeSpan> MaxAge = new(
            "maxAge",
            new DurationKind("1h", "36500d"),
            "How long an item stays after it arrived, to the hour. Left out: until the limit pushes it out.")
        {
            Examples = ["7d", "48h"],
        };

        public static readonly Field<string> Order = new(
            "order",
            new WordKind("newest", "oldest"),
            "Which items come first, by publication date. Either way the output holds the last that arrived.")
        {
            Default = "newest",
        };

        public static readonly Field<string> Language = new(
            "language",
            new LanguageKind(),
            "The merged feed's language. Left out: that of its items, if all have the same.")
        {
            Examples = ["es", "en-GB"],
        };

        public static readonly Field<Uri> Icon = new(
            "icon",
            new LinkKind(),
            "URL of a square picture that readers show beside the merged feed.")
        {
            Examples = ["https://example.org/icon.png"],
        };

        public static readonly Field<FeedHub.Configuration.Secret> Token = new(
            "token",
            Kinds.Token,
            "Makes the output private: it is served only at its URL with ?token= and this secret. No page tells of it.")
        {
            Examples = [new JsonObject { ["file"] = "secrets/output-token.txt" }],
        };

        public static readonly Field<FieldValues> Login =
            FeedsFields.Login.Field("Makes the output private: it is served only to who logs in, by Basic authentication. No page tells of it.");

        public static readonly Shape Shape = new(
            "output",
            "outputs[]",
            "A merged feed to publish.",
            [
                Name, Title, Tags, Limit, MaxAge, Keep, Drop, Rewrite, Stories, Duplicates, Order, Description, Icon, Language, RenamedFrom,
                Content, TitlePrefix, Token, Login,
            ]);
    }

    internal static class Rule
    {
        public static readonly IReadOnlyDictionary<ItemField, Field<Regex>> Patterns = new Dictionary<ItemField, Field<Regex>>
        {
            [ItemField.Title] = Pattern("title", "A .NET regular expression for the title; upper and lower case are alike unless it says (?-i), accents count.", "\\bcloud\\b"),
            [ItemField.Content] = Pattern("content", "One for the summary and the content, without markup.", "patrocinado"),
            [ItemField.Author] = Pattern("author", "One for the name of an author.", "^admin$"),
            [ItemField.Category] = Pattern("category", "One for a category.", "^(AI|IA)$"),
            [ItemField.Link] = Pattern("link", "One for the item's link.", "/deportes/"),
            [ItemField.Language] = Pattern("language", "One for the item's language tag, the feed's where the item has none.", "^es"),
            [ItemField.Enclosure] = Pattern("enclosure", "One for the URL or the media type of an enclosure.", "^audio/"),
            [ItemField.Any] = Pattern("any", "One for title, content, author, category or link.", "GPUs?"),
        };

        public static readonly Field<TimeSpan> Age = new(
            "age",
            new DurationKind("1m", "36500d"),
            "How old the item was at least when it came, by its publication date: for what a feed brings long after the event.")
        {
            Examples = ["30d", "12h"],
        };

        public static readonly Shape Shape = new(
            "rule",
            "a keep or drop rule",
            "Patterns for fields of an item, and its age; all of them must match.",
            [.. Patterns.Values, Age])
        {
            NeedsAField = true,
        };

        public static Field<IReadOnlyList<ItemRule>> Keep() => new(
            "keep",
            Kinds.Rules,
            "Only items that match one of these rules are published: in the file and in a feed for all outputs, in an output for that. Left out or empty: all are.")
        {
            Default = new JsonArray(),
            Examples = [Example("title", "\\b(cloud|nube)\\b")],
        };

        public static Field<IReadOnlyList<ItemRule>> Drop() => new(
            "drop",
            Kinds.Rules,
            "Items that match one of these rules are not published, whatever rules to keep say: in the file and in a feed in no output, in an output not in that.")
        {
            Default = new JsonArray(),
            Examples = [Example("title", "horóscopo")],
        };

        private static Field<Regex> Pattern(string name, string description, string example) =>
            new(name, new PatternKind(), description) { Examples = [example] };

        private static JsonArray Example(string field, string pattern) => [new JsonObject { [field] = pattern }];
    }

    internal static class Rewrite
    {
        public static readonly Field<Regex> Title = new(
            "title",
            new PatternKind(),
            "A .NET regular expression, as in rules: each match in a title is replaced. A title that nothing would be left of stays as it is.")
        {
            Examples = ["^\\[Ad\\] "],
        };

        public static readonly Field<Regex> Link = new(
            "link",
            new PatternKind(),
            "One for the item's link, in the place of title. A link that would be no http or https URL any more stays as it is.")
        {
            Examples = ["^http://"],
        };

        public static readonly Field<string> With = new(
            "with",
            new ReplacementKind(),
            "What comes in the place of each match: text, with $1 or ${name} for a group, $0 for the match and $$ for a dollar sign. Empty takes the match out.")
        {
            Required = true,
            Examples = ["", "https://", "$2, $1"],
        };

        public static readonly Shape Shape = new(
            "rewrite",
            "a rewrite",
            "A pattern for the title or the link, and what comes in the place of what it matches.",
            Title,
            Link,
            With);

        public static Field<IReadOnlyList<ItemRewrite>> Field() => new(
            "rewrite",
            Kinds.Rewrites,
            "Replacements in titles and links as they are published: those of the file, then the feed's, then the output's. What is stored and rules look at stays.")
        {
            Default = new JsonArray(),
            Examples =
            [
                new JsonArray(
                    new JsonObject { ["title"] = "^\\[Ad\\] ", ["with"] = "" },
                    new JsonObject { ["link"] = "^http://", ["with"] = "https://" }),
            ],
        };
    }
}
