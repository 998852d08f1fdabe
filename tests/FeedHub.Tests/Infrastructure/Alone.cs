using Xunit;

namespace FeedHub.Tests.Infrastructure;

/// <summary>Tests of what there is once in a process: they run while no other test does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
