using System.Globalization;
using System.Text;
using StreamCore.Kafka;

namespace StreamCore.Tests.ExactlyOnce;

/// <summary>Reads <c>merchant;time;amount</c>.</summary>
internal sealed class PaymentDeserializer : IKafkaDeserializer<Payment>
{
    public static string Write(Payment payment) =>
        string.Create(CultureInfo.InvariantCulture, $"{payment.Merchant};{payment.Time};{payment.Amount}");

    public bool TryDeserialize(in KafkaRecord record, out Payment element, out string? rejection)
    {
        var fields = Encoding.UTF8.GetString(record.Value!.Value.Span).Split(';');
        element = new(fields[0], long.Parse(fields[1], CultureInfo.InvariantCulture), long.Parse(fields[2], CultureInfo.InvariantCulture));
        rejection = null;
        return true;
    }
}
