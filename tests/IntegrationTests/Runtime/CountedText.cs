namespace IntegrationTests.Runtime;

/// <summary>What the counting job emits.</summary>
internal readonly record struct CountedText(string Key, long Count, string Text);
