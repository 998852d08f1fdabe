using FeedHub.Configuration.Reading;
using FeedHub.Configuration.Values;

namespace FeedHub.Configuration;

/// <summary>Puts fields that were checked one by one together, and checks what holds between them.</summary>
/// <remarks>What has an error gets a substitute, so that all else can be checked; the caller throws the whole away then.</remarks>
internal sealed class FeedsBinding(ReadingContext context)
{
    /// <summary>Every tag of any feed, also of those with an error.</summary>
    private readonly HashSet<string> _feedTags = new(StringComparer.Ordinal);

    /// <param name="root">The file's fields.</param>
    /// <param name="path">Absolute path of the file.</param>
    public FeedsConfig Bind(FieldValues root, string path)
    {
        var hub = Hub(root.Get(FeedsFields.Root.Hub) ?? FieldValues.Empty);
        var defaults = root.Get(FeedsFields.Root.Defaults) ?? FieldValues.Empty;
        var fetch = root.Get(FeedsFields.Root.Fetch) ?? FieldValues.Empty;
        var rules = new ItemRules
        {
            Keep = root.Get(FeedsFields.Root.Keep) ?? [],
            Drop = root.Get(FeedsFields.Root.Drop) ?? [],
            Rewrite = root.Get(FeedsFields.Root.Rewrite) ?? [],
        };
        IReadOnlyList<FeedConfig> feeds = [.. Feeds(root, defaults).Select(feed => feed with { FileRules = rules })];
        var outputs = Outputs(root.Get(FeedsFields.Root.Outputs), hub);
        FormerNames(root, outputs);
        if (hub.BaseUrl is null) WarnOfUnreachable(root, defaults);
        var storage = root.Get(FeedsFields.Root.Storage) == "postgres" ? StorageKind.Postgres : StorageKind.Sqlite;
        if (storage == StorageKind.Postgres && root.Get(FeedsFields.Root.Hub)?.NodeOf(FeedsFields.Hub.Archive) is { } archive)
        {
            context.Problems.Error(
                archive, "what several nodes do has no one order in which it could be replayed", "Remove it, or keep the items in \"sqlite\".");
        }

        return new FeedsConfig
        {
            Path = path,
            Hub = hub,
            Storage = storage,
            Fetch = new FetchConfig
            {
                AllowPrivate = [.. fetch.Get(FeedsFields.Fetch.AllowPrivate) ?? []],
                Ports = [.. (fetch.Get(FeedsFields.Fetch.Ports) ?? []).Select(port => port.Number).Distinct()],
                Proxy = Proxy(fetch.Get(FeedsFields.Fetch.Proxy)),
            },
            TrackingParameters = [.. (root.Get(FeedsFields.Root.TrackingParameters) ?? []).Distinct()],
            Rules = rules,
            Feeds = feeds,
            Outputs = outputs,
            Retired = [.. (root.Get(FeedsFields.Root.Retired) ?? []).Distinct()],
        };
    }

    private static HubConfig Hub(FieldValues values) => new()
    {
        Title = values.Get(FeedsFields.Hub.Title) ?? "",
        BaseUrl = values.Get(FeedsFields.Hub.BaseUrl),
        Contact = values.Get(FeedsFields.Hub.Contact),
        Archive = values.NodeOf(FeedsFields.Hub.Archive) is null ? null : values.Get(FeedsFields.Hub.Archive),
        Proxies = [.. (values.Get(FeedsFields.Hub.Proxies) ?? []).Select(System.Net.IPNetwork.Parse)],
    };

    private static ProxyConfig? Proxy(FieldValues? values) =>
        values?.Get(FeedsFields.Proxy.Url) is { } url ? new ProxyConfig(url, Login(values.Get(FeedsFields.Proxy.Login))) : null;

    private static Login? Login(FieldValues? values) =>
        values?.Get(FeedsFields.Login.User) is { } user && values.Get(FeedsFields.Login.Password) is { } password
            ? new Login(user, password)
            : null;

    private IReadOnlyList<FeedConfig> Feeds(FieldValues root, FieldValues defaults)
    {
        var entries = root.Get(FeedsFields.Root.Feeds) ?? [];
        if (root.NodeOf(FeedsFields.Root.Feeds) is ListNode { Items.Count: 0 } empty)
        {
            context.Problems.Warn(empty, "there is no feed to poll", """Add one, as in ["https://example.org/feed.xml"].""");
        }

        var feeds = new OrderedDictionary<string, (FeedConfig Feed, ConfigNode Node)>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            var tags = TagNames(entry.Get(FeedsFields.Feed.Tags));
            _feedTags.UnionWith(tags);
            if (entry.Get(FeedsFields.Feed.Url) is not { } url)
            {
                continue;
            }

            var node = entry.NodeOf(FeedsFields.Feed.Url)!;
            if (feeds.TryGetValue(url.AbsoluteUri, out var first))
            {
                context.Problems.Warn(
                    node,
                    $"the same feed as {first.Node.Path} on line {first.Node.At.Line}",
                    $"It is polled once, with the tags of both, else as line {first.Node.At.Line} says. Remove one of the two.");
                feeds[url.AbsoluteUri] = (first.Feed with { Tags = [.. first.Feed.Tags.Union(tags)] }, first.Node);
            }
            else
            {
                feeds.Add(url.AbsoluteUri, (Feed(entry, url, tags, defaults), node));
            }
        }

        return [.. feeds.Values.Select(entry => entry.Feed)];
    }

    private static FeedConfig Feed(FieldValues values, Uri url, IReadOnlyList<string> tags, FieldValues defaults) => new()
    {
        Url = url,
        Title = values.Get(FeedsFields.Feed.Title),
        Tags = tags,
        Interval = values.Get(FeedsFields.Feed.Interval, defaults.Get(FeedsFields.Defaults.Interval)),
        Retention = values.Get(FeedsFields.Feed.Retention, defaults.Get(FeedsFields.Defaults.Retention)),
        KeepItems = values.Get(FeedsFields.Feed.KeepItems, defaults.Get(FeedsFields.Defaults.KeepItems)),
        Backfill = values.Get(FeedsFields.Feed.Backfill, defaults.Get(FeedsFields.Defaults.Backfill)),
        WebSub = values.Get(FeedsFields.Feed.WebSub) ?? defaults.Get(FeedsFields.Defaults.WebSub),
        FullText = values.Get(FeedsFields.Feed.FullText) ?? defaults.Get(FeedsFields.Defaults.FullText) ?? false,
        Keep = values.Get(FeedsFields.Feed.Keep) ?? [],
        Drop = values.Get(FeedsFields.Feed.Drop) ?? [],
        Rewrite = values.Get(FeedsFields.Feed.Rewrite) ?? [],
        Headers = values.Get(FeedsFields.Feed.Headers) ?? [],
        Login = Login(values.Get(FeedsFields.Feed.Login)),
        AllowPrivate = [.. values.Get(FeedsFields.Feed.AllowPrivate) ?? []],
    };

    private List<OutputConfig> Outputs(IReadOnlyList<FieldValues>? entries, HubConfig hub)
    {
        if (entries is null)
        {
            return [new OutputConfig { Name = "all", Title = hub.Title, Tags = [], Limit = FeedsFields.Output.Limit.DefaultValue }];
        }

        var outputs = new List<OutputConfig>();
        var lineOf = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            WarnOfUnusedTags(entry.Get(FeedsFields.Output.Tags));
            if (entry.Get(FeedsFields.Output.Name) is not { } name)
            {
                continue;
            }

            var node = entry.NodeOf(FeedsFields.Output.Name)!;
            if (!lineOf.TryAdd(name, node.At.Line))
            {
                context.Problems.Error(
                    node,
                    $"{node.Quoted} is the name of the output on line {lineOf[name]} already",
                    "Give each output a name of its own.");
            }

            outputs.Add(Output(entry, name, hub));
        }

        return outputs;
    }

    private static OutputConfig Output(FieldValues values, string name, HubConfig hub) => new()
    {
        Name = name,
        Title = values.Get(FeedsFields.Output.Title) ?? (name == "all" ? hub.Title : $"{hub.Title}: {name}"),
        Tags = TagNames(values.Get(FeedsFields.Output.Tags)),
        Limit = values.Get(FeedsFields.Output.Limit),
        Keep = values.Get(FeedsFields.Output.Keep) ?? [],
        Drop = values.Get(FeedsFields.Output.Drop) ?? [],
        Rewrite = values.Get(FeedsFields.Output.Rewrite) ?? [],
        Description = values.Get(FeedsFields.Output.Description),
        Icon = values.Get(FeedsFields.Output.Icon),
        Language = values.Get(FeedsFields.Output.Language),
        MaxAge = values.NodeOf(FeedsFields.Output.MaxAge) is null ? null : values.Get(FeedsFields.Output.MaxAge),
        OldestFirst = values.Get(FeedsFields.Output.Order) == "oldest",
        RenamedFrom = values.Get(FeedsFields.Output.RenamedFrom) ?? [],
        Content = values.Get(FeedsFields.Output.Content) switch
        {
            "summary" => OutputContent.Summary,
            "none" => OutputContent.None,
            _ => OutputContent.Full,
        },
        PrefixTitles = values.Get(FeedsFields.Output.TitlePrefix) == "source",
        Stories = FeedsFields.Output.StoriesWords.GetValueOrDefault(values.Get(FeedsFields.Output.Stories) ?? "off"),
        KeepsDuplicates = values.Get(FeedsFields.Output.Duplicates) == "keep",
        Token = values.Get(FeedsFields.Output.Token),
        Login = Login(values.Get(FeedsFields.Output.Login)),
    };

    /// <summary>A name that once was an output's leads to one answer: an output, another output, or that it is gone.</summary>
    private void FormerNames(FieldValues root, List<OutputConfig> outputs)
    {
        var taken = outputs.Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
        Check(root.NodeOf(FeedsFields.Root.Retired), root.Get(FeedsFields.Root.Retired));
        foreach (var entry in root.Get(FeedsFields.Root.Outputs) ?? [])
            Check(entry.NodeOf(FeedsFields.Output.RenamedFrom), entry.Get(FeedsFields.Output.RenamedFrom));

        void Check(ConfigNode? node, IReadOnlyList<string>? names)
        {
            foreach (var name in (names ?? []).Where(name => !taken.Add(name)))
            {
                context.Problems.Error(
                    node!,
                    $"{Quotation.Of(name)} is the name of an output, or another place says already what became of it",
                    "Let each name stand in one place: as an output's name, in renamedFrom or in retired.");
            }
        }
    }

    private void WarnOfUnreachable(FieldValues root, FieldValues defaults)
    {
        var entries = (root.Get(FeedsFields.Root.Feeds) ?? []).Where(entry => entry.Get(FeedsFields.Feed.WebSub) == true);
        var nodes = entries.Select(entry => entry.NodeOf(FeedsFields.Feed.WebSub))
            .Append(defaults.Get(FeedsFields.Defaults.WebSub) == true ? defaults.NodeOf(FeedsFields.Defaults.WebSub) : null);
        foreach (var node in nodes.OfType<ConfigNode>())
        {
            context.Problems.Warn(
                node, "no hub can push to here, as this hub's address is not known", "Add hub.baseUrl, the address under which it is reached from outside.");
        }
    }

    private void WarnOfUnusedTags(IReadOnlyList<Tag>? tags)
    {
        foreach (var tag in (tags ?? []).Where(tag => !_feedTags.Contains(tag.Name)))
        {
            var remedy = UnknownField.Nearest(tag.Name, [.. _feedTags]) is { } nearest
                ? $"Did you mean {Quotation.Of(nearest)}?"
                : "Add it to a feed, or remove it here.";
            context.Problems.Warn(tag.Node, $"no feed has the tag {Quotation.Of(tag.Name)}", remedy);
        }
    }

    private static IReadOnlyList<string> TagNames(IReadOnlyList<Tag>? tags) => [.. (tags ?? []).Select(tag => tag.Name).Distinct()];
}
