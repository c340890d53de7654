namespace PracticeApi.Persistence;

internal static class Clock
{
    /// <summary>The time now to the millisecond, as both engines keep it: what is answered is what is stored.</summary>
    public static DateTimeOffset Now(this TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
