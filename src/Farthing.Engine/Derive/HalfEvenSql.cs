namespace Farthing.Engine.Derive;

/// <summary>Exact division in SQL, as <see cref="Core.Money.HalfEven"/> does it.</summary>
internal static class HalfEvenSql
{
    /// <summary>SQL of a quotient of two HUGEINT, rounded half to even; the divisor is above 0.</summary>
    public static string Divide(string dividend, string divisor) =>
        $"""
        ({dividend} // {divisor} + CASE WHEN abs({dividend} % {divisor}) * 2 > {divisor}
            OR (abs({dividend} % {divisor}) * 2 = {divisor} AND ({dividend} // {divisor}) % 2 <> 0) THEN sign({dividend}) ELSE 0 END)
        """;
}
