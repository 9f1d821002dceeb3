namespace StreamCore.State.Schemas;

/// <summary>The layout of a type, found once.</summary>
internal static class RawLayout<T>
{
    public static readonly StateLayout Instance = RawLayout.Of(typeof(T));
}
