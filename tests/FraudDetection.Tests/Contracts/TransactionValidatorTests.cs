using System.Text;
using FraudDetection.Contracts;
using FraudDetection.Domain;

namespace FraudDetection.Tests.Contracts;

public sealed class TransactionValidatorTests
{
    private const long Now = 1_760_000_000_000;

    private static readonly FraudOptions Options = new() { MaxAmountMinor = 1000, MaxClockSkew = TimeSpan.FromSeconds(5) };

    [Fact]
    public void A_plain_transaction_is_valid() => Assert.Null(Check());

    [Fact]
    public void The_bounds_themselves_are_valid()
    {
        Assert.Null(Check(amountMinor: 0));
        Assert.Null(Check(amountMinor: 1000));
        Assert.Null(Check(cardId: new string('x', 128)));
        Assert.Null(Check(eventTime: 1));
        Assert.Null(Check(eventTime: Now + 5000));
        Assert.Null(Check(eventTime: TransactionValidator.EndOfTime - 1, timestamp: -1));
        Assert.Null(Check(country: null));
    }

    [Fact]
    public void Ids_are_present_and_short()
    {
        AssertCode("TRANSACTION_ID", Check(transactionId: ""));
        AssertCode("CARD_ID", Check(cardId: ""));
        AssertCode("TERMINAL_ID", Check(terminalId: ""));
        AssertCode("TRANSACTION_ID", Check(transactionId: new string('x', 129)));
        AssertCode("CARD_ID", Check(cardId: new string('é', 65)));
        AssertCode("TERMINAL_ID", Check(terminalId: new string('x', 129)));
        AssertCode("MERCHANT_CATEGORY", Check(merchantCategory: new string('x', 129)));
    }

    [Fact]
    public void The_key_is_the_card()
    {
        var transaction = Transaction.Create("t", Now, "card", "m", 1, "EUR", Channel.Pos);
        var validator = new TransactionValidator(Options);
        AssertCode("KEY_MISSING", validator.FindProblem(transaction, null, Now));
        AssertCode("KEY_MISMATCH", validator.FindProblem(transaction, "cart"u8.ToArray(), Now));
        AssertCode("KEY_MISMATCH", validator.FindProblem(transaction, ReadOnlyMemory<byte>.Empty, Now));
    }

    [Theory]
    [InlineData("4111111111111111")]
    [InlineData("4111 1111 1111 1111")]
    [InlineData("3782-822463-10005")]
    [InlineData("6304000000000000000")]
    [InlineData("000000000000")]
    public void A_card_number_is_rejected_without_being_repeated(string number)
    {
        var rejection = Check(cardId: number);
        AssertCode("CARD_NUMBER", rejection);
        Assert.DoesNotContain(number, rejection, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("4111111111111112")]
    [InlineData("4111111111111111x")]
    [InlineData("00000000000")]
    [InlineData("00000000000000000000")]
    public void What_only_resembles_a_card_number_is_a_token(string token) => Assert.Null(Check(cardId: token));

    [Fact]
    public void Amounts_are_bounded()
    {
        AssertCode("AMOUNT", Check(amountMinor: -1));
        AssertCode("AMOUNT", Check(amountMinor: 1001));
    }

    [Theory]
    [InlineData("eur")]
    [InlineData("EU")]
    [InlineData("EURO")]
    [InlineData("É1")]
    [InlineData("")]
    public void A_currency_is_three_capital_letters(string currency) => AssertCode("CURRENCY", Check(currency: currency));

    [Theory]
    [InlineData("fr")]
    [InlineData("F")]
    [InlineData("FRA")]
    [InlineData("É")]
    [InlineData("")]
    public void A_country_is_two_capital_letters(string country) => AssertCode("COUNTRY", Check(country: country));

    [Theory]
    [InlineData(90.0, -180.0)]
    [InlineData(-90.0, 180.0)]
    [InlineData(null, null)]
    public void Coordinates_on_the_globe_are_valid(double? latitude, double? longitude) =>
        Assert.Null(Check(latitude: latitude, longitude: longitude));

    [Theory]
    [InlineData(90.1, 0.0)]
    [InlineData(0.0, -180.1)]
    [InlineData(double.NaN, 0.0)]
    [InlineData(0.0, double.PositiveInfinity)]
    [InlineData(1.0, null)]
    [InlineData(null, 1.0)]
    public void Coordinates_are_both_given_and_on_the_globe(double? latitude, double? longitude) =>
        AssertCode("COORDINATES", Check(latitude: latitude, longitude: longitude));

    [Fact]
    public void An_event_time_is_no_nonsense_and_not_ahead_of_the_record()
    {
        AssertCode("EVENT_TIME", Check(eventTime: 0));
        AssertCode("EVENT_TIME", Check(eventTime: long.MinValue));
        AssertCode("EVENT_TIME", Check(eventTime: Now + 5001));
        AssertCode("EVENT_TIME", Check(eventTime: TransactionValidator.EndOfTime, timestamp: -1));
        AssertCode("EVENT_TIME", Check(eventTime: long.MaxValue, timestamp: -1));
        Assert.Null(Check(eventTime: Now + 5001, timestamp: -1));
    }

    private static void AssertCode(string code, string? rejection) =>
        Assert.StartsWith(code + ": ", rejection, StringComparison.Ordinal);

    private static string? Check(
        string transactionId = "t",
        string cardId = "card",
        string terminalId = "m",
        string? merchantCategory = null,
        long amountMinor = 1,
        string currency = "EUR",
        string? country = "FR",
        long eventTime = Now,
        long timestamp = Now,
        double? latitude = null,
        double? longitude = null) => new TransactionValidator(Options).FindProblem(
            Transaction.Create(
                transactionId, eventTime, cardId, terminalId, amountMinor, currency, Channel.Pos, merchantCategory, country, latitude, longitude),
            Encoding.UTF8.GetBytes(cardId),
            timestamp);
}
