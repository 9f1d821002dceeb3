using StreamCore.DataStream;
using StreamCore.State;

namespace StreamCore.Runtime;

/// <summary>What the operators of one slot share.</summary>
internal abstract class SlotContext(int slotIndex) : IRuntimeContext
{
    private readonly HashSet<string> _stateNames = [];
    private readonly List<Action> _closeActions = [];

    public int SlotIndex { get; } = slotIndex;

    public ElementContext Element { get; } = new();

    public KeyedState KeyedState { get; } = new();

    public ValueState<T> GetState<T>(ValueStateDescriptor<T> descriptor)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        if (!_stateNames.Add(descriptor.Name))
        {
            throw new InvalidOperationException($"There are two states named '{descriptor.Name}' in the job; each needs a name of its own.");
        }

        return new(KeyedState, descriptor);
    }

    public void OnClose(Action action) => _closeActions.Add(action);

    public void Close() => _closeActions.ForEach(action => action());
}
