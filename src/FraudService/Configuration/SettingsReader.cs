using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace FraudService.Configuration;

/// <summary>Reads the service's settings and refuses what cannot work before anything starts.</summary>
public static class SettingsReader
{
    /// <summary>The section of the configuration that is the service's own.</summary>
    public const string Section = "FraudStream";

    /// <summary>Reads and checks the settings where a command finds them: appsettings.json, the environment, the command line.</summary>
    /// <param name="commandLine">Those of the command line by their configuration keys; they win over all others.</param>
    /// <exception cref="InvalidSettingsException">Some are unknown, unreadable, out of range or contradict others.</exception>
    public static FraudServiceOptions Read(IReadOnlyDictionary<string, string?> commandLine)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(commandLine);
        return Read(builder.Configuration, needsBroker: false);
    }

    /// <summary>Reads and checks the settings.</summary>
    /// <param name="configuration">Where they are.</param>
    /// <param name="needsBroker">False if the broker's address may be left out; true by default.</param>
    /// <exception cref="InvalidSettingsException">Some are unknown, unreadable, out of range or contradict others.</exception>
    public static FraudServiceOptions Read(IConfiguration configuration, bool needsBroker = true)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var section = configuration.GetSection(Section);
        var unknown = UnknownSettings.Find(section, typeof(FraudServiceOptions));
        if (unknown.Count > 0)
        {
            throw new InvalidSettingsException(unknown);
        }

        var options = new FraudServiceOptions();
        try
        {
            // Without it the binder would leave out in silence what it can't read in a list.
            section.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException e)
        {
            // The binder's message names the key, the value and the type that was expected.
            throw new InvalidSettingsException([$"{(e.InnerException as InvalidOperationException ?? e).Message} Correct the value."], e);
        }

        var faults = FraudServiceOptionsValidator.Validate(options, needsBroker);
        return faults.Count == 0 ? options : throw new InvalidSettingsException(faults);
    }
}
