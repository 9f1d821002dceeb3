using System.CommandLine;
using LoadGenerator.Brokers;

var root = new RootCommand("Makes and replays card transactions, measures latency and audits exactly-once.")
{
    BrokerCommand.Create(),
};
// An interrupted verb gets time to end in order, for example to stop the broker it started.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
