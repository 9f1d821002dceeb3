namespace FraudTraining.Training;

/// <summary>Which algorithm makes a model.</summary>
public enum ModelAlgorithm
{
    /// <summary>Gradient boosting by LightGBM.</summary>
    LightGbm,

    /// <summary>Gradient boosting by ML.NET's own FastTree.</summary>
    FastTree,
}
