using System.Runtime.InteropServices;

namespace FraudDetection.Rules;

/// <summary>One comparison, and where to go on after it: a place in the program, or <see cref="Yes"/> or <see cref="No"/>.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ConditionStep(
    ConditionOperator Operator,
    int Left,
    int Right,
    double Constant,
    int IfTrue,
    int IfFalse)
{
    /// <summary>The condition holds.</summary>
    public const int Yes = -1;

    /// <summary>The condition does not hold.</summary>
    public const int No = -2;

    /// <summary>As <see cref="Right"/>: the comparison is with <see cref="Constant"/> alone.</summary>
    public const int NoFeature = -1;
}
