using System.Text;
using StreamCore.State.Savepoints;

namespace FraudService.Commands;

/// <summary>How many keys, and the first few: as text, or in hexadecimal where they are none.</summary>
/// <param name="Count">How many.</param>
/// <param name="First">The first of them; of cards, their ids.</param>
internal sealed record KeysReport(long Count, IReadOnlyList<string> First)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static KeysReport Of(KeySample keys) => new(keys.Count, [.. keys.First.Select(Text)]);

    private static string Text(byte[] key)
    {
        try
        {
            var text = Strict.GetString(key);
            return text.Any(char.IsControl) ? Hex(key) : text;
        }
        catch (DecoderFallbackException)
        {
            return Hex(key);
        }
    }

    private static string Hex(byte[] key) => "0x" + Convert.ToHexStringLower(key);
}
