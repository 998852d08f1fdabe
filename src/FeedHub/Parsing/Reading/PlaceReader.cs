using System.Xml.Linq;
using FeedHub.Parsing.Markup;

namespace FeedHub.Parsing.Reading;

/// <summary>Reads where an item is about: GeoRSS Simple and GML, W3C Basic Geo.</summary>
internal sealed class PlaceReader
{
    private double? _latitude;
    private double? _longitude;
    private string? _name;

    /// <summary>Null when no place is given, or an impossible one.</summary>
    public GeoLocation? Location => _latitude is { } latitude && _longitude is { } longitude ? new GeoLocation(latitude, longitude, _name) : null;

    /// <summary>Reads one element.</summary>
    public void Add(XElement element)
    {
        _name ??= TextConstruct.Text(element.Attribute("featurename")?.Value, ParseBounds.Default);
        switch (element.Name.LocalName)
        {
            case "lat":
                _latitude ??= Numbers.Degrees(element.Value, 90);
                break;
            case "long" or "lon":
                _longitude ??= Numbers.Degrees(element.Value, 180);
                break;
            case "featureName":
                _name ??= TextConstruct.Text(element.Value, ParseBounds.Default);
                break;
            case "Point" when element.Name.Namespace == Vocabulary.Geo:
                foreach (var part in element.Elements())
                {
                    Add(part);
                }

                break;
            case "point" or "line" or "polygon" or "circle":
                AddCorner(element.Value);
                break;
            case "box":
                AddBox(element.Value);
                break;
            case "where" or "Point" or "LineString" or "Polygon" or "Envelope":
                AddGml(element);
                break;
        }
    }

    private void AddGml(XElement element)
    {
        var corners = element.Descendants().Where(e => e.Name.LocalName is "pos" or "posList" or "lowerCorner" or "upperCorner").Take(2).ToList();
        if (corners.Count == 2 && corners[0].Name.LocalName == "lowerCorner")
        {
            AddBox(corners[0].Value + " " + corners[1].Value);
        }
        else if (corners.Count > 0)
        {
            AddCorner(corners[0].Value);
        }
    }

    private void AddCorner(string text)
    {
        if (_latitude is null && Corners(text, 2) is [var latitude, var longitude])
        {
            _latitude = Numbers.Degrees(latitude, 90);
            _longitude = Numbers.Degrees(longitude, 180);
        }
    }

    private void AddBox(string text)
    {
        if (_latitude is null && Corners(text, 4) is [var south, var west, var north, var east]
            && Numbers.Degrees(south, 90) is { } s && Numbers.Degrees(west, 180) is { } w
            && Numbers.Degrees(north, 90) is { } n && Numbers.Degrees(east, 180) is { } e)
        {
            _latitude = (s + n) / 2;
            _longitude = (w + e) / 2;
        }
    }

    private static string[] Corners(string text, int count) =>
        [.. text.Split([' ', ',', '\t', '\r', '\n'], count + 1, StringSplitOptions.RemoveEmptyEntries).Take(count)];
}
