using System.Runtime.InteropServices;

namespace FeedHub.Benchmarks.Stories;

/// <summary>The processor's time that the calling thread has used: what else the machine does, and the collector beside it, is not in it.</summary>
internal static class ThreadClock
{
    // Of Linux; elsewhere the whole process is counted.
    private const int ThreadCpuTime = 3;

    public static TimeSpan Used =>
        OperatingSystem.IsLinux() && ClockGetTime(ThreadCpuTime, out var time) == 0
            ? TimeSpan.FromTicks((time.Seconds * TimeSpan.TicksPerSecond) + (time.Nanoseconds / TimeSpan.NanosecondsPerTick))
            : Environment.CpuUsage.TotalTime;

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ClockGetTime(int clock, out Time time);

    private readonly struct Time
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
