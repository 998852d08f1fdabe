using Dapper;
using FeedHub.Identity;
using Npgsql;

namespace FeedHub.Storage;

/// <summary>What a poll changes, sent as one command, and before that what an edit depends on.</summary>
internal static class PostgresPoll
{
    /// <summary>Polls that end at once add to as many rows.</summary>
    private const int Lanes = 16;

    private const string Learn =
        """
        -- A key that another item has meanwhile stays with it.
        UPDATE item SET key = l.key FROM unnest(@{0}Ids, @{0}Keys) AS l (id, key)
        WHERE item.id = l.id AND item.key <> l.key AND NOT EXISTS (SELECT 1 FROM item o WHERE o.feed_id = item.feed_id AND o.key = l.key);
        UPDATE item SET link_key = l.link_key, title_hash = l.title_hash, content_hash = l.content_hash
        FROM unnest(@{0}Ids, @{0}Links, @{0}Titles, @{0}Hashes) AS l (id, link_key, title_hash, content_hash) WHERE item.id = l.id;
        """;

    private const string Insert =
        """
        WITH brought AS (
            SELECT * FROM unnest(@keys, @links, @titles, @hashes, @originals, @derived, @published, @updated, @arrived, @withheld, @documents, @words)
                WITH ORDINALITY AS b (key, link_key, title_hash, content_hash, original, derived, published_at, updated_at, arrived_at, withheld, document, words, number)
            WHERE NOT EXISTS (SELECT 1 FROM item i WHERE i.feed_id = @feed AND i.key = b.key)
        ), kept AS (
            INSERT INTO item (feed_id, key, link_key, title_hash, content_hash, published_id, published_at, updated_at, first_seen_at, arrived_at, withheld, document)
            SELECT @feed, key, link_key, title_hash, content_hash,
                CASE WHEN row_number() OVER (PARTITION BY original ORDER BY number) > 1 OR EXISTS (SELECT 1 FROM item i WHERE i.published_id = original)
                    THEN derived ELSE original END,
                published_at, updated_at, @now, arrived_at, withheld, document::json
            FROM brought ORDER BY number
            ON CONFLICT (feed_id, key) DO NOTHING
            RETURNING id, key, arrived_at, published_at
        ), waiting AS (
            INSERT INTO unplaced (item_id, arrived_at, published_at) SELECT id, arrived_at, published_at FROM kept
        )
        INSERT INTO item_search (item_id, words) SELECT kept.id, brought.words::tsvector FROM kept JOIN brought USING (key);
        """;

    private const string Edit =
        """
        UPDATE item SET updated_at = e.updated_at, document = e.document::json
        FROM unnest(@editIds, @editUpdated, @editDocuments) AS e (id, updated_at, document) WHERE item.id = e.id;
        INSERT INTO item_search (item_id, words) SELECT id, words::tsvector FROM unnest(@editIds, @editWords) AS e (id, words)
        ON CONFLICT (item_id) DO UPDATE SET words = excluded.words;
        INSERT INTO item_edit (item_id, edited_at, field, before, after)
        SELECT id, @now, field, before, after FROM unnest(@changeIds, @changeFields, @changeBefore, @changeAfter) AS c (id, field, before, after)
        ON CONFLICT DO NOTHING;
        DELETE FROM item_edit e WHERE item_id = ANY(@editIds) AND edited_at <= (
            SELECT DISTINCT edited_at FROM item_edit WHERE item_id = e.item_id ORDER BY edited_at DESC LIMIT 1 OFFSET @mostEdits);
        """;

    private const string Listed =
        """
        -- To the day, for that is exact enough and spares the disk.
        UPDATE item SET listed_at = @now WHERE id = ANY(@tombstones) AND document IS NULL AND listed_at < @yesterday;
        """;

    // A push may cross a poll, which alone says how the feed is doing and what validates its document.
    private const string SavePosted = "UPDATE feed SET state = jsonb_set(state::jsonb, '{Posted}', @posted::jsonb)::json WHERE id = @feed;";

    private const string Save = "UPDATE feed SET state = @state::json WHERE id = @feed;";

    private const string Count =
        $"""
        INSERT INTO poll_day (day, feed_id, polls, not_modified, failed, new_items, bytes, gaps)
        SELECT day, @feed, polls, not_modified, failed, new_items, bytes, gaps
        FROM unnest(@days, @dayPolls, @dayNotModified, @dayFailed, @dayNew, @dayBytes, @dayGaps) AS d (day, polls, not_modified, failed, new_items, bytes, gaps)
        ON CONFLICT (day, feed_id) {SqlFigures.PlusDay};
        -- Last, for it holds others up until the commit.
        INSERT INTO poll_hour (hour, lane, polls, not_modified, failed, new_items, bytes, took_ms, slowest_ms)
        VALUES (@hour, @lane, @hourPolls, @hourNotModified, @hourFailed, @hourNew, @hourBytes, @hourTook, @hourTook)
        ON CONFLICT (hour, lane) {SqlFigures.PlusHour};
        """;

    public static async Task<int> CommitAsync(NpgsqlConnection connection, PollCommit poll)
    {
        var parameters = new DynamicParameters(new { feed = poll.State.Id, now = poll.PolledAt.ToUnixTimeMilliseconds() });
        var sql = new List<string>();

        // First, so that an item that takes over a key leaves its old one to whoever comes with it now.
        AddLearned(sql, parameters, "learned", [.. poll.Relearned.Select(r => (r.As.Id, r.Identified))]);
        if (poll.New.Count > 0) AddNew(sql, parameters, [.. poll.New.Select(item => NewRow.Of(poll, item))], [.. poll.New.Select(item => PostgresWords.VectorOf(item.Identified.Item))]);
        if (poll.Edited.Count > 0) AddEdited(sql, parameters, await StillThereAsync(connection, poll.Edited), poll.PolledAt);
        if (poll.ListedTombstones.Count > 0)
        {
            sql.Add(Listed);
            parameters.AddDynamicParams(new { tombstones = poll.ListedTombstones.ToArray(), yesterday = poll.PolledAt.AddDays(-1).ToUnixTimeMilliseconds() });
        }

        sql.Add(poll.Pushed ? SavePosted : Save);
        parameters.AddDynamicParams(poll.Pushed
            ? new { posted = StoredJson.Write(poll.State.Posted) }
            : new { state = StorableText.OfJson(StoredJson.Write(poll.State)) });
        if (poll.Figures is { } figures) AddFigures(sql, parameters, [.. SqlFigures.DaysOf(poll, figures)], SqlFigures.HourOf(poll, figures), poll.State.Id);
        await connection.ExecuteAsync(string.Join('\n', sql), parameters);
        return poll.Pages.Count == 0 ? 0 : await SqlPages.WantAsync(connection, poll.State.Id, poll.Pages, poll.PolledAt);
    }

    private static void AddLearned(List<string> sql, DynamicParameters parameters, string prefix, (long Id, IdentifiedItem As)[] learned)
    {
        if (learned.Length == 0) return;
        sql.Add(Learn.Replace("{0}", prefix, StringComparison.Ordinal));
        parameters.Add(prefix + "Ids", learned.Select(l => l.Id).ToArray());
        parameters.Add(prefix + "Keys", learned.Select(l => l.As.Key.Value).ToArray());
        parameters.Add(prefix + "Links", learned.Select(l => l.As.LinkKey?.Value).ToArray());
        parameters.Add(prefix + "Titles", learned.Select(l => (long?)l.As.TitleHash).ToArray());
        parameters.Add(prefix + "Hashes", learned.Select(l => l.As.ContentHash).ToArray());
    }

    private static void AddNew(List<string> sql, DynamicParameters parameters, NewRow[] rows, string[] words)
    {
        sql.Add(Insert);
        parameters.AddDynamicParams(new
        {
            keys = rows.Select(r => r.Key).ToArray(),
            links = rows.Select(r => r.LinkKey).ToArray(),
            titles = rows.Select(r => (long?)r.TitleHash).ToArray(),
            hashes = rows.Select(r => r.ContentHash).ToArray(),
            originals = rows.Select(r => StorableText.Of(r.Original)).ToArray(),
            derived = rows.Select(r => r.Derived).ToArray(),
            published = rows.Select(r => r.Published).ToArray(),
            updated = rows.Select(r => r.Updated).ToArray(),
            arrived = rows.Select(r => r.Arrived).ToArray(),
            withheld = rows.Select(r => r.Withheld ? 1 : 0).ToArray(),
            documents = rows.Select(r => StorableText.OfJson(r.Document)).ToArray(),
            words,
        });
    }

    /// <summary>Those of the items that were not removed, with when they were updated last; nobody else edits them until the commit.</summary>
    private static async Task<(EditedItem Item, DateTimeOffset UpdatedAt)[]> StillThereAsync(NpgsqlConnection connection, IReadOnlyList<EditedItem> edited)
    {
        if (edited.Any(e => !e.Identified.Item.Sanitised)) throw new InvalidOperationException("An item must be sanitised before it is kept.");
        var updated = (await connection.QueryAsync<(long Id, long UpdatedAt)>(
            "SELECT id, updated_at FROM item WHERE id = ANY(@ids) AND document IS NOT NULL ORDER BY id FOR UPDATE", new { ids = edited.Select(e => e.Id).ToArray() }))
            .ToDictionary(r => r.Id, r => DateTimeOffset.FromUnixTimeMilliseconds(r.UpdatedAt));
        return [.. edited.Where(e => updated.ContainsKey(e.Id)).Select(e => (e, updated[e.Id]))];
    }

    private static void AddEdited(List<string> sql, DynamicParameters parameters, (EditedItem Item, DateTimeOffset UpdatedAt)[] edited, DateTimeOffset now)
    {
        var changes = edited.SelectMany(e => e.Item.Changes.Select(c => (e.Item.Id, Change: c.Shortened()))).ToList();
        sql.Add(Edit);
        parameters.AddDynamicParams(new
        {
            editIds = edited.Select(e => e.Item.Id).ToArray(),
            editUpdated = edited.Select(e => ItemDates.Edited(e.Item.Identified.Item, e.UpdatedAt, now).ToUnixTimeMilliseconds()).ToArray(),
            editDocuments = edited.Select(e => StorableText.OfJson(StoredJson.Write(e.Item.Identified.Item))).ToArray(),
            editWords = edited.Select(e => PostgresWords.VectorOf(e.Item.Identified.Item)).ToArray(),
            changeIds = changes.Select(c => c.Id).ToArray(),
            changeFields = changes.Select(c => c.Change.Field).ToArray(),
            changeBefore = changes.Select(c => c.Change.Before is { } before ? StorableText.Of(before) : null).ToArray(),
            changeAfter = changes.Select(c => c.Change.After is { } after ? StorableText.Of(after) : null).ToArray(),
            mostEdits = ItemEdit.Most,
        });
        AddLearned(sql, parameters, "edited", [.. edited.Select(e => (e.Item.Id, e.Item.Identified))]);
    }

    private static void AddFigures(List<string> sql, DynamicParameters parameters, PollDay[] days, PollHour hour, long feedId)
    {
        sql.Add(Count);
        parameters.AddDynamicParams(new
        {
            days = days.Select(d => SqlFigures.NumberOf(d.Day)).ToArray(),
            dayPolls = days.Select(d => d.Polls).ToArray(),
            dayNotModified = days.Select(d => d.NotModified).ToArray(),
            dayFailed = days.Select(d => d.Failed).ToArray(),
            dayNew = days.Select(d => d.NewItems).ToArray(),
            dayBytes = days.Select(d => d.Bytes).ToArray(),
            dayGaps = days.Select(d => d.Gaps).ToArray(),
            hour = SqlFigures.NumberOf(hour.Hour),
            lane = (int)(feedId % Lanes),
            hourPolls = hour.Polls,
            hourNotModified = hour.NotModified,
            hourFailed = hour.Failed,
            hourNew = hour.NewItems,
            hourBytes = hour.Bytes,
            hourTook = (long)hour.Took.TotalMilliseconds,
        });
    }
}
