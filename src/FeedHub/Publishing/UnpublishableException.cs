namespace FeedHub.Publishing;

/// <summary>A document did not pass the publish gate, so what was live before stays live. The message is for the operator.</summary>
public sealed class UnpublishableException(string message) : Exception(message);
