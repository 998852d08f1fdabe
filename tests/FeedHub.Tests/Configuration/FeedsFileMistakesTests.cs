using Xunit;

namespace FeedHub.Tests.Configuration;

/// <summary>What an operator can do wrong in feeds.json, and the line that says so.</summary>
public sealed class FeedsFileMistakesTests
{
    /// <summary>Texts that are not JSON, or not what a file starts with: one problem and no more.</summary>
    public static TheoryData<string, string> NotEvenFields => new()
    {
        { "", " error: the file is empty. Write at least { \"feeds\": [\"https://example.org/feed.xml\"] }." },
        { " \r\n\t", " error: the file is empty. Write at least { \"feeds\": [\"https://example.org/feed.xml\"] }." },
        { "// nothing", ":1:11 error: the JSON ends too early. Close each { with }, each [ with ] and each \" with \"." },
        { "{\n  \"feeds\": [\n", ":3:1 error: the JSON ends too early. Close each { with }, each [ with ] and each \" with \"." },
        { "{ \"feeds\": [\"https:", ":1:20 error: the JSON ends too early. Close each { with }, each [ with ] and each \" with \"." },
        { "{\n  'feeds': [] }", ":2:3 error: a single quote starts no JSON text. Write names and texts in double quotes: \"like this\"." },
        { "{ \"feeds\": [\"a\nb\"] }", ":1:15 error: a JSON text must end on its line. Close it with a double quote; a line break in it is written \\n." },
        { """{ "feeds": [], "x": "\d" }""", ":1:23 error: a backslash in a JSON text must be doubled. Write \\\\d for the \\d of a regular expression." },
        {
            "{\n  \"hub\": { \"title\": \"Año «1»\" }\n  \"feeds\": [] }",
            ":3:3 error: this is not JSON: '\"' is invalid after a value. Expected either ',', '}', or ']'. "
            + "Look for a missing comma, quote or bracket just before this place."
        },
        {
            "{} {}",
            ":1:4 error: this is not JSON: '{' is invalid after a single JSON value. Expected end of data. "
            + "Look for a missing comma, quote or bracket just before this place."
        },
        { new string('[', 100), ":1:33 error: the brackets nest deeper than 32 levels. Nothing in feeds.json needs more than five." },
        { "[\"https://example.org/\"]", ":1:1 error: […] is not an object. Write { \"feeds\": [\"https://example.org/feed.xml\"] }." },
        { "{ }", ":1:1 error: \"feeds\" is missing. Add it, as in \"feeds\": [\"https://example.org/feed.xml\"]." },
    };

    /// <summary>One entry of <c>feeds</c>, and what is said of it after <c>feeds.json:1:</c>.</summary>
    public static TheoryData<string, string> Feeds => new()
    {
        { "5", "14 error feeds[0]: 5 is neither a URL nor an object. Write a URL in quotes, or an object as in { \"url\": \"https://example.org/feed.xml\" }." },
        { "null", "14 error feeds[0]: null is neither a URL nor an object. Write a URL in quotes, or an object as in { \"url\": \"https://example.org/feed.xml\" }." },
        { "{}", "14 error feeds[0]: \"url\" is missing. Add it, as in \"url\": \"https://example.org/feed.xml\"." },
        { "\" \"", "14 error feeds[0]: \" \" is not the URL of a feed. Write an absolute URL as in https://example.org/feed.xml, or the path of a file from the folder of feeds.json." },
        { "\"example.org/feed\"", "14 error feeds[0]: \"example.org/feed\" has no scheme. Write \"https://example.org/feed\", or ./ before the path of a file." },
        { "\"ejemplo.mx\"", "14 error feeds[0]: \"ejemplo.mx\" has no scheme. Write \"https://ejemplo.mx\", or ./ before the path of a file." },
        { "\"//example.org/feed\"", "14 error feeds[0]: \"//example.org/feed\" has no scheme. Write \"https://example.org/feed\", or ./ before the path of a file." },
        { "\"example.org:8080/feed\"", "14 error feeds[0]: \"example.org:8080/feed\" has no scheme. Write \"https://example.org:8080/feed\"." },
        { "\"localhost:8080\"", "14 error feeds[0]: \"localhost:8080\" has no scheme. Write \"https://localhost:8080\"." },
        { "\"feed://example.org/x\"", "14 error feeds[0]: \"feed://example.org/x\" is a link for a reader. Write \"https://example.org/x\"." },
        { "\"feed:http://example.org/x\"", "14 error feeds[0]: \"feed:http://example.org/x\" is a link for a reader. Write \"http://example.org/x\"." },
        { "\"ftp://example.org/x\"", "14 error feeds[0]: \"ftp://example.org/x\" is neither http nor https. Only http, https and files are polled." },
        { "\"file:///etc/passwd\"", "14 error feeds[0]: \"file:///etc/passwd\" is a file URL. Write the file's path from the folder of feeds.json, as in ./feeds/news.xml." },
        { "\"https://\"", "14 error feeds[0]: \"https://\" is not a URL. Look for a missing host name, a space or a port that does not exist; a space is %20." },
        { "\"https://ana:hunter2@exa mple.org/\"", "14 error feeds[0]: \"https://…@exa mple.org/\" is not a URL. Look for a missing host name, a space or a port that does not exist; a space is %20." },
        { "\"https://ana:hunter2@example.org/\"", "14 error feeds[0]: the URL carries a user name or password, which would be published with it. Write \"login\": { \"user\": \"…\", \"password\": { \"env\": \"NAME\" } } beside the URL without it: feeds.json is no place for secrets." },
        { """{ "url": "https://a.example/", "intervall": "1h" }""", "45 error feeds[0].intervall: unknown field. Did you mean \"interval\"?" },
        { """{ "url": "https://a.example/", "Title": "A" }""", "45 error feeds[0].Title: unknown field. Did you mean \"title\"?" },
        { """{ "url": "https://a.example/", "limit": 5 }""", "45 error feeds[0].limit: unknown field. It belongs in outputs[]." },
        { """{ "url": "https://a.example/", "contact": "x" }""", "45 error feeds[0].contact: unknown field. It belongs in hub." },
        { """{ "url": "https://a.example/", "any": "x" }""", "45 error feeds[0].any: unknown field. It belongs in a keep or drop rule." },
        { """{ "url": "https://a.example/", "a \u001b b": 1 }""", "45 error feeds[0][\"a \\u001b b\"]: unknown field. Known here: url, title, tags, interval, retention, keepItems, backfill, webSub, fullText, keep, drop, rewrite, headers, login and allowPrivate." },
        { """{ "url": "https://a.example/", "url": "https://b.example/" }""", "45 error feeds[0].url: given twice, first on line 1. Remove one of the two." },
        { """{ "url": "https://a.example/", "webSub": "yes" }""", "55 error feeds[0].webSub: \"yes\" is neither true nor false. Write true or false, without quotes." },
        {
            """{ "url": "https://a.example/", "webSub": true }""",
            "55 warning feeds[0].webSub: no hub can push to here, as this hub's address is not known. Add hub.baseUrl, the address under which it is reached from outside."
        },
        { """{ "url": "https://a.example/", "title": "" }""", "54 error feeds[0].title: the text is empty. Write a text in double quotes, or leave the field out." },
        { """{ "url": "https://a.example/", "title": "a\nb" }""", "54 error feeds[0].title: the text has more than 300 characters or a line break. Write one short line." },
        { """{ "url": "https://a.example/", "title": "\ud800" }""", "54 error feeds[0].title: the text has half of a surrogate pair. Write the character itself, or both halves as in \\ud83d\\ude00." },
        { """{ "url": "https://a.example/", "tags": "es" }""", "53 error feeds[0].tags: \"es\" is not a list. Write it in brackets: [\"es\"]." },
        { """{ "url": "https://a.example/", "tags": [""] }""", "54 error feeds[0].tags[0]: \"\" is not a tag. Write a word of at most 64 characters, as in \"es\" or \"cloud\"." },
        { """{ "url": "https://a.example/", "tags": null }""", "53 error feeds[0].tags: null is not a list. Write a list in [ ]." },
        { """{ "url": "https://a.example/", "interval": "10 parsecs" }""", "57 error feeds[0].interval: \"10 parsecs\" is not a duration. Write 30m, 1h, 90d or an ISO 8601 duration such as PT30M." },
        { """{ "url": "https://a.example/", "interval": 30 }""", "57 error feeds[0].interval: 30 is not a duration. Write it in quotes and with a unit: \"30m\" for minutes, \"30h\" for hours, \"30d\" for days." },
        { """{ "url": "https://a.example/", "interval": "59s" }""", "57 error feeds[0].interval: \"59s\" is out of range. Write a duration from 1m to 7d." },
        { """{ "url": "https://a.example/", "interval": "P1M" }""", "57 error feeds[0].interval: \"P1M\" is not a duration. Write 30m, 1h, 90d or an ISO 8601 duration such as PT30M." },
        { """{ "url": "https://a.example/", "retention": "ever" }""", "58 error feeds[0].retention: \"ever\" is not a duration. Write 30m, 1h, 90d or an ISO 8601 duration such as PT30M, or \"forever\"." },
        { """{ "url": "https://a.example/", "retention": "999999w" }""", "58 error feeds[0].retention: \"999999w\" is out of range. Write a duration from 1h to 36500d, or \"forever\"." },
        { """{ "url": "https://a.example/", "keepItems": 0 }""", "58 error feeds[0].keepItems: 0 is not a whole number from 1 to 10000000. Write a number from 1 to 10000000 without quotes, or \"all\"." },
        { """{ "url": "https://a.example/", "backfill": -1 }""", "57 error feeds[0].backfill: -1 is not a whole number from 0 to 100000. Write a number from 0 to 100000 without quotes, or \"all\"." },
        { """{ "url": "https://a.example/", "backfill": "20" }""", "57 error feeds[0].backfill: \"20\" is not a whole number from 0 to 100000. Write a number from 0 to 100000 without quotes, or \"all\"." },
        { """{ "url": "https://a.example/", "drop": {"title": "x"} }""", "53 error feeds[0].drop: {…} is not a list. Write it in brackets: [{…}]." },
        { """{ "url": "https://a.example/", "drop": ["x"] }""", "54 error feeds[0].drop[0]: \"x\" is not an object. Write an object, as in { \"title\": \"\\\\bcloud\\\\b\" }." },
        { """{ "url": "https://a.example/", "drop": [{}] }""", "54 error feeds[0].drop[0]: there is nothing in it. Write what is meant, as in { \"title\": \"\\\\bcloud\\\\b\" }." },
        { """{ "url": "https://a.example/", "drop": [{"titel": "x"}] }""", "55 error feeds[0].drop[0].titel: unknown field. Did you mean \"title\"?" },
        { """{ "url": "https://a.example/", "drop": [{"any": ""}] }""", "62 error feeds[0].drop[0].any: a pattern has from 1 to 1000 characters, this one 0. Write a .NET regular expression, as in \"\\\\bcloud\\\\b\"." },
        { """{ "url": "https://a.example/", "drop": [{"any": "(a|b"}] }""", "62 error feeds[0].drop[0].any: Invalid pattern '(a|b' at offset 4. Not enough )'s. Correct the regular expression; a backslash is written twice in JSON." },
        { """{ "url": "https://a.example/", "rewrite": [{"with": "x"}] }""", "57 error feeds[0].rewrite[0]: there is no pattern. Write \"title\" or \"link\", as in \"title\": \"^\\\\[Ad\\\\] \"." },
        { """{ "url": "https://a.example/", "rewrite": [{"title": "x"}] }""", "57 error feeds[0].rewrite[0]: \"with\" is missing. Add it, as in \"with\": \"\"." },
        { """{ "url": "https://a.example/", "rewrite": [{"title": "x", "link": "y", "with": ""}] }""", "57 error feeds[0].rewrite[0]: there are two patterns, for the title and for the link. Write each in a rewrite of its own, in { } with its \"with\"." },
        { """{ "url": "https://a.example/", "rewrite": [{"title": "(x)", "with": "$2"}] }""", "82 error feeds[0].rewrite[0].with: $2 names no group of the pattern. Write $1 for its first group in ( ), ${name} for one in (?<name> ), $0 for the whole match, $$ for a dollar sign." },
        { """{ "url": "https://a.example/", "rewrite": [{"title": "x", "with": "5 $"}] }""", "80 error feeds[0].rewrite[0].with: $ names no group of the pattern. Write $1 for its first group in ( ), ${name} for one in (?<name> ), $0 for the whole match, $$ for a dollar sign." },
        { """{ "url": "https://a.example/", "rewrite": [{"title": "x", "with": 5}] }""", "80 error feeds[0].rewrite[0].with: 5 is not a text. Write a text, as in \"https://\"; an empty one takes the match out." },
        { """{ "url": "https://a.example/", "rewrite": [{"titel": "x", "with": ""}] }""", "58 error feeds[0].rewrite[0].titel: unknown field. Did you mean \"title\"?" },
    };

    /// <summary>One field of the file besides <c>feeds</c>, which has the tag "es".</summary>
    public static TheoryData<string, string> Others => new()
    {
        { """ "interval": "1h" """, "3 error interval: unknown field. It belongs in defaults or feeds[]." },
        { """ "feed": [] """, "3 error feed: unknown field. Did you mean \"feeds\"?" },
        { """ "hub": null """, "10 error hub: null is not an object. Write an object, as in { \"title\": \"Nube e IA\" }." },
        { """ "$schema": 5 """, "14 error $schema: 5 is not a text. Write a text in double quotes, or leave the field out." },
        { """ "hub": { "baseUrl": "example.org" } """, "23 error hub.baseUrl: \"example.org\" is not an absolute http or https URL. Write the address that subscribers use, as in https://feeds.example.org/ or https://example.org/hub/." },
        { """ "hub": { "baseUrl": "https://example.org/?a=b" } """, "23 error hub.baseUrl: a user name, a query or a fragment can't be part of the hub's address. Write the address that subscribers use, as in https://feeds.example.org/ or https://example.org/hub/." },
        { """ "hub": { "contact": "ops@example.org" } """, "23 error hub.contact: \"ops@example.org\" is not a mailto: or http(s) URL. Write \"mailto:ops@example.org\"." },
        { """ "hub": { "contact": "mailto:" } """, "23 error hub.contact: \"mailto:\" is not a mailto: or http(s) URL. Write mailto:you@example.org or the URL of a page about you." },
        { """ "hub": { "contact": "mailto:a@b\r\nX: y" } """, "23 error hub.contact: \"…@b\\u000d\\u000aX: y\" is not a mailto: or http(s) URL. Write mailto:you@example.org or the URL of a page about you." },
        { """ "storage": "postgres", "hub": { "archive": "30d" } """, "46 error hub.archive: what several nodes do has no one order in which it could be replayed. Remove it, or keep the items in \"sqlite\"." },
        { """ "fetch": { "allowPrivate": ["127.1"] } """, "31 error fetch.allowPrivate[0]: \"127.1\" is not an address, a network or a host name. Write 192.168.1.20, 192.168.1.0/24, fd00::/8 or intranet.example.org, without scheme, port or path." },
        { """ "fetch": { "allowPrivate": ["localhost:80"] } """, "31 error fetch.allowPrivate[0]: \"localhost:80\" is not an address, a network or a host name. Write 192.168.1.20, 192.168.1.0/24, fd00::/8 or intranet.example.org, without scheme, port or path." },
        { """ "fetch": { "allowPrivate": ["10.0.0.5/8"] } """, "31 error fetch.allowPrivate[0]: \"10.0.0.5/8\" is an address inside of a network. Write the network as 10.0.0.0/8, or the address without the slash." },
        { """ "trackingParameters": ["a b"] """, "26 error trackingParameters[0]: \"a b\" is not a query parameter to disregard. Write name, prefix*, name=value or example.org?name, as it stands in a URL after ? or &." },
        { """ "trackingParameters": ["*"] """, "26 error trackingParameters[0]: \"*\" is not a query parameter to disregard. Write name, prefix*, name=value or example.org?name, as it stands in a URL after ? or &." },
        { """ "outputs": [] """, "14 error outputs: the list is empty. Add something to it, or leave the field out." },
        { """ "outputs": ["all"] """, "15 error outputs[0]: \"all\" is not an object. Write an object, as in { \"name\": \"all\" }." },
        { """ "outputs": [{ "tags": ["es"] }] """, "15 error outputs[0]: \"name\" is missing. Add it, as in \"name\": \"all\"." },
        { """ "outputs": [{ "name": "IA y Nube" }] """, "25 error outputs[0].name: \"IA y Nube\" is not the name of an output. Write at most 64 lower-case letters a-z, digits, dots, hyphens and underscores, starting with a letter or digit. Perhaps \"ia-y-nube\"." },
        { """ "outputs": [{ "name": "../x" }] """, "25 error outputs[0].name: \"../x\" is not the name of an output. Write at most 64 lower-case letters a-z, digits, dots, hyphens and underscores, starting with a letter or digit. Perhaps \"x\"." },
        { """ "outputs": [{ "name": "by-tag" }] """, "25 error outputs[0].name: \"by-tag\" is reserved for the hub's own pages. Write another name, as in \"by-tag-feed\"." },
        { """ "outputs": [{ "name": "a" }, { "name": "a" }] """, "42 error outputs[1].name: \"a\" is the name of the output on line 1 already. Give each output a name of its own." },
        { """ "outputs": [{ "name": "a", "limit": 0 }] """, "39 error outputs[0].limit: 0 is not a whole number from 1 to 100000. Write a number from 1 to 100000 without quotes." },
        { """ "outputs": [{ "name": "a", "limit": 1e9 }] """, "39 error outputs[0].limit: 1e9 is not a whole number from 1 to 100000. Write a number from 1 to 100000 without quotes." },
        { """ "outputs": [{ "name": "a", "stories": "merge" }] """, "41 error outputs[0].stories: \"merge\" is not a word that is known here. Write \"off\", \"link\" or \"collapse\", or leave the field out." },
        { """ "outputs": [{ "name": "a", "duplicates": "yes" }] """, "44 error outputs[0].duplicates: \"yes\" is not a word that is known here. Write \"merge\" or \"keep\", or leave the field out." },
        { """ "outputs": [{ "name": "a", "maxAge": "5m" }] """, "40 error outputs[0].maxAge: \"5m\" is out of range. Write a duration from 1h to 36500d." },
        { """ "outputs": [{ "name": "a", "order": "date" }] """, "39 error outputs[0].order: \"date\" is not a word that is known here. Write \"newest\" or \"oldest\", or leave the field out." },
        { """ "outputs": [{ "name": "a", "language": "Spanish please" }] """, "42 error outputs[0].language: \"Spanish please\" is not a language tag. Write a tag such as es, en-GB or es-419." },
        { """ "outputs": [{ "name": "a", "icon": "/icon.png" }] """, "38 error outputs[0].icon: \"/icon.png\" is not an absolute http or https URL. Write the whole address, as in https://example.org/icon.png." },
        { """ "outputs": [{ "name": "a", "renamedFrom": ["a"] }] """, "45 error outputs[0].renamedFrom: \"a\" is the name of an output, or another place says already what became of it. Let each name stand in one place: as an output's name, in renamedFrom or in retired." },
        { """ "retired": ["all"] """, "14 error retired: \"all\" is the name of an output, or another place says already what became of it. Let each name stand in one place: as an output's name, in renamedFrom or in retired." },
        { """ "outputs": [{ "name": "a", "tags": ["se"] }] """, "39 warning outputs[0].tags[0]: no feed has the tag \"se\". Did you mean \"es\"?" },
        { """ "outputs": [{ "name": "a", "tags": ["cloud"] }] """, "39 warning outputs[0].tags[0]: no feed has the tag \"cloud\". Add it to a feed, or remove it here." },
    };

    [Theory]
    [MemberData(nameof(NotEvenFields))]
    public void A_file_that_is_no_object_of_fields_has_one_problem(string text, string expected)
    {
        var result = FeedsText.Read(text);

        Assert.Null(result.Config);
        Assert.Equal("feeds.json" + expected, Assert.Single(FeedsText.Lines(result)));
    }

    [Theory]
    [MemberData(nameof(Feeds))]
    public void A_mistake_in_a_feed_is_reported_at_its_place(string feed, string expected) =>
        Assert.Contains("feeds.json:1:" + expected, FeedsText.Lines(FeedsText.Read($$"""{ "feeds": [ {{feed}}] }""")));

    [Theory]
    [MemberData(nameof(Others))]
    public void A_mistake_elsewhere_is_reported_at_its_place(string field, string expected)
    {
        var result = FeedsText.Read($$"""{{{field}}, "feeds": [{ "url": "https://example.org/", "tags": ["es"] }] }""");

        Assert.Equal(["feeds.json:1:" + expected], FeedsText.Lines(result));
        Assert.Equal(result.Problems[0].IsError, result.Config is null);
    }

    [Fact]
    public void Every_mistake_is_reported_at_once_in_the_order_of_the_file()
    {
        var result = FeedsText.Read("""
            {
              // ¿Qué tal? «Columns» count characters, not bytes: 😀
              "outputs": [
                { "name": "all", "tags": ["cluod"], "limit": "100" },
              ],
              "hub": { "título": "x", /* 😀 */ "contact": "ops@example.org" },
              "defaults": { "interval": "1 hora" },
              "feeds": [
                "example.org/feed",
                { "url": "https://example.com/", "tags": ["cloud"] },
                { "url": "https://EXAMPLE.com:443/#top", "interval": "10 parsecs" },
              ],
              "limit": 5,
            }
            """);

        Assert.Null(result.Config);
        Assert.Equal(
            [
                """feeds.json:4:31 warning outputs[0].tags[0]: no feed has the tag "cluod". Did you mean "cloud"?""",
                """feeds.json:4:50 error outputs[0].limit: "100" is not a whole number from 1 to 100000. Write a number from 1 to 100000 without quotes.""",
                """feeds.json:6:12 error hub["título"]: unknown field. Known here: title, baseUrl, contact, proxies and archive.""",
                """feeds.json:6:46 error hub.contact: "ops@example.org" is not a mailto: or http(s) URL. Write "mailto:ops@example.org".""",
                """feeds.json:7:29 error defaults.interval: "1 hora" is not a duration. Write 30m, 1h, 90d or an ISO 8601 duration such as PT30M.""",
                """feeds.json:9:5 error feeds[0]: "example.org/feed" has no scheme. Write "https://example.org/feed", or ./ before the path of a file.""",
                """feeds.json:11:14 warning feeds[2].url: the same feed as feeds[1].url on line 10. It is polled once, with the tags of both, else as line 10 says. Remove one of the two.""",
                """feeds.json:11:58 error feeds[2].interval: "10 parsecs" is not a duration. Write 30m, 1h, 90d or an ISO 8601 duration such as PT30M.""",
                """feeds.json:13:3 error limit: unknown field. It belongs in outputs[].""",
            ],
            FeedsText.Lines(result));
    }

    [Fact]
    public void A_password_never_reaches_a_problem()
    {
        string[] urls =
        [
            "https://ana:hunter2@example.org/",
            "https://ana:hunter2@exa mple.org/",
            "https://ana:x/hunter2@example.org/",
            "feed://ana:hunter2@example.org/",
            "feed:https://ana:hunter2@example.org/",
            "ftp://ana:hunter2@example.org",
            "//ana:hunter2@example.org/",
            "ana:hunter2@example.org/feed",
            "example.org:8hunter2@example.org/feed",
        ];
        var feeds = string.Join(", ", urls.Select(url => $"\"{url}\""));
        var result = FeedsText.Read($$"""{ "feeds": [{{feeds}}], "hub": { "contact": "{{urls[0]}}", "baseUrl": "{{urls[0]}}" } }""");

        Assert.Equal(urls.Length + 2, result.Problems.Count);
        Assert.DoesNotContain(FeedsText.Lines(result), line => line.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_reported_at_their_place()
    {
        var latin1 = System.Text.Encoding.Latin1.GetBytes("{\n \"hub\": { \"title\": \"Año\" } }");
        var result = FeedHub.Configuration.FeedsFile.Read("feeds.json", latin1);

        Assert.Equal(["feeds.json:2:22 error: the file is not UTF-8: there is no such character. Save it as UTF-8."], FeedsText.Lines(result));
    }

    [Fact]
    public void A_UTF_16_file_is_called_by_its_name()
    {
        byte[] utf16 = [0xFF, 0xFE, .. System.Text.Encoding.Unicode.GetBytes("{}")];

        Assert.Equal(
            ["feeds.json error: the file is UTF-16. Save it as UTF-8."],
            FeedsText.Lines(FeedHub.Configuration.FeedsFile.Read("feeds.json", utf16)));
    }
}
