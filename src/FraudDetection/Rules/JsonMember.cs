namespace FraudDetection.Rules;

/// <summary>A property of an object, with the byte at which its name begins.</summary>
internal sealed record JsonMember(string Name, int Start, JsonSource Value);
