using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using FraudDetection.Features;
using FraudDetection.Models;

namespace FraudDetection.Tests.Models;

public sealed class ModelFileTests
{
    private const string OtherHash = "0123456789abcdef";

    private readonly FraudModel _model = TestModels.Build(TestModels.Tree, TestModels.Leaf);

    [Fact]
    public void A_model_comes_back_from_its_file_as_it_was()
    {
        var read = FraudModel.Load(_model.ToFile(new byte[] { 1, 2, 3 }));

        Assert.Equal(_model.Version, read.Version);
        Assert.Equal(_model.Card.Data, read.Card.Data);
        Assert.Equal(_model.BaseLogOdds, read.BaseLogOdds);
        foreach (var features in (double[][])[TestModels.Features(0, 0), TestModels.Features(11, 0), TestModels.Features(11, 1)])
        {
            Assert.Equal(_model.Score(features), read.Score(features));
        }
    }

    [Fact]
    public void The_same_model_makes_the_same_file() => Assert.Equal(_model.ToFile(), FraudModel.Load(_model.ToFile()).ToFile());

    [Fact]
    public void A_model_for_other_features_is_refused_by_both_hashes()
    {
        var trees = Replace(Entry(_model.ToFile(), "trees.bin"), FeatureSet.Hash, OtherHash);
        var version = $"hand-{Convert.ToHexStringLower(SHA256.HashData(trees))[..12]}";
        var card = Replace(Replace(Entry(_model.ToFile(), "model.json"), FeatureSet.Hash, OtherHash), _model.Version, version);

        var exception = Assert.Throws<InvalidDataException>(() => FraudModel.Load(Zip(("trees.bin", trees), ("model.json", card))));

        Assert.Contains(version, exception.Message, StringComparison.Ordinal);
        Assert.Contains(OtherHash, exception.Message, StringComparison.Ordinal);
        Assert.Contains(FeatureSet.Hash, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Trees_that_were_changed_are_refused()
    {
        var trees = Entry(_model.ToFile(), "trees.bin");
        var card = Entry(_model.ToFile(), "model.json");
        for (var i = 0; i < trees.Length; i++)
        {
            var changed = (byte[])trees.Clone();
            changed[i] ^= 0x40;

            Assert.Throws<InvalidDataException>(() => FraudModel.Load(Zip(("trees.bin", changed), ("model.json", card))));
        }
    }

    [Fact]
    public void Trees_that_were_cut_off_are_refused()
    {
        var trees = Entry(_model.ToFile(), "trees.bin");
        var card = Entry(_model.ToFile(), "model.json");
        for (var length = 0; length < trees.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => FraudModel.Load(Zip(("trees.bin", trees[..length]), ("model.json", card))));
        }
    }

    [Fact]
    public void A_file_that_was_cut_off_is_refused()
    {
        var file = _model.ToFile();
        for (var length = 0; length < file.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => FraudModel.Load(file.AsMemory(0, length)));
        }
    }

    [Fact]
    public void A_file_with_one_byte_changed_is_refused_or_the_same_model()
    {
        var file = _model.ToFile();
        for (var i = 0; i < file.Length; i++)
        {
            var changed = (byte[])file.Clone();
            changed[i] ^= 0x21;
            try
            {
                Assert.Equal(_model.Version, FraudModel.Load(changed).Version);
            }
            catch (InvalidDataException)
            {
                // Refused; no other exception may come.
            }
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[")]
    [InlineData("{\"algorithm\":null,\"featureSetHash\":\"x\",\"data\":null}")]
    public void A_senseless_card_is_refused(string card) => Assert.Throws<InvalidDataException>(() => FraudModel.Load(
        Zip(("trees.bin", Entry(_model.ToFile(), "trees.bin")), ("model.json", Encoding.UTF8.GetBytes(card)))));

    [Fact]
    public void A_missing_part_is_named()
    {
        var trees = Entry(_model.ToFile(), "trees.bin");

        Assert.Contains("model.json", Assert.Throws<InvalidDataException>(() => FraudModel.Load(Zip(("trees.bin", trees)))).Message, StringComparison.Ordinal);
        Assert.Contains("trees.bin", Assert.Throws<InvalidDataException>(() => FraudModel.Load(Zip(("model.json", "{}"u8.ToArray())))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_unpacks_to_too_much_is_refused_before_it_is_unpacked()
    {
        var bomb = Zip(("trees.bin", new byte[64 << 20]), ("model.json", "{}"u8.ToArray()));
        Assert.InRange(bomb.Length, 1, 1 << 20);

        Assert.Contains("more than", Assert.Throws<InvalidDataException>(() => FraudModel.Load(bomb)).Message, StringComparison.Ordinal);
    }

    private static byte[] Entry(byte[] file, string name)
    {
        using var zip = new ZipArchive(new MemoryStream(file));
        using var stream = zip.GetEntry(name)!.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var stream = zip.CreateEntry(name).Open();
                stream.Write(content);
            }
        }

        return file.ToArray();
    }

    private static byte[] Replace(byte[] content, string old, string replacement)
    {
        // Latin-1 keeps every byte as it is.
        var text = Encoding.Latin1.GetString(content);
        Assert.Contains(old, text, StringComparison.Ordinal);
        return Encoding.Latin1.GetBytes(text.Replace(old, replacement, StringComparison.Ordinal));
    }
}
