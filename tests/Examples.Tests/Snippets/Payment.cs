namespace Examples.Tests.Snippets;

public sealed record Payment(string Customer, int Amount, long Time);
