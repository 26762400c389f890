using System.Globalization;
using Farthing.Core.Errors;

namespace Farthing.Core.Expressions;

/// <summary>
/// Reads the filter language: <c>channel = "phone" and topic in ("billing", "login") and not (agent matches "temp*")</c>.
/// Comparisons are <c>= != &lt; &lt;= &gt; &gt;=</c> (order between numbers only), <c>in (…)</c>, <c>not in (…)</c>,
/// <c>matches "glob*"</c>, <c>= null</c>, <c>!= null</c>; they are joined by <c>and</c>, <c>or</c>, <c>not</c> and
/// parentheses; <c>and</c> binds tighter than <c>or</c>. See docs/filters.md.
/// </summary>
public sealed class FilterParser
{
    /// <summary>Deepest nesting of parentheses and <c>not</c>.</summary>
    public const int MaxDepth = 64;

    /// <summary>Most literals and conditions in one expression.</summary>
    public const int MaxTerms = 5_000;

    private const string Code = "FT-4001";

    private static readonly string[] Keywords = ["and", "or", "not", "in", "matches", "null"];

    private readonly ExpressionText _source;
    private readonly List<Token> _tokens;
    private readonly bool _parameters;
    private int _at;
    private int _depth;
    private int _terms;

    private FilterParser(ExpressionText source, bool parameters)
    {
        _source = source;
        _parameters = parameters;
        _tokens = Tokenizer.Read(source, Code);
    }

    private FilterParser(ExpressionText source, List<Token> tokens, int at) =>
        (_source, _tokens, _parameters, _at) = (source, tokens, true, at);

    private Token Current => _tokens[_at];

    /// <summary>Parses <paramref name="text"/>, which came from <paramref name="sourceName"/> (a flag such as <c>--where</c>).</summary>
    /// <exception cref="UserException">FT-4001: it is not a filter; the place has the column.</exception>
    public static Filter Parse(string text, string sourceName) => Parse(new ExpressionText(text, sourceName));

    /// <summary>Parses <paramref name="text"/>, a scalar of a file that begins at <paramref name="scalar"/>.</summary>
    /// <exception cref="UserException">FT-4001: it is not a filter; the place points into the line where it can.</exception>
    public static Filter Parse(string text, SourcePlace scalar) => Parse(new ExpressionText(text, scalar));

    /// <summary>
    /// Parses the filter of a measure: as <see cref="Parse(string, SourcePlace)"/>, and a bare word may stand for a value; it
    /// is a parameter of the KPI that uses the measure (<see cref="FilterLiteral.Parameter"/>).
    /// </summary>
    /// <exception cref="UserException">FT-4001: it is not a filter.</exception>
    public static Filter ParseWithParameters(string text, SourcePlace scalar) =>
        Parse(new ExpressionText(text, scalar), parameters: true);

    /// <summary>
    /// Reads a condition that stands inside another expression, up to the first token that cannot belong to it; bare words are
    /// parameters.
    /// </summary>
    internal static Filter ReadWithin(ExpressionText source, List<Token> tokens, ref int at)
    {
        FilterParser parser = new(source, tokens, at);
        Filter filter = parser.ReadOr();
        at = parser._at;
        return filter;
    }

    private static Filter Parse(ExpressionText source, bool parameters = false)
    {
        FilterParser parser = new(source, parameters);
        if (parser.Current.Kind == TokenKind.End)
        {
            throw parser.Wrong("The filter is empty.", "write a condition such as channel = \"phone\"");
        }

        Filter filter = parser.ReadOr();
        return parser.Current.Kind == TokenKind.End
            ? filter
            : throw parser.Wrong($"{parser.Current} follows a complete condition.", parser.AfterConditionHint());
    }

    private Filter ReadOr()
    {
        List<Filter> parts = [ReadAnd()];
        while (TakeWord("or"))
        {
            parts.Add(ReadAnd());
        }

        return parts.Count == 1 ? parts[0] : new FilterOr(parts);
    }

    private Filter ReadAnd()
    {
        List<Filter> parts = [ReadNot()];
        while (TakeWord("and"))
        {
            parts.Add(ReadNot());
        }

        return parts.Count == 1 ? parts[0] : new FilterAnd(parts);
    }

    private Filter ReadNot()
    {
        bool negated = Current.IsWord("not");
        if (!negated && !Current.Is("("))
        {
            return ReadCondition();
        }

        if (++_depth > MaxDepth)
        {
            throw Wrong($"The filter is nested deeper than {MaxDepth} levels.", null);
        }

        _at++;
        Filter inner;
        if (negated)
        {
            inner = new FilterNot(ReadNot());
        }
        else
        {
            inner = ReadOr();
            Expect(")", "the parenthesis is not closed");
        }

        _depth--;
        return inner;
    }

    private Filter ReadCondition()
    {
        if (Current.Kind != TokenKind.Word || Keywords.Contains(Current.Value, StringComparer.Ordinal))
        {
            throw Wrong($"Expected the name of a field, not {Current}.", "a condition begins with a field: channel = \"phone\"");
        }

        CountTerm();
        FilterField field = new(Current.Value, Here());
        _at++;
        if (TakeWord("in"))
        {
            return new FilterIn(field, ReadList(), Negated: false);
        }

        if (Current.IsWord("not") && _tokens[_at + 1].IsWord("in"))
        {
            _at += 2;
            return new FilterIn(field, ReadList(), Negated: true);
        }

        if (TakeWord("matches"))
        {
            SourcePlace place = Here();
            Token pattern = Current;
            if (pattern.Kind != TokenKind.Text)
            {
                throw Wrong($"Expected a quoted pattern after \"matches\", not {pattern}.", "for example: matches \"wages*\"");
            }

            _at++;
            return new FilterMatches(field, new Glob(pattern.Value), place);
        }

        return ReadComparison(field);
    }

    private Filter ReadComparison(FilterField field)
    {
        FilterOperator? relation = Current.Kind != TokenKind.Symbol ? null : Current.Value switch
        {
            "=" => FilterOperator.Equal,
            "!=" => FilterOperator.NotEqual,
            "<" => FilterOperator.Less,
            "<=" => FilterOperator.LessOrEqual,
            ">" => FilterOperator.Greater,
            ">=" => FilterOperator.GreaterOrEqual,
            _ => null,
        };
        if (relation is not { } known)
        {
            throw Wrong(
                $"Expected a comparison after \"{field.Name}\", not {Current}.",
                "use =, !=, <, <=, >, >=, in (…), not in (…) or matches");
        }

        _at++;
        bool order = known is not (FilterOperator.Equal or FilterOperator.NotEqual);
        if (!order && TakeWord("null"))
        {
            return new FilterIsNull(field, known == FilterOperator.NotEqual);
        }

        FilterLiteral literal = ReadLiteral();
        return order && literal.Value.Number is null && literal.Parameter is null
            ? throw new UserException(Code, "Only numbers have an order.", literal.Place, "compare texts with = or matches")
            : new FilterComparison(field, known, literal);
    }

    private List<FilterLiteral> ReadList()
    {
        Expect("(", "a list stands in parentheses: in (\"a\", \"b\")");
        List<FilterLiteral> literals = [];
        do
        {
            literals.Add(ReadLiteral());
        }
        while (TakeSymbol(","));
        Expect(")", "the list is not closed");
        return literals;
    }

    private FilterLiteral ReadLiteral()
    {
        CountTerm();
        int first = _at;
        bool negative = TakeSymbol("-");
        Token token = Current;
        if (token.Kind == TokenKind.Number)
        {
            _at++;
            decimal number = decimal.Parse(token.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
            int start = _tokens[first].Offset;
            SourcePlace place = _source.Place(start, token.Offset + token.Length - start);
            return new FilterLiteral(FilterValue.Of(negative ? -number : number), place);
        }

        if (_parameters && !negative && token.Kind == TokenKind.Word && !Keywords.Contains(token.Value, StringComparer.Ordinal))
        {
            FilterLiteral parameter = new(FilterValue.Missing, Here()) { Parameter = token.Value };
            _at++;
            return parameter;
        }

        if (negative || token.Kind != TokenKind.Text)
        {
            string? hint = token.Kind == TokenKind.Word ? $"quote texts: \"{token.Value}\"" : "write a \"text\" or a number";
            throw Wrong($"Expected a value, not {token}.", hint);
        }

        if (token.Value.Length == 0)
        {
            throw Wrong("The text is empty.", "ask for rows without a value with = null");
        }

        FilterLiteral literal = new(FilterValue.Of(token.Value), Here());
        _at++;
        return literal;
    }

    private void CountTerm()
    {
        if (++_terms > MaxTerms)
        {
            throw Wrong($"The filter has more than {MaxTerms} conditions and values.", null);
        }
    }

    private void Expect(string symbol, string hint)
    {
        if (!TakeSymbol(symbol))
        {
            throw Wrong($"Expected \"{symbol}\", not {Current}.", hint);
        }
    }

    private bool TakeSymbol(string symbol)
    {
        bool taken = Current.Is(symbol);
        _at += taken ? 1 : 0;
        return taken;
    }

    private bool TakeWord(string word)
    {
        bool taken = Current.IsWord(word);
        _at += taken ? 1 : 0;
        return taken;
    }

    private SourcePlace Here() => _source.Place(Current.Offset, Current.Length);

    private string AfterConditionHint() => Current.Kind switch
    {
        TokenKind.Word when NearMatch.Find(Current.Value, ["and", "or"]) is { } near => $"did you mean \"{near}\"?",
        _ => "join conditions with and, or",
    };

    private UserException Wrong(string message, string? hint) => new(Code, message, Here(), hint);
}
