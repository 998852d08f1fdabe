using System.Buffers;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace FeedHub;

/// <summary>HTTP/1.1 and HTTP/2 without TLS on one port: a client that knows HTTP/2 to be spoken here begins with its preface (RFC 9113 §3.3).</summary>
/// <remarks>
/// Kestrel chooses by what TLS has agreed upon, and without TLS takes everything for HTTP/1.1. So a connection that begins with the preface is
/// told to have agreed upon <c>h2</c>; all it changes besides is what the connection believes its scheme to be, and clients say theirs themselves.
/// </remarks>
internal static class PriorKnowledge
{
    /// <summary>Whoever has not sent as much by then is not going to ask anything.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n"u8;

    /// <summary>Has every endpoint answer both.</summary>
    public static void Set(KestrelServerOptions kestrel)
    {
        kestrel.AllowAlternateSchemes = true;
        kestrel.ConfigureEndpointDefaults(endpoint =>
        {
            endpoint.Protocols = HttpProtocols.Http1AndHttp2;
            endpoint.Use(next => async connection =>
            {
                if (await BeginsWithPrefaceAsync(connection) is not { } isHttp2) return;
                if (isHttp2) Agreed.On(connection.Features);
                await next(connection);
            });
        });
    }

    /// <returns>Null when the client has gone, or kept silent for too long.</returns>
    private static async Task<bool?> BeginsWithPrefaceAsync(ConnectionContext connection)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed, patience.Token);
        var input = connection.Transport.Input;
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(ended.Token);
                var begins = Begins(read.Buffer);
                var decided = begins is not null || read.IsCompleted;

                // Nothing is taken: whoever reads next finds all of it.
                input.AdvanceTo(read.Buffer.Start, decided ? read.Buffer.Start : read.Buffer.End);
                if (decided) return begins ?? false;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ConnectionResetException or ConnectionAbortedException)
        {
            connection.Abort();
            return null;
        }
    }

    /// <returns>Null when there is too little to tell.</returns>
    private static bool? Begins(ReadOnlySequence<byte> buffer)
    {
        Span<byte> start = stackalloc byte[Preface.Length];
        var length = (int)Math.Min(buffer.Length, start.Length);
        buffer.Slice(0, length).CopyTo(start);
        return !Preface.StartsWith(start[..length]) ? false : length == Preface.Length ? true : null;
    }

    private sealed class Agreed : ITlsConnectionFeature, ITlsApplicationProtocolFeature
    {
        private static readonly Agreed Http2 = new();

        public X509Certificate2? ClientCertificate { get; set; }

        public ReadOnlyMemory<byte> ApplicationProtocol { get; } = "h2"u8.ToArray();

        public static void On(IFeatureCollection features)
        {
            features.Set<ITlsConnectionFeature>(Http2);
            features.Set<ITlsApplicationProtocolFeature>(Http2);
        }

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) =>
            Task.FromResult<X509Certificate2?>(null);
    }
}
