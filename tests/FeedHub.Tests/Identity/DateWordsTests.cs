using FeedHub.Identity.Text;
using Xunit;

namespace FeedHub.Tests.Identity;

public sealed class DateWordsTests
{
    [Theory]
    [InlineData("Recap for March 10, 2014", "recap for")]
    [InlineData("Monday, 8 April: sail 12 miles", "sail #12 miles")]
    [InlineData("El 10 de marzo de 2014 llueve", "el de de llueve")]
    [InlineData("The 3rd of Sept in Oslo", "the of in oslo")]
    [InlineData("10. März, Bern", "bern")]
    [InlineData("May 12 come", "come")]
    [InlineData("March of the 12 penguins", "march of the #12 penguins")]
    [InlineData("They march 12 miles", "they march #12 miles")]
    [InlineData("Theresa May resigns", "theresa may resigns")]
    [InlineData("Boeing 737 in 40 towns", "boeing #737 in #40 towns")]
    public void What_says_when_is_told_from_the_rest(string text, string rest)
    {
        var tokens = Tokens.Of(text);
        Assert.Equal(rest, string.Join(' ', tokens.Where((_, at) => !DateWords.Holds(tokens, at)).Select(t => t.Text)));
    }
}
