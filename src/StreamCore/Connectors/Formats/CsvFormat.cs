namespace StreamCore.Connectors.Formats;

/// <summary>
/// CSV as RFC 4180 says, in UTF-8, bound to a type's members by the names in the header, whatever their case. Columns
/// are the parameters of the public constructor with the most parameters that all have a member of their name (so
/// records work), then the public properties that can be got and set, then the public fields that can be set.
/// </summary>
/// <remarks>
/// <para>Numbers are written in the invariant culture, dates and times in ISO 8601, enums by name. A date and time
/// without an offset is read as UTC if the member is a <see cref="DateTimeOffset"/>.</para>
/// <para>Null is a field with nothing in it, the empty string one with two quotes. A string that is not nullable is
/// read as empty from both. A column that the file lacks takes the parameter's default value or leaves the member as it
/// is; if it has no default value, or is a <c>required</c> member, that is an error. Other columns are ignored.</para>
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
public sealed class CsvFormat<T> : IFileFormat<T>
{
    private readonly CsvBinding<T> _binding = CsvBinding<T>.Create();
    private readonly CsvOptions _options;

    /// <summary>Creates the format.</summary>
    /// <param name="options">The layout; RFC 4180's by default.</param>
    /// <exception cref="ArgumentException">The delimiter is none of the possible ones.</exception>
    /// <exception cref="NotSupportedException">A member of the type has a type that a field can't hold; the message names it.</exception>
    public CsvFormat(CsvOptions? options = null)
    {
        _options = options ?? new();
        if (_options.Delimiter is not (',' or ';' or '\t' or '|'))
        {
            throw new ArgumentException($"The delimiter is '{_options.Delimiter}': use a comma, a semicolon, a tab or a vertical bar.", nameof(options));
        }
    }

    /// <inheritdoc/>
    public string Extension => ".csv";

    /// <inheritdoc/>
    public bool IsWholeAfterFlush => true;

    /// <inheritdoc/>
    public IFileRecordReader<T> OpenReader(Stream file, string name, FilePosition from) =>
        new CsvReader<T>(file, name, from, _binding, _options);

    /// <inheritdoc/>
    public IFileRecordWriter<T> OpenWriter(Stream file) => new CsvWriter<T>(file, _binding, _options);
}
