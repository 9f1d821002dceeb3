using Avro;

namespace StreamCore.Avro;

/// <summary>
/// Walks a body along the schema it was written with, before a general decoder sees it: lengths that point nowhere
/// and trailing bytes are found here, and cost neither memory nor time. The schema is one that
/// <see cref="AvroSchemas.RequireBounded"/> has let pass, so it does not nest without end.
/// </summary>
internal static class AvroBodyCheck
{
    /// <summary>Returns what is wrong with the body, or null if it is well-formed.</summary>
    public static string? FindProblem(Schema schema, ReadOnlyMemory<byte> body)
    {
        var reader = new AvroSpanReader(body);

        // Items may be of no bytes (nulls), so the bytes left alone do not bound how many there are.
        var itemsAllowed = body.Length;
        return TryWalk(schema, ref reader, ref itemsAllowed) && reader.TryEnd() ? null : reader.Problem;
    }

    private static bool TryWalk(Schema schema, ref AvroSpanReader reader, ref int itemsAllowed)
    {
        switch (schema)
        {
            case RecordSchema record:
                foreach (var field in record.Fields)
                {
                    if (!TryWalk(field.Schema, ref reader, ref itemsAllowed))
                    {
                        return false;
                    }
                }

                return true;
            case EnumSchema symbols:
                return reader.TryReadBranch(symbols.Count, out _);
            case UnionSchema union:
                return reader.TryReadBranch(union.Count, out var branch)
                    && TryWalk(union[branch], ref reader, ref itemsAllowed);
            case ArraySchema array:
                return TryWalkBlocks(array.ItemSchema, false, ref reader, ref itemsAllowed);
            case MapSchema map:
                return TryWalkBlocks(map.ValueSchema, true, ref reader, ref itemsAllowed);
            case FixedSchema bytes:
                return reader.TrySkip(bytes.Size);
            case LogicalSchema logical:
                return TryWalk(logical.BaseSchema, ref reader, ref itemsAllowed);
        }

        return schema.Tag switch
        {
            Schema.Type.Null => true,
            Schema.Type.Boolean => reader.TryReadBoolean(out _),
            Schema.Type.Int => reader.TryReadInt(out _),
            Schema.Type.Long => reader.TryReadLong(out _),
            Schema.Type.Float => reader.TrySkip(sizeof(float)),
            Schema.Type.Double => reader.TrySkip(sizeof(double)),
            Schema.Type.Bytes => reader.TryReadBytes(out _),
            Schema.Type.String => reader.TryReadString(out _),
            _ => throw new AvroException($"A schema of type {schema.Tag} has no binary encoding."),
        };
    }

    private static bool TryWalkBlocks(
        Schema item,
        bool keyed,
        ref AvroSpanReader reader,
        ref int itemsAllowed)
    {
        while (true)
        {
            if (!reader.TryReadBlock(out var count, out var size))
            {
                return false;
            }

            if (count == 0)
            {
                return true;
            }

            itemsAllowed -= count;
            if (itemsAllowed < 0)
            {
                return reader.Fail(AvroReadError.ImpossibleLength);
            }

            var start = reader.Position;
            for (var i = 0; i < count; i++)
            {
                if ((keyed && !reader.TryReadString(out _)) || !TryWalk(item, ref reader, ref itemsAllowed))
                {
                    return false;
                }
            }

            // A decoder that skips the block by its size must arrive at the same place as one that reads it.
            if (size >= 0 && reader.Position - start != size)
            {
                return reader.Fail(AvroReadError.ImpossibleLength);
            }
        }
    }
}
