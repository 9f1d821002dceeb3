using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace LoadGenerator.Commands;

/// <summary>Options whose values have a lower bound, so that a wrong one is refused with the usage.</summary>
public static class Positive
{
    /// <summary>Refuses values that are not greater than 0, and not finite.</summary>
    public static Option<T> MustBePositive<T>(this Option<T> option)
        where T : INumber<T>
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0
                && T.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var value)
                && !(value > T.Zero && T.IsFinite(value)))
            {
                result.AddError($"{option.Name} must be greater than 0, but is {result.Tokens[0].Value}.");
            }
        });
        return option;
    }
}
