namespace FeedHub.Configuration.Reading;

/// <summary>What a value may need to know while it is read.</summary>
/// <param name="Folder">Absolute path of the folder of feeds.json, below which it may name files.</param>
/// <param name="Problems">Gets what is wrong with the value.</param>
internal sealed record ReadingContext(string Folder, ProblemList Problems);
