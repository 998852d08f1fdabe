namespace FeedHub.Publishing;

/// <summary>Counts answers to requests for outputs by status: an addition each, whoever reads the sums. Thread-safe.</summary>
public sealed class OutputRequests
{
    private const int First = 200;

    private readonly long[] _byStatus = new long[400];

    /// <summary>Every status that was answered, and how often since the start.</summary>
    public IEnumerable<(int Status, long Requests)> ByStatus
    {
        get
        {
            for (var i = 0; i < _byStatus.Length; i++)
            {
                if (Interlocked.Read(ref _byStatus[i]) is > 0 and var requests) yield return (First + i, requests);
            }
        }
    }

    /// <summary>Counts an answer; a status out of 200 to 599 is none of a finished request.</summary>
    internal void Count(int status)
    {
        if ((uint)(status - First) < (uint)_byStatus.Length) Interlocked.Increment(ref _byStatus[status - First]);
    }
}
