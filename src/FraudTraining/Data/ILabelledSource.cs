namespace FraudTraining.Data;

/// <summary>Past transactions in the order of time.</summary>
public interface ILabelledSource : IDisposable
{
    /// <summary>The file's name without its directory, or what stands for it.</summary>
    string Name { get; }

    /// <summary>The SHA-256 of the data, in hexadecimal digits; empty if they are no file.</summary>
    string Sha256 { get; }

    /// <summary>How much was read, in a unit of its own.</summary>
    long Done { get; }

    /// <summary>How much there is to read, in the same unit; 0 if that is unknown.</summary>
    long Total { get; }

    /// <summary>What became of the records so far, if they come from topics; null if they do not.</summary>
    TopicRecords? Records => null;

    /// <summary>Reads them, once.</summary>
    IEnumerable<LabelledTransaction> Read();
}
