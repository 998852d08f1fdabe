namespace FeedHub.Configuration.Reading;

/// <summary>Collects what is wrong with one file, so that the operator sees all of it at once.</summary>
/// <param name="file">The file as the operator named it.</param>
internal sealed class ProblemList(string file)
{
    private readonly List<ConfigProblem> _problems = [];

    /// <summary>True once the file cannot be used.</summary>
    public bool HasError => _problems.Exists(problem => problem.IsError);

    /// <summary>All problems by place; those of one place in the order in which they were found.</summary>
    public IReadOnlyList<ConfigProblem> InFileOrder() => [.. _problems.OrderBy(p => p.Line).ThenBy(p => p.Column)];

    /// <summary>Adds an error about the file as a whole.</summary>
    public void Error(string message, string remedy) => Add(default, "", message, remedy, isError: true);

    /// <summary>Adds an error at a place.</summary>
    public void Error(TextPosition at, string field, string message, string remedy) => Add(at, field, message, remedy, isError: true);

    /// <summary>Adds an error about a value.</summary>
    public void Error(ConfigNode node, string message, string remedy) => Add(node.At, node.Path, message, remedy, isError: true);

    /// <summary>Adds a warning about a value.</summary>
    public void Warn(ConfigNode node, string message, string remedy) => Add(node.At, node.Path, message, remedy, isError: false);

    private void Add(TextPosition at, string field, string message, string remedy, bool isError) =>
        _problems.Add(new ConfigProblem(file, at.Line, at.Column, field, message, remedy, isError));
}
