namespace Examples.Tests.Snippets;

public sealed record Order(string Customer, int Amount, long Time);
