namespace Farthing.Core.Catalogue;

/// <summary>
/// What a value is counted in, as powers of what can be added only to its like: money, time, the scores of each scale, and each kind of
/// counted thing. Two values are alike when all their powers are the same.
/// </summary>
public readonly struct UnitPowers : IEquatable<UnitPowers>
{
    private const string ScoreMark = "score ";

    private readonly (string Name, int Power)[]? _named;

    private UnitPowers(int money, int time, (string Name, int Power)[] named) => (Money, Time, _named) = (money, time, named);

    /// <summary>A plain number.</summary>
    public static UnitPowers None => default;

    /// <summary>Money in the workspace's currency.</summary>
    public static UnitPowers OfMoney { get; } = new(1, 0, []);

    /// <summary>Time.</summary>
    public static UnitPowers OfTime { get; } = new(0, 1, []);

    /// <summary>Power of the workspace's currency.</summary>
    public int Money { get; }

    /// <summary>Power of time.</summary>
    public int Time { get; }

    /// <summary>Power of scores, whatever their scales.</summary>
    public int Score => Named.Where(n => IsScore(n.Name)).Sum(n => n.Power);

    /// <summary>Power of counted things, whatever they are.</summary>
    public int Things => Named.Where(n => !IsScore(n.Name)).Sum(n => n.Power);

    /// <summary>Whether it is a number of things of one kind.</summary>
    public bool IsCount => (Money, Time) == (0, 0) && Named is [(var name, 1)] && !IsScore(name);

    private (string Name, int Power)[] Named => _named ?? [];

    /// <summary>A number of things of a kind; those that <see cref="CountedThings"/> declares to be the same are.</summary>
    public static UnitPowers OfThing(string name) => new(0, 0, [(CountedThings.Kind(name), 1)]);

    /// <summary>Scores on a scale; of different scales none can be added.</summary>
    public static UnitPowers OfScore(string scale) => new(0, 0, [(ScoreMark + scale, 1)]);

    /// <summary>The unit of a product.</summary>
    public static UnitPowers operator *(UnitPowers a, UnitPowers b) => Joined(a, b, 1);

    /// <summary>The unit of a quotient.</summary>
    public static UnitPowers operator /(UnitPowers a, UnitPowers b) => Joined(a, b, -1);

    /// <summary>Whether all powers are the same.</summary>
    public static bool operator ==(UnitPowers a, UnitPowers b) => a.Equals(b);

    /// <summary>Whether some power differs.</summary>
    public static bool operator !=(UnitPowers a, UnitPowers b) => !a.Equals(b);

    /// <summary>
    /// Whether a formula of these powers may be declared in a unit: the same money and time; scores of any one scale where the unit says
    /// score; the same things, but for <c>count</c>, which is any one kind; of a unit for plain numbers only with
    /// <paramref name="anyThings"/> one count by another.
    /// </summary>
    public bool Fits(UnitPowers unit, bool anyThings)
    {
        if ((Money, Time) != (unit.Money, unit.Time) || !FitsScores(unit))
        {
            return false;
        }

        (string Name, int Power)[] mine = [.. Named.Where(n => !IsScore(n.Name))];
        (string Name, int Power)[] theirs = [.. unit.Named.Where(n => !IsScore(n.Name))];
        if (anyThings && theirs.Length == 0)
        {
            return mine.Sum(n => n.Power) == 0;
        }

        (string Name, int Power)[] left = [.. mine.Except(theirs)];
        (string Name, int Power)[] right = [.. theirs.Except(mine)];
        return left.Length == right.Length && right.All(r => r.Name == CountedThings.Any && left.Any(l => l.Power == r.Power));
    }

    /// <inheritdoc/>
    public bool Equals(UnitPowers other) => (Money, Time) == (other.Money, other.Time) && Named.AsSpan().SequenceEqual(other.Named);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is UnitPowers other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Money, Time, Named.Length, Named.Length > 0 ? Named[0] : default);

    /// <inheritdoc/>
    public override string ToString()
    {
        (string Name, int Power)[] parts = [("money", Money), ("time", Time), .. Named];
        static string Join(IEnumerable<(string Name, int Power)> some) => string.Join(
            '·', some.Select(p => Math.Abs(p.Power) == 1 ? p.Name : $"{p.Name}^{Math.Abs(p.Power)}"));
        string above = Join(parts.Where(p => p.Power > 0));
        string below = Join(parts.Where(p => p.Power < 0));
        return (above, below) switch
        {
            ("", "") => "a plain number",
            (_, "") => above,
            ("", _) => "1/" + below,
            _ => above + "/" + below,
        };
    }

    private static bool IsScore(string name) => name.StartsWith(ScoreMark, StringComparison.Ordinal);

    private static UnitPowers Joined(UnitPowers a, UnitPowers b, int sign)
    {
        IEnumerable<(string Name, int Power)> all = a.Named.Concat(b.Named.Select(n => (n.Name, n.Power * sign)));
        return new UnitPowers(
            a.Money + (sign * b.Money), a.Time + (sign * b.Time),
            [.. all.GroupBy(n => n.Name, (name, some) => (Name: name, Power: some.Sum(n => n.Power)), StringComparer.Ordinal)
                .Where(n => n.Power != 0).OrderBy(n => n.Name, StringComparer.Ordinal)]);
    }

    private bool FitsScores(UnitPowers unit)
    {
        (string Name, int Power)[] mine = [.. Named.Where(n => IsScore(n.Name))];
        return mine.Length <= 1 && mine.Sum(n => n.Power) == unit.Score;
    }
}
