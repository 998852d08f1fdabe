using System.Xml.Linq;
using FeedHub.Parsing.Markup;

namespace FeedHub.Parsing.Reading;

/// <summary>Collects categories, each once.</summary>
internal sealed class CategoryList(ParseBounds bounds)
{
    private readonly List<Category> _categories = [];

    /// <summary>In the document's order.</summary>
    public IReadOnlyList<Category> Categories => _categories;

    /// <summary>Reads RSS category, atom:category, dc:subject, media:category or itunes:category.</summary>
    public void Add(XElement element)
    {
        var isItunes = element.Name.Namespace == Vocabulary.Itunes;
        var term = TextConstruct.Text(element.Attribute(isItunes ? "text" : "term")?.Value, bounds);
        var scheme = TextConstruct.Text(element.Attribute("scheme")?.Value ?? element.Attribute("domain")?.Value, bounds);
        Add(new Category(
            term ?? TextConstruct.Text(element.HasElements && isItunes ? null : element.Value, bounds) ?? "",
            TextConstruct.Text(element.Attribute("label")?.Value, bounds), isItunes ? Vocabulary.Itunes.NamespaceName : scheme));
        foreach (var child in element.Elements(Vocabulary.Itunes + "category"))
        {
            Add(child);
        }
    }

    /// <summary>Reads a list parted by commas.</summary>
    public void AddList(string list)
    {
        foreach (var term in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Take(bounds.ListLength))
        {
            if (TextConstruct.Text(term, bounds) is { } text && !_categories.Exists(c => c.Term == text))
            {
                Add(new Category(text));
            }
        }
    }

    private void Add(Category category)
    {
        if (category.Term.Length == 0 && category.Label is { } label)
        {
            category = category with { Term = label, Label = null };
        }

        if (category.Term.Length > 0 && _categories.Count < bounds.ListLength && !_categories.Contains(category))
        {
            _categories.Add(category.Label == category.Term ? category with { Label = null } : category);
        }
    }
}
