using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace FeedHub.Tests.Infrastructure;

/// <summary>HTTP/1.1 by hand, for answers that a web server refuses to give. Text is Latin-1, as on the wire.</summary>
public static class RawHttp
{
    /// <summary>Answers each request on the connection with the bytes of the returned text; the text is sent as it is, headers and all.</summary>
    /// <param name="connection">From <see cref="Origin.StartRawAsync"/>.</param>
    /// <param name="answer">From the request's head to the whole response; an empty text closes the connection unanswered.</param>
    /// <param name="close">True closes the connection after the first answer, whatever the answer promised.</param>
    public static async Task ServeAsync(ConnectionContext connection, Func<string, string> answer, bool close = false)
    {
        while (await RequestHeadAsync(connection) is { } head)
        {
            var text = answer(head);
            await connection.Transport.Output.WriteAsync(Encoding.Latin1.GetBytes(text), connection.ConnectionClosed);
            if (close || text.Length == 0)
            {
                return;
            }
        }
    }

    /// <summary>A header's value in a request's head; null when it is not there.</summary>
    public static string? Header(string head, string name) => head.Split("\r\n")
        .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 1)..].Trim())
        .FirstOrDefault();

    private static async Task<string?> RequestHeadAsync(ConnectionContext connection)
    {
        var input = connection.Transport.Input;
        while (true)
        {
            var read = await input.ReadAsync(connection.ConnectionClosed);
            var text = Encoding.Latin1.GetString(read.Buffer.ToArray());
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                input.AdvanceTo(read.Buffer.GetPosition(end + 4));
                return text[..end];
            }

            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
            {
                return null;
            }
        }
    }
}
