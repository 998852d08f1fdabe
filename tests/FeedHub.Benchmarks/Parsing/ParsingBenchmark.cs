using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using CodeHollow.FeedReader;
using FeedHub.Parsing;

namespace FeedHub.Benchmarks.Parsing;

/// <summary>Reading whole feeds as sites published them, against the library alone on the same bytes. One operation is all of them.</summary>
/// <remarks>The feeds are the files of <c>corpus/real</c> in the folder that FEEDHUB_SHARED names, those that the library alone can read.</remarks>
[MemoryDiagnoser]
[Config(typeof(Throughput))]
public class ParsingBenchmark
{
    private static readonly Uri Origin = new("http://origin.example/feed.xml");

    private List<FeedDocument> _documents = [];
    private List<ParsedItem> _items = [];

    /// <summary>Loads the feeds.</summary>
    [GlobalSetup]
    public void Load()
    {
        _documents = Corpus.Documents(Origin);
        _items = [.. _documents.SelectMany(d => FeedParser.Parse(d).Items)];
    }

    /// <summary>CodeHollow.FeedReader as it comes.</summary>
    [Benchmark(Baseline = true)]
    public int FeedReaderAlone() => _documents.Sum(d => FeedReader.ReadFromByteArray(d.Body.ToArray()).Items.Count);

    /// <summary>The pipeline up to items.</summary>
    [Benchmark]
    public int Parse() => _documents.Sum(d => FeedParser.Parse(d).Items.Count);

    /// <summary>The pipeline, every item sanitised.</summary>
    [Benchmark]
    public int ParseAndSanitise() => _documents.Sum(d => FeedParser.Parse(d).Items.Select(ItemSanitizer.Sanitise).Count(i => i.Sanitised));

    /// <summary>Sanitising alone, of all items.</summary>
    [Benchmark]
    public int Sanitise() => _items.Count(i => ItemSanitizer.Sanitise(i).Sanitised);

    private sealed class Throughput : ManualConfig
    {
        public Throughput() => AddColumn(new PerSecond("MB/s", docs => docs.Sum(d => d.Body.Length) / 1e6),
            new PerSecond("items/s", docs => docs.Sum(d => FeedParser.Parse(d).Items.Count)));
    }

    /// <summary>How much of something an operation handles per second.</summary>
    private sealed class PerSecond(string name, Func<List<FeedDocument>, double> amount) : IColumn
    {
        private readonly Lazy<double> _amount = new(() => amount(Corpus.Documents(Origin)));

        public string Id => name;

        public string ColumnName => name;

        public bool AlwaysShow => true;

        public ColumnCategory Category => ColumnCategory.Custom;

        public int PriorityInCategory => 0;

        public bool IsNumeric => true;

        public UnitType UnitType => UnitType.Dimensionless;

        public string Legend => name + " over all documents, at the mean";

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
            summary[benchmarkCase]?.ResultStatistics is { Mean: > 0 } statistics
                ? (_amount.Value / (statistics.Mean / 1e9)).ToString("N1", summary.GetCultureInfo()) : "?";

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

        public bool IsAvailable(Summary summary) => true;

        public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;
    }
}
