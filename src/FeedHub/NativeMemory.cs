using System.Runtime.InteropServices;

namespace FeedHub;

/// <summary>How glibc's allocator deals with the memory that SQLite and the compression libraries ask it for.</summary>
internal static class NativeMemory
{
    // mallopt(3).
    private const int MmapThreshold = -3;
    private const int ArenaMax = -8;

    private const int LargeBlock = 256 * 1024;

    /// <summary>
    /// Lets large blocks go back to the system as soon as they are freed, and threads share two arenas. By itself glibc keeps what each of
    /// many threads once used, which after some compressions is more than all else that the service needs. No effect with other allocators.
    /// </summary>
    public static void ReturnWhatIsFree()
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            _ = SetOption(ArenaMax, 2);
            _ = SetOption(MmapThreshold, LargeBlock);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // Another C library, which needs no such advice.
        }
    }

    [DllImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetOption(int option, int value);
}
