using Draw = Farthing.Engine.Samples.SampleRandom;

namespace Farthing.Engine.Samples;

/// <summary>The company's customers. What is known of one follows from the number alone, so none is kept in memory.</summary>
internal sealed class Customers
{
    private const int DigitsOfId = 8;
    private static readonly string[] Segments = ["consumer", "small-business", "enterprise"];
    private static readonly string[] Plans = ["Basic", "Plus", "Fibre 500", "Business"];
    private readonly ulong _seed;
    private readonly long _count;
    private readonly long _old;
    private readonly int _firstDay;
    private readonly int _days;

    /// <summary>As many customers as so many interactions come from, over so many days from a first one.</summary>
    public Customers(long interactions, int firstDay, int days, ulong seed)
    {
        (_seed, _firstDay, _days) = (seed, firstDay, days);
        _count = Math.Max(20, interactions * 2 / 5);

        // One in twelve joins while the data run, in the order of the numbers.
        _old = _count - (_count / 12);
    }

    /// <summary>A customer on a day of the data: one in twenty customers makes a quarter of the contacts.</summary>
    public long Pick(int day, ref Draw random)
    {
        long known = _old + ((_count - _old) * Math.Max(0, day - _firstDay) / _days);
        for (int attempt = 0; ; attempt++)
        {
            long customer = 1 + (random.Below(4) == 0 ? random.Below(Math.Max(1, known / 20)) * 20 : random.Below(known));
            if (attempt == 3 || LostOn(customer) is not { } lost || lost > day)
            {
                return customer;
            }
        }
    }

    /// <summary>The customer's language.</summary>
    public string Language(long customer) =>
        customer != 0 && Draw.HashBelow(100, _seed, Draw.Stream.Customer, customer, 1) < 14 ? "es" : "en";

    /// <summary>Writes an id as a field; 0 is an unknown customer.</summary>
    public static CsvFile WriteId(CsvFile file, long customer) => file.Id('C', customer, DigitsOfId);

    /// <summary>Writes all customers.</summary>
    public void Write(CsvFile file, CancellationToken cancel)
    {
        for (long customer = 1; customer <= _count; customer++)
        {
            if ((customer & 0xFFFF) == 0)
            {
                cancel.ThrowIfCancellationRequested();
            }

            int kind = Draw.HashBelow(100, _seed, Draw.Stream.Customer, customer, 2);
            int segment = kind < 80 ? 0 : kind < 96 ? 1 : 2;
            int plan = segment > 0 ? 3 : Draw.HashBelow(3, _seed, Draw.Stream.Customer, customer, 3);
            int acquired = AcquiredOn(customer);
            int value = acquired + 1 + Draw.HashBelow(10, _seed, Draw.Stream.Customer, customer, 4);
            WriteId(file, customer).Text(Segments[segment]).Date(acquired);
            _ = LostOn(customer) is { } lost ? file.Date(lost) : file.Empty();
            file.Text(Plans[plan]).Date(value).EndRow();
        }
    }

    private int AcquiredOn(long customer) => customer <= _old
        ? _firstDay - 1 - Draw.HashBelow(3600, _seed, Draw.Stream.Customer, customer, 5)
        : _firstDay + (int)((customer - _old - 1) * _days / (_count - _old));

    private int? LostOn(long customer)
    {
        // Six in a hundred leave within a year; nobody in the first month.
        int draw = Draw.HashBelow(100, _seed, Draw.Stream.Customer, customer, 6);
        if (draw >= 6 || _days < 60)
        {
            return null;
        }

        int lost = _firstDay + 31 + Draw.HashBelow(_days - 31, _seed, Draw.Stream.Customer, customer, 7);
        return lost > AcquiredOn(customer) + 30 ? lost : null;
    }
}
