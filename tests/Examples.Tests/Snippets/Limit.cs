namespace Examples.Tests.Snippets;

public sealed record Limit(string Customer, int Amount);
