namespace Examples.Tests.Snippets;

public sealed record Visit(string User, DateTimeOffset Time);
