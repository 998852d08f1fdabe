using System.Xml.Linq;

namespace FeedHub.Parsing.Reading;

/// <summary>Collects the people an item or a feed names, each once.</summary>
internal sealed class ItemPeople(FeedContext context)
{
    private readonly List<Person> _authors = [];
    private readonly List<Person> _contributors = [];

    /// <summary>Authors in the document's order.</summary>
    public IReadOnlyList<Person> Authors => _authors;

    /// <summary>Contributors in the document's order.</summary>
    public IReadOnlyList<Person> Contributors => _contributors;

    /// <summary>Reads RSS author, atom:author, dc:creator or itunes:author.</summary>
    public void AddAuthor(XElement element) => Add(_authors, Read(element));

    /// <summary>Reads atom:contributor or dc:contributor.</summary>
    public void AddContributor(XElement element) => Add(_contributors, Read(element));

    private void Add(List<Person> people, Person? person)
    {
        if (person is not null && people.Count < context.Bounds.ListLength && !people.Exists(p => p.Name == person.Name))
        {
            people.Add(person);
        }
    }

    private Person? Read(XElement element)
    {
        if (!element.HasElements)
        {
            return PersonText.Parse(element.Value, context.Bounds);
        }

        string? name = null, mail = null, url = null;
        foreach (var part in element.Elements())
        {
            switch (part.Name.LocalName)
            {
                case "name":
                    name ??= TextConstruct.Text(part.Value, context.Bounds);
                    break;
                case "email":
                    mail ??= TextConstruct.Text(part.Value, context.Bounds);
                    break;
                case "uri" or "url" or "homepage":
                    url ??= context.Url(part.Value, part);
                    break;
            }
        }

        return (name ?? mail ?? url) is { } shown ? new Person(shown, mail, url) : PersonText.Parse(element.Value, context.Bounds);
    }
}
