namespace StreamCore.Testing;

/// <summary>What a source does at a step of a <see cref="Script{T}"/>.</summary>
internal enum ScriptStepKind
{
    /// <summary>Emits an element.</summary>
    Element,

    /// <summary>Has nothing until it is resumed.</summary>
    Pause,

    /// <summary>Throws, once.</summary>
    Crash,

    /// <summary>Ends the input.</summary>
    End,
}
