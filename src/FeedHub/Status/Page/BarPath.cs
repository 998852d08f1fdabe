using System.Globalization;
using System.Text;

namespace FeedHub.Status.Page;

/// <summary>Bars as one SVG path, so that a plot of hundreds of hours is one element. Pure.</summary>
internal static class BarPath
{
    /// <summary>The height into which bars are drawn; the highest possible one fills it.</summary>
    public const int Height = 100;

    /// <summary>The path of bars that stand on others.</summary>
    /// <param name="bars">Their heights; not negative.</param>
    /// <param name="below">Heights of what they stand on; as many.</param>
    /// <param name="highest">What fills the height.</param>
    /// <param name="gap">Of each step of width 1, how much is left free.</param>
    /// <returns>The value of <c>d</c>; empty when all bars are.</returns>
    public static string Of(IReadOnlyList<double> bars, IReadOnlyList<double> below, double highest, double gap)
    {
        var path = new StringBuilder();
        for (var i = 0; i < bars.Count; i++)
        {
            if (bars[i] <= 0) continue;
            var (top, height) = (Scaled(below[i] + bars[i]), Scaled(bars[i]));
            path.Append(CultureInfo.InvariantCulture, $"M{i} {Height - top:0.##}h{1 - gap:0.##}v{height:0.##}h-{1 - gap:0.##}z");
        }

        return path.ToString();

        // What is there can be seen, however little it is.
        double Scaled(double value) => highest <= 0 ? 0 : Math.Max(1, value / highest * Height);
    }

    /// <summary>The path of bars that stand on the ground.</summary>
    public static string Of(IReadOnlyList<double> bars, double highest, double gap) => Of(bars, new double[bars.Count], highest, gap);
}
