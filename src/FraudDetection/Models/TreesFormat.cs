using System.Text;

namespace FraudDetection.Models;

/// <summary>The bytes of a model's trees, in little-endian order.</summary>
internal static class TreesFormat
{
    private const int MaxHashLength = 64;

    private static ReadOnlySpan<byte> Magic => "FSTREES1"u8;

    public static byte[] Write(ModelContent content)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.ASCII);
        writer.Write(Magic);
        var hash = Encoding.ASCII.GetBytes(content.Card.FeatureSetHash);
        writer.Write(hash.Length);
        writer.Write(hash);
        writer.Write(content.Slope);
        writer.Write(content.Offset);
        writer.Write(content.Trees.FeatureCount);
        writer.Write(content.Trees.Trees.Count);
        foreach (var tree in content.Trees.Trees)
        {
            writer.Write(tree.Left.Count);
            for (var i = 0; i < tree.Left.Count; i++)
            {
                writer.Write(tree.Left[i]);
                writer.Write(tree.Right[i]);
                writer.Write((ushort)tree.Feature[i]);
                writer.Write(tree.Threshold[i]);
            }

            for (var i = 0; i < tree.LeafValue.Count; i++)
            {
                writer.Write(tree.LeafValue[i]);
                writer.Write((uint)tree.LeafCount[i]);
            }
        }

        return stream.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are damaged, or the card is another model's.</exception>
    public static ModelContent Read(byte[] bytes, ModelCard card)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes, writable: false), Encoding.ASCII);
        try
        {
            if (!reader.ReadBytes(Magic.Length).AsSpan().SequenceEqual(Magic))
            {
                throw new InvalidDataException("The model's trees are in a format that this code does not know.");
            }

            var hash = Encoding.ASCII.GetString(reader.ReadBytes(Count(reader, MaxHashLength, "characters of a hash")));
            var slope = reader.ReadDouble();
            var offset = reader.ReadDouble();
            if (!double.IsFinite(slope) || !double.IsFinite(offset))
            {
                throw new InvalidDataException("The model's calibration is no finite number.");
            }

            var features = reader.ReadInt32();
            var trees = new DecisionTree[Count(reader, TreeEnsemble.MaxTrees, "trees")];
            for (var t = 0; t < trees.Length; t++)
            {
                trees[t] = ReadTree(reader);
            }

            if (reader.BaseStream.Position != bytes.Length)
            {
                throw new InvalidDataException("The model's trees are followed by something else.");
            }

            return hash == card.FeatureSetHash
                ? new ModelContent(new TreeEnsemble(features, trees), slope, offset, card)
                : throw new InvalidDataException($"The model's trees are for the feature set {hash}, its card is for {card.FeatureSetHash}.");
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException("The model's trees are cut off.", e);
        }
    }

    private static DecisionTree ReadTree(BinaryReader reader)
    {
        const int NodeLength = sizeof(int) + sizeof(int) + sizeof(ushort) + sizeof(float);
        var nodes = Count(reader, TreeEnsemble.MaxLeaves - 1, "nodes");
        // Nothing is allocated for nodes that can't be there.
        if ((long)nodes * NodeLength > reader.BaseStream.Length - reader.BaseStream.Position)
        {
            throw new EndOfStreamException();
        }

        var (left, right) = (new int[nodes], new int[nodes]);
        var (feature, threshold) = (new int[nodes], new float[nodes]);
        for (var i = 0; i < nodes; i++)
        {
            left[i] = reader.ReadInt32();
            right[i] = reader.ReadInt32();
            feature[i] = reader.ReadUInt16();
            threshold[i] = reader.ReadSingle();
        }

        var (value, count) = (new double[nodes + 1], new long[nodes + 1]);
        for (var i = 0; i <= nodes; i++)
        {
            value[i] = reader.ReadDouble();
            count[i] = reader.ReadUInt32();
        }

        return new DecisionTree(left, right, feature, threshold, value, count);
    }

    private static int Count(BinaryReader reader, int max, string what)
    {
        var count = reader.ReadInt32();
        return count >= 0 && count <= max
            ? count
            : throw new InvalidDataException($"The model states {count} {what}, and there may be 0 to {max}.");
    }
}
