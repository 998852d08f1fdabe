namespace FeedHub.Configuration;

/// <summary>Something in feeds.json that the operator should know, and what to do about it.</summary>
/// <param name="File">The file as it was named to the reader.</param>
/// <param name="Line">Line, from 1; 0 when the file as a whole is meant.</param>
/// <param name="Column">Column in characters (Unicode code points), from 1; 0 when the file as a whole is meant.</param>
/// <param name="Field">Where it is, as in <c>feeds[3].interval</c>; empty for the file as a whole.</param>
/// <param name="Message">What is wrong: a clause without a full stop, free of control characters and passwords.</param>
/// <param name="Remedy">What to write instead: a whole sentence.</param>
/// <param name="IsError">True when the file cannot be used like this, false for a warning.</param>
public sealed record ConfigProblem(string File, int Line, int Column, string Field, string Message, string Remedy, bool IsError)
{
    /// <summary>One line as compilers write it, so that terminals and editors can jump to the place.</summary>
    public override string ToString()
    {
        var place = Line == 0 ? File : $"{File}:{Line}:{Column}";
        var field = Field.Length == 0 ? "" : $" {Field}";
        return $"{place} {(IsError ? "error" : "warning")}{field}: {Message}. {Remedy}";
    }
}
