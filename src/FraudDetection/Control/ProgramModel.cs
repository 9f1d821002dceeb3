using FraudDetection.Models;

namespace FraudDetection.Control;

/// <summary>The model that comes with the program.</summary>
public static class ProgramModel
{
    /// <summary>The model; null if the program was built without one.</summary>
    public static FraudModel? Value { get; } =
        typeof(FraudModel).Assembly.GetManifestResourceInfo("default-model.zip") is null ? null : FraudModel.Default;
}
