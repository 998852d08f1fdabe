using System.Net;
using FeedHub.Publishing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FeedHub.Tests.Publishing;

/// <summary>Etiquette 13: abuse gets a cheap answer.</summary>
public sealed class RequestBudgetTests
{
    private readonly RequestBudget _budget = new(new FakeTimeProvider(Made.Noon));

    [Theory]
    [InlineData("198.51.100.7", true)]
    [InlineData("2001:db8:1:2::3", true)]
    [InlineData("::ffff:198.51.100.8", true)]
    [InlineData("172.32.0.1", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    public void Public_addresses_have_a_budget_and_private_ones_none(string address, bool limited) =>
        Assert.Equal(limited, !Spend(address, RequestBudget.PerMinute + 1));

    [Theory]
    [InlineData("2001:db8:1:2::3", "2001:db8:1:2:ffff::4")]
    [InlineData("::ffff:203.0.113.9", "203.0.113.9")]
    public void Addresses_of_one_owner_are_one_client(string one, string another)
    {
        Assert.True(Spend(one, RequestBudget.PerMinute));
        Assert.False(Spend(another, 1));
    }

    [Fact]
    public void Counting_from_many_threads_loses_nothing()
    {
        var allowed = 0;
        Parallel.For(0, RequestBudget.PerMinute * 3, _ =>
        {
            if (_budget.Allows(IPAddress.Parse("198.51.100.7"), out var _))
                Interlocked.Increment(ref allowed);
        });

        Assert.Equal(RequestBudget.PerMinute, allowed);
    }

    [Fact]
    public void Counting_allocates_nothing()
    {
        var address = IPAddress.Parse("2001:db8:1:2::3");
        for (var warm = 0; warm < 100; warm++)
            _budget.Allows(address, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        _budget.Allows(address, out _);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <returns>Whether the last one was let through.</returns>
    private bool Spend(string address, int requests)
    {
        var client = IPAddress.Parse(address);
        var allowed = true;
        for (var request = 0; request < requests; request++)
            allowed = _budget.Allows(client, out _);
        return allowed;
    }
}
