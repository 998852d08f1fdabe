using FeedHub.Configuration;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace FeedHub.Publishing;

/// <summary>The URL under which subscribers reach the hub: what feeds.json says, else the first address it listens on.</summary>
public sealed class HubAddress(CurrentConfig config, IServer server)
{
    /// <summary>Absolute, ending in a slash.</summary>
    /// <exception cref="InvalidOperationException">feeds.json names none and the server has not started yet.</exception>
    public Uri Url => config.Value.Hub.BaseUrl ?? Listening();

    private Uri Listening()
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
            ?? throw new InvalidOperationException("The server does not listen yet, and feeds.json has no hub.baseUrl.");
        var url = new Uri(address);
        // A wildcard is no address that a reader could ask.
        return url.Host is "0.0.0.0" or "[::]" ? new UriBuilder(url) { Host = "localhost" }.Uri : url;
    }
}
