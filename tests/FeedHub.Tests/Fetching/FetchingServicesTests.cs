using FeedHub.Fetching;
using FeedHub.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace FeedHub.Tests.Fetching;

public sealed class FetchingServicesTests
{
    [Fact]
    public async Task The_registered_fetcher_obeys_the_registered_options()
    {
        await using var origin = await Origin.StartAsync(context => context.Response.WriteAsync("<rss/>"));
        await using var opened = new ServiceCollection().AddLogging()
            .AddSingleton(new FetchOptions { AllowPrivate = ["127.0.0.1"], Contact = "https://hub.example/" })
            .AddFetching().BuildServiceProvider();
        await using var byDefault = new ServiceCollection().AddLogging().AddFetching().BuildServiceProvider();

        var request = new FetchRequest(origin.FeedUrl, HttpValidators.None);
        var cancel = TestContext.Current.CancellationToken;

        Assert.IsType<FetchResult.Fetched>(await opened.GetRequiredService<FeedFetcher>().FetchAsync(request, cancel));
        Assert.IsType<FetchResult.Failed>(await byDefault.GetRequiredService<FeedFetcher>().FetchAsync(request, cancel));
        Assert.EndsWith(" (+https://hub.example/)", origin.Requests.Single()["User-Agent"], StringComparison.Ordinal);
    }
}
