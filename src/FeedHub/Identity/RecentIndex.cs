namespace FeedHub.Identity;

/// <summary>Which of the recent items carry a key, the newest first. The oldest items are forgotten.</summary>
/// <remarks>The keys' newest items stand in many small tables, so that the one that has to grow is small and nobody waits for it.</remarks>
/// <param name="keysPerItem">The most keys that an item has.</param>
internal sealed class RecentIndex(int keysPerItem)
{
    private const uint None = uint.MaxValue;

    // An item's keys, and behind each key's place the item that had it before: side by side, since they are read together.
    private readonly RecentList<uint> _links = new(2 * keysPerItem);
    private readonly Shard[] _shards = [.. Enumerable.Range(0, 256).Select(_ => new Shard())];

    /// <summary>Adds the next item with its keys, each once; 0 is no key.</summary>
    /// <returns>Its ordinal.</returns>
    public uint Add(ReadOnlySpan<uint> keys)
    {
        var item = _links.Next;
        var links = _links.Add();
        links.Clear();
        keys.CopyTo(links);
        for (var k = 0; k < keys.Length; k++)
        {
            if (keys[k] != 0) links[keysPerItem + k] = _shards[keys[k] & 0xFF].Exchange(keys[k], item, _links.Oldest);
        }

        return item;
    }

    /// <summary>Forgets the items before <paramref name="oldest"/>.</summary>
    public void Forget(uint oldest) => _links.Forget(oldest);

    /// <summary>Fills <paramref name="items"/> with the newest items that carry the key.</summary>
    /// <returns>How many.</returns>
    public int Find(uint key, Span<uint> items)
    {
        var found = 0;
        var item = key == 0 ? None : _shards[key & 0xFF].Newest(key);
        while (found < items.Length && item != None && item >= _links.Oldest)
        {
            items[found++] = item;
            var links = _links[item];
            item = links[keysPerItem + links[..keysPerItem].IndexOf(key)];
        }

        return found;
    }

    /// <summary>An item's keys, with 0 where it has fewer.</summary>
    public ReadOnlySpan<uint> KeysOf(uint item) => _links[item][..keysPerItem];

    /// <summary>A table with open addressing and linear probing; what is forgotten is dropped when it is full.</summary>
    private sealed class Shard
    {
        private uint[] _keys = new uint[16];
        private uint[] _items = new uint[16];
        private int _used;

        public uint Newest(uint key)
        {
            var at = Slot(_keys, key);
            return _keys[at] == 0 ? None : _items[at];
        }

        /// <summary>Sets the newest item of a key and returns the one before.</summary>
        public uint Exchange(uint key, uint item, uint oldest)
        {
            var at = Slot(_keys, key);
            if (_keys[at] != 0)
            {
                var before = _items[at];
                _items[at] = item;
                return before < oldest ? None : before;
            }

            if (_used >= _keys.Length * 3 / 4)
            {
                Rebuild(oldest);
                at = Slot(_keys, key);
            }

            (_keys[at], _items[at]) = (key, item);
            _used++;
            return None;
        }

        private void Rebuild(uint oldest)
        {
            var live = 0;
            for (var i = 0; i < _keys.Length; i++) live += _keys[i] != 0 && _items[i] >= oldest ? 1 : 0;
            var (keys, items) = (_keys, _items);
            _keys = new uint[Math.Max(16, live * 2)];
            _items = new uint[_keys.Length];
            _used = live;
            for (var i = 0; i < keys.Length; i++)
            {
                if (keys[i] == 0 || items[i] < oldest) continue;
                var at = Slot(_keys, keys[i]);
                (_keys[at], _items[at]) = (keys[i], items[i]);
            }
        }

        private static int Slot(uint[] keys, uint key)
        {
            // The low byte chose the shard; the multiplication brings the other bits to the top.
            var at = (int)((key * 2654435769u * (ulong)keys.Length) >> 32);
            while (keys[at] != 0 && keys[at] != key) at = at + 1 == keys.Length ? 0 : at + 1;
            return at;
        }
    }
}
