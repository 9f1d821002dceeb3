namespace FraudDetection.Contracts;

/// <summary>Recognises what looks like a payment card's number.</summary>
internal static class CardNumber
{
    private const int MinDigits = 12;
    private const int MaxDigits = 19;

    /// <summary>
    /// Tells whether a text consists of 12 to 19 digits, blanks and hyphens aside, that pass the Luhn check. One in ten
    /// random numbers of such a length does.
    /// </summary>
    public static bool LooksLikeOne(ReadOnlySpan<byte> utf8)
    {
        var digits = 0;
        var sum = 0;
        for (var i = utf8.Length - 1; i >= 0; i--)
        {
            var symbol = utf8[i];
            if (symbol is (byte)' ' or (byte)'-')
            {
                continue;
            }

            var digit = symbol - '0';
            if ((uint)digit > 9)
            {
                return false;
            }

            // Every second digit from the right counts twice, and the digits of the result are added.
            var doubled = digits % 2 == 0 ? digit : 2 * digit;
            sum += doubled > 9 ? doubled - 9 : doubled;
            digits++;
        }

        return digits is >= MinDigits and <= MaxDigits && sum % 10 == 0;
    }
}
