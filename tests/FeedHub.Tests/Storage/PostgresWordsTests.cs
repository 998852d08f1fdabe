using System.Globalization;
using System.Text;
using FeedHub.Storage;
using Microsoft.Data.Sqlite;
using Xunit;

namespace FeedHub.Tests.Storage;

public sealed class PostgresWordsTests
{
    [Fact]
    public async Task Words_are_taken_apart_and_folded_as_SQLite_does()
    {
        await using var database = new SqliteConnection("Data Source=:memory:");
        await database.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = database.CreateCommand();
        command.CommandText =
            """
            CREATE VIRTUAL TABLE t USING fts5 (x, tokenize = 'unicode61 remove_diacritics 2');
            CREATE VIRTUAL TABLE v USING fts5vocab (t, instance);
            """;
        command.ExecuteNonQuery();

        // Characters that Unicode knew when SQLite's table was made, in the middle of a word.
        var characters = Enumerable.Range(1, 0x2FFF).Where(c => c is < 0xD800 or > 0xDFFF).Select(c => new Rune(c)).Where(IsOld).ToList();
        command.CommandText = "INSERT INTO t (rowid, x) VALUES (@id, @text)";
        var (id, text) = (command.Parameters.Add("@id", SqliteType.Integer), command.Parameters.Add("@text", SqliteType.Text));
        foreach (var character in characters)
        {
            (id.Value, text.Value) = (character.Value, $"a{character}B x{character}");
            command.ExecuteNonQuery();
        }

        command.CommandText = "SELECT doc, group_concat(term, '|') FROM (SELECT doc, term FROM v ORDER BY doc, offset) GROUP BY doc";
        var expected = new Dictionary<long, string>();
        using (var rows = command.ExecuteReader()) while (rows.Read()) expected[rows.GetInt64(0)] = rows.GetString(1);

        Assert.Equal(
            characters.Select(c => $"U+{c.Value:X4} {expected[c.Value]}"),
            characters.Select(c => $"U+{c.Value:X4} {string.Join('|', PostgresWords.Of($"a{c}B x{c}"))}"));
    }

    /// <summary>Characters of the scripts that newspapers are written in, but for what Unicode says otherwise of by now.</summary>
    private static bool IsOld(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate) && rune.Value is (< 0x0500 and not 0x037F) or (>= 0x0E00 and < 0x0E80) or (>= 0x1E00 and < 0x2000) or (>= 0x3040 and < 0x3100);
}
