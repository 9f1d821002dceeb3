using System.Text.Json;

namespace StreamCore.Tests.Conformance;

/// <summary>What a firing of family T does: the first firings of a key register and delete timers.</summary>
/// <param name="Limit">How many firings of a key do so.</param>
/// <param name="Register">How much later the timer is that they register.</param>
/// <param name="Delete">How much later the timer is that they delete.</param>
internal sealed record TimerAction(long Limit, long? Register, long? Delete)
{
    /// <summary>A scenario's action; null if it has none.</summary>
    public static TimerAction? Of(JsonElement config) => config.TryGetProperty("onTimer", out var action)
        ? new(action.GetProperty("limit").GetInt64(), Read(action, "register"), Read(action, "delete"))
        : null;

    private static long? Read(JsonElement action, string member) => action.TryGetProperty(member, out var value) ? value.GetInt64() : null;
}
