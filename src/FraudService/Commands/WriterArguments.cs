using System.CommandLine;

namespace FraudService.Commands;

/// <summary>The options of a verb that changes what is decided: who does it, and why.</summary>
internal sealed class WriterArguments
{
    private readonly Option<string?> _by = new("--by") { Description = "Who does it (default: the user of this machine)", HelpName = "name" };
    private readonly Option<string?> _note = new("--note") { Description = "Why, for those who look later", HelpName = "text" };
    private readonly Option<long?> _base = new("--base")
    {
        Description = "The version that the file was made from; it is refused if another one is live by now",
        HelpName = "version",
    };

    public void AddTo(Command command, bool withBase)
    {
        command.Options.Add(_by);
        command.Options.Add(_note);
        if (withBase)
        {
            command.Options.Add(_base);
        }
    }

    public string Author(ParseResult parsed) => parsed.GetValue(_by) ?? Environment.UserName;

    public string Note(ParseResult parsed) => parsed.GetValue(_note) ?? "";

    public bool IsBaseGiven(System.CommandLine.Parsing.SymbolResult result) => result.GetResult(_base) is not null;

    public long? Base(ParseResult parsed) => parsed.GetValue(_base);
}
