using System.Globalization;
using System.Text.Json;
using FraudDetection.Domain;

namespace FraudDetection.Rules;

/// <summary>Reads what a rule says of itself: everything but its condition.</summary>
internal sealed class RuleReader(RuleFaults faults)
{
    private static readonly string[] Properties =
    [
        "id", "description", "owner", "state", "validFrom", "validUntil", "weight", "outcome", "reason", "text", "when", "exceptFor", "declineLimit",
    ];

    private static readonly string[] Required = ["id", "owner", "state", "reason", "text", "when"];
    private static readonly string[] Exceptions = ["cards", "terminals", "merchantCategories"];
    private static readonly string[] LimitProperties = ["share", "count", "minimumSample", "windowMinutes"];
    private static readonly string[] Outcomes = ["review", "decline"];

    private static readonly Dictionary<string, RuleState> States =
        Enum.GetValues<RuleState>().ToDictionary(state => state.ToString().ToLowerInvariant());

    /// <summary>Reads a rule; what is wrong is replaced by something harmless, since a set with faults is never used.</summary>
    public Rule Read(JsonSource source)
    {
        RefuseUnknown(source, Properties, faults);
        foreach (var missing in Required.Where(name => source[name] is null))
        {
            faults.Add(source.Start, $"'{missing}' is missing", "every rule has it");
        }

        var (from, until) = (Time(source["validFrom"]), Time(source["validUntil"]));
        if (from >= until)
        {
            faults.Add(source["validUntil"]!.Start, "validUntil is not after validFrom", "exchange the two, or leave one out");
        }

        var exceptions = source["exceptFor"];
        if (exceptions is not null)
        {
            RefuseUnknown(exceptions, Exceptions, faults);
        }

        return new()
        {
            Id = Name(source["id"], "id", static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-', "small letters, digits and hyphens"),
            Description = Text(source["description"], "description"),
            Owner = Name(source["owner"], "owner", static c => !char.IsControl(c), "characters"),
            State = State(source["state"]),
            ValidFrom = from,
            ValidUntil = until,
            Weight = Weight(source),
            Outcome = OutcomeOf(source["outcome"]),
            Reason = Reason(source["reason"]),
            Text = Text(source["text"], "text"),
            ExceptCards = Texts(exceptions?["cards"], "cards"),
            ExceptTerminals = Texts(exceptions?["terminals"], "terminals"),
            ExceptMerchantCategories = Texts(exceptions?["merchantCategories"], "merchantCategories"),
            DeclineLimit = ReadLimit(source["declineLimit"]),
        };
    }

    /// <summary>Reads a decline limit; null if there is none.</summary>
    public DeclineLimit? ReadLimit(JsonSource? source)
    {
        if (source is null)
        {
            return null;
        }

        RefuseUnknown(source, LimitProperties, faults);
        if (source["share"] is null && source["count"] is null)
        {
            faults.Add(source.Start, "the limit bounds nothing", "give it a share, a count or both");
        }

        var window = Number(source, "windowMinutes", DeclineLimit.MinWindow.TotalMinutes, DeclineLimit.MaxWindow.TotalMinutes);
        return new(
            Number(source, "share", 1e-6, 1),
            (long?)Number(source, "count", 1, 1e9, isWhole: true),
            (long?)Number(source, "minimumSample", 1, 1e9, isWhole: true) ?? DeclineLimit.DefaultMinimumSample,
            window is { } minutes ? TimeSpan.FromMinutes(minutes) : DeclineLimit.DefaultWindow);
    }

    /// <summary>Names the properties of an object that have no meaning.</summary>
    public static void RefuseUnknown(JsonSource source, string[] known, RuleFaults faults)
    {
        if (source.Kind != JsonValueKind.Object)
        {
            faults.Add(source.Start, $"{source.Described} is no object", $"write one with {string.Join(", ", known)}");
        }

        foreach (var member in source.Members.Where(member => !known.Contains(member.Name)))
        {
            faults.Add(member.Start, $"there is no property '{member.Name}'", NearestName.Remedy(member.Name, known));
        }
    }

    private double Weight(JsonSource source)
    {
        var (weight, outcome) = (source["weight"], source["outcome"]);
        if (weight is null == outcome is null)
        {
            faults.Add((weight ?? source).Start, weight is null ? "the rule has neither a weight nor an outcome" : "the rule has a weight and an outcome", "give it one of the two");
        }

        return Number(source, "weight", 1e-6, 1) ?? 0;
    }

    private double? Number(JsonSource source, string name, double least, double greatest, bool isWhole = false)
    {
        if (source[name] is not { } value)
        {
            return null;
        }

        if (value.Kind != JsonValueKind.Number || value.Number < least || value.Number > greatest || (isWhole && value.Number % 1 != 0))
        {
            faults.Add(
                value.Start,
                $"{name} is {value.Described}",
                string.Create(CultureInfo.InvariantCulture, $"give a{(isWhole ? " whole" : "")} number from {least:0.######} to {greatest:0.######}"));
            return least;
        }

        return value.Number;
    }

    private Outcome? OutcomeOf(JsonSource? value)
    {
        if (value is null)
        {
            return null;
        }

        if (!Outcomes.Contains(value.Text))
        {
            faults.Add(value.Start, $"{value.Described} is no outcome of a rule", "use review or decline");
        }

        return value.Text == "decline" ? Outcome.Decline : Outcome.Review;
    }

    private RuleState State(JsonSource? value)
    {
        if (value is null || States.TryGetValue(value.Text, out var state))
        {
            return value is null ? RuleState.Draft : States[value.Text];
        }

        faults.Add(value.Start, $"{value.Described} is no state", NearestName.Remedy(value.Text, States.Keys));
        return RuleState.Draft;
    }

    private string Reason(JsonSource? value)
    {
        var reason = Name(value, "reason", static c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_', "capital letters, digits and underscores");
        if (ReasonCodes.IsReserved(reason))
        {
            faults.Add(value!.Start, $"the reason '{reason}' is the service's own", "choose another code");
        }

        return reason;
    }

    private string Name(JsonSource? value, string property, Func<char, bool> isAllowed, string what)
    {
        if (value is null)
        {
            return "";
        }

        if (value.Text.Length is 0 or > RuleLimits.NameLength || !value.Text.All(isAllowed))
        {
            faults.Add(value.Start, $"{property} is {value.Described}", $"write 1 to {RuleLimits.NameLength} {what}");
            return "";
        }

        return value.Text;
    }

    private string Text(JsonSource? value, string property)
    {
        if (value is not null && (value.Kind != JsonValueKind.String || value.Text.Length > RuleLimits.TextLength))
        {
            faults.Add(value.Start, $"{property} is {(value.Kind == JsonValueKind.String ? $"{value.Text.Length} characters long" : value.Described)}", $"write at most {RuleLimits.TextLength} characters");
        }

        return value?.Text ?? "";
    }

    private IReadOnlyList<string> Texts(JsonSource? list, string property)
    {
        if (list is null)
        {
            return [];
        }

        if (list.Kind != JsonValueKind.Array || list.Items.Count > RuleLimits.ListEntries)
        {
            faults.Add(list.Start, $"{property} is no list of up to {RuleLimits.ListEntries} texts", "correct or shorten it");
            return [];
        }

        foreach (var wrong in list.Items.Where(item => item.Kind != JsonValueKind.String || item.Text.Length is 0 or > RuleLimits.TextLength))
        {
            faults.Add(wrong.Start, $"{wrong.Described} is no entry of {property}", $"write texts of 1 to {RuleLimits.TextLength} characters");
        }

        return [.. list.Items.Select(item => item.Text)];
    }

    private DateTimeOffset? Time(JsonSource? value)
    {
        if (value is null)
        {
            return null;
        }

        string[] formats = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd"];
        if (DateTimeOffset.TryParseExact(value.Text, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        faults.Add(value.Start, $"{value.Described} is no time", "write it in UTC, for example 2026-03-01T00:00:00Z");
        return null;
    }
}
