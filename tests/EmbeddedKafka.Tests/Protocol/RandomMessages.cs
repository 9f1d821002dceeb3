using CsCheck;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Tests.Protocol;

/// <summary>Checks that messages with random content survive being written and read; a failure prints the seed.</summary>
internal static class RandomMessages
{
    public static void Check(Type type, short version, bool flexible) => Gen.Int.Sample(
        seed =>
        {
            var message = (Message)Activator.CreateInstance(type)!;
            message.Fields(new RandomContent(new Random(seed), version, flexible));
            using var first = new FrameBuffer();
            MessageWriter.Write(message, first, version, flexible);

            var copy = (Message)Activator.CreateInstance(type)!;
            var read = MessageReader.Read(copy, first.Written, version, flexible);

            using var second = new FrameBuffer();
            MessageWriter.Write(copy, second, version, flexible);
            Assert.Equal(first.Length, read);
            Assert.Equal(first.Written.ToArray(), second.Written.ToArray());
        },
        iter: 50,
        threads: 1);
}
