using FeedHub.Fetching;
using Xunit;

namespace FeedHub.Tests.Fetching;

public sealed class RelocationTests
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly Uri There = new("https://new.example/feed");
    private static readonly Uri Elsewhere = new("https://newer.example/feed");

    [Fact]
    public void A_permanent_redirect_is_believed_after_seven_days_of_the_same_answer()
    {
        var first = Relocation.After(null, Moved(There), Monday);
        var sixth = Relocation.After(first, Moved(There), Monday.AddDays(6.9));
        var seventh = Relocation.After(sixth, Moved(There), Monday.AddDays(7));

        Assert.Equal(new Relocation(There, Monday, false), first);
        Assert.Equal(first, sixth);
        Assert.Equal(new Relocation(There, Monday, true), seventh);
    }

    [Fact]
    public void An_answer_that_changes_starts_the_seven_days_again()
    {
        var first = Relocation.After(null, Moved(There), Monday);

        Assert.Equal(new Relocation(Elsewhere, Monday.AddDays(6), false), Relocation.After(first, Moved(Elsewhere), Monday.AddDays(6)));
        Assert.Null(Relocation.After(first, Moved(null), Monday.AddDays(6)));
    }

    [Fact]
    public void A_redirect_that_was_believed_holds_while_the_new_address_answers() =>
        Assert.Equal(
            new Relocation(There, Monday, true),
            Relocation.After(new Relocation(There, Monday, true), new FetchResult.NotModified(HttpValidators.None), Monday.AddDays(30)));

    [Fact]
    public void Where_the_old_address_dies_the_redirect_is_believed_at_once()
    {
        var told = new Relocation(There, Monday, false);

        Assert.All(
            [
                new FetchResult.Gone(),
                new FetchResult.Failed(FetchFault.HttpStatus, "HTTP 404") { Status = 404 },
                new FetchResult.Failed(FetchFault.NameNotResolved, "DNS"),
            ],
            (FetchResult death) => Assert.Equal(told with { IsConfirmed = true }, Relocation.After(told, death, Monday.AddDays(1))));
    }

    [Fact]
    public void A_passing_failure_changes_nothing()
    {
        var told = new Relocation(There, Monday, false);

        Assert.Equal(told, Relocation.After(told, new FetchResult.Failed(FetchFault.Timeout, "timeout"), Monday.AddDays(1)));
        Assert.Equal(told, Relocation.After(told, new FetchResult.Busy(503), Monday.AddDays(1)));
    }

    [Fact]
    public void Where_the_new_address_dies_the_one_in_feeds_json_is_asked_again() =>
        Assert.Null(Relocation.After(new Relocation(There, Monday, true), new FetchResult.Gone(), Monday.AddDays(30)));

    private static FetchResult.NotModified Moved(Uri? to) => new(HttpValidators.None) { MovedTo = to };
}
