using System.Globalization;
using FraudDetection.Models;
using FraudDetection.Rules;

namespace FraudDetection.Control;

/// <summary>Reads the documents of the control topics.</summary>
public static class DocumentReaders
{
    /// <summary>Reads a version of the rules; it is named by its number.</summary>
    /// <exception cref="InvalidDataException">It is no valid set of rules.</exception>
    public static RuleSet ReadRules(VersionedDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        try
        {
            return RuleSet.Parse(document.Content.Span, document.Version.ToString(CultureInfo.InvariantCulture));
        }
        catch (RuleSetException e)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }

    /// <summary>Reads a version of the model; it is named by itself.</summary>
    /// <exception cref="InvalidDataException">It is no model, or not one for the features of this program.</exception>
    public static FraudModel ReadModel(VersionedDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return FraudModel.Load(document.Content);
    }

    /// <summary>Reads the content of a file with rules; they are named by it.</summary>
    /// <exception cref="InvalidDataException">It is no valid set of rules.</exception>
    public static RuleSet ReadRules(ReadOnlySpan<byte> content)
    {
        try
        {
            return RuleSet.Parse(content);
        }
        catch (RuleSetException e)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }

    /// <summary>Reads rules from a file; they are named by their content.</summary>
    /// <exception cref="InvalidDataException">It is no valid set of rules.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static RuleSet ReadRules(string path)
    {
        try
        {
            return ReadRules(File.ReadAllBytes(path));
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }
}
